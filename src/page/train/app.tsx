import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Address, parseAddress, type View } from '../address.js';
import { answerBy, type ModelFacts, useAnswer } from '../api.js';
import { Frame } from '../parts/frame.js';
import { useAddress, useNavigation } from '../parts/navigation.js';
import { ArithmeticView } from '../views/arithmetic.js';
import { NeighborsView } from '../views/neighbors.js';
import { OddOneOutView } from '../views/odd-one-out.js';
import type { PageOptions, Places } from './messages.js';
import { Trainer } from './trainer.js';
import { type NamedText, type Run, TrainView } from './views/train.js';
import { WindowsView } from './views/windows.js';

/** Views that need no model, and views that need one. */
const FREE_VIEWS = {
  training: 'Train',
  windows: 'Windows',
  recurrent: 'Recurrent networks',
} as const;
const MODEL_VIEWS = {
  neighbors: 'Neighbours',
  map: 'Map',
  arithmetic: 'Arithmetic',
  'odd-one-out': 'Odd one out',
} as const;
const TITLES: Readonly<Partial<Record<View, string>>> = { ...FREE_VIEWS, ...MODEL_VIEWS };

/** The page that trains: it has no server, so a worker answers its requests. */
export function App(): JSX.Element {
  const asked = useAddress();
  const address = useMemo<Address>(() => fitting(asked), [asked]);
  const [said, setSaid] = useState('');
  const [run, setRun] = useState<Run>();
  const [places, setPlaces] = useState<Places>();
  const trainer = useMemo(() => {
    const made = new Trainer({
      onPlaces: setPlaces,
      onEnd(problem) {
        setRun((now) => now && { ...now, isOver: true });
        setSaid(problem ?? 'Training is done.');
      },
    });
    answerBy(made.ask);
    return made;
  }, []);
  useEffect(() => {
    document.title = `${TITLES[address.view]} – wordloom`;
    setSaid(''); // the last message was about another view
  }, [address.view]);

  const onTrain = ({ name, content, words = [] }: NamedText, options: PageOptions): void => {
    setPlaces(undefined);
    setSaid('');
    setRun({ number: (run?.number ?? 0) + 1, words, isOver: false });
    trainer.train(name, content, options);
  };
  // Requested again when training starts, when it first has vectors, and when it ends.
  const stage = run && `${run.number}.${places === undefined ? 0 : 1}.${run.isOver ? 1 : 0}`;
  const { answer } = useAnswer<{ models: ModelFacts[] }>(stage && `/api/models#${stage}`);
  const model = run === undefined ? undefined : answer?.models[0];
  return (
    <Frame
      address={address}
      title={TITLES[address.view]!}
      subject={<span class="model">in your browser</span>}
      tabs={<Tabs hasModel={places !== undefined} />}
      said={said}
      onSay={setSaid}
    >
      {/* It stays mounted while other views are shown, so that its curves keep growing. */}
      <div hidden={address.view !== 'training'}>
        <TrainView {...{ trainer, run, model, places, onTrain }} />
      </div>
      <CurrentView view={address.view} model={places === undefined ? undefined : model} />
    </Frame>
  );
}

/** The address, limited to the views of this page. */
function fitting(address: Address): Address {
  const isEmpty = location.hash.length < 2;
  const view = isEmpty || TITLES[address.view] === undefined ? 'training' : address.view;
  return { ...parseAddress(location.hash), view, model: 0, other: undefined };
}

function Tabs({ hasModel }: { hasModel: boolean }): JSX.Element {
  const { address, linkTo } = useNavigation();
  const shown = Object.entries({ ...FREE_VIEWS, ...(hasModel && MODEL_VIEWS) });
  return (
    <nav aria-label="Views">
      <ul>
        {shown.map(([view, title]) => (
          <li key={view}>
            <a
              href={linkTo({ view: view as View })}
              aria-current={view === address.view ? 'page' : undefined}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function CurrentView({
  view,
  model,
}: {
  view: View;
  model: ModelFacts | undefined;
}): JSX.Element | null {
  const { linkTo } = useNavigation();
  if (view === 'training') return null;
  if (view === 'windows') return <WindowsView />;
  if (view === 'recurrent') return <LazyRecurrent />;
  if (model === undefined) {
    return (
      <p>
        There is no model yet. <a href={linkTo({ view: 'training' })}>Train one</a> first.
      </p>
    );
  }
  if (view === 'map') return <LazyMap model={model} />;
  if (view === 'arithmetic') return <ArithmeticView />;
  if (view === 'odd-one-out') return <OddOneOutView />;
  return <NeighborsView models={[model]} />;
}

/** The map; its code is loaded when it is first shown. */
function LazyMap({ model }: { model: ModelFacts }): JSX.Element {
  const [View, setView] = useState<typeof import('../views/map.js').MapView>();
  useEffect(() => {
    void import('../views/map.js').then(({ MapView }) => setView(() => MapView));
  }, []);
  return View === undefined ? <p class="facts">Loading the map</p> : <View model={model} />;
}

function LazyRecurrent(): JSX.Element {
  const [View, setView] = useState<typeof import('./views/recurrent.js').RecurrentView>();
  useEffect(() => {
    void import('./views/recurrent.js').then(({ RecurrentView }) => setView(() => RecurrentView));
  }, []);
  return View === undefined ? <p class="facts">Loading</p> : <View />;
}
