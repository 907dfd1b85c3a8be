import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Address, View } from './address.js';
import { type ModelFacts, type Refusal, useAnswer } from './api.js';
import { Frame } from './parts/frame.js';
import { useAddress, useNavigation } from './parts/navigation.js';
import { Refused } from './parts/refused.js';
import { ArithmeticView } from './views/arithmetic.js';
import { ModelView } from './views/model.js';
import { NeighborsView } from './views/neighbors.js';
import { OddOneOutView } from './views/odd-one-out.js';
import { TextView } from './views/text.js';
import { TrainingView } from './views/training.js';

const TITLES: Readonly<Record<View, string>> = {
  neighbors: 'Neighbours',
  map: 'Map',
  arithmetic: 'Arithmetic',
  'odd-one-out': 'Odd one out',
  compare: 'Compare',
  text: 'Text',
  training: 'Training',
  model: 'Model',
  windows: 'Windows',
  recurrent: 'Recurrent networks',
};

const VIEWS_OF: Readonly<Record<ModelFacts['kind'], readonly View[]>> = {
  'word vectors': ['neighbors', 'map', 'arithmetic', 'odd-one-out', 'compare', 'training', 'model'],
  'a language model': ['text', 'training', 'model'],
};

/** The page: a header to choose a model and a view, then the view. */
export function App(): JSX.Element {
  const asked = useAddress();
  const { models, refusal } = useModels();
  // While a model trains, its training is the default view, and stays so to the end.
  const sawTraining = useRef(false);
  if (models.some(({ isTraining }) => isTraining)) sawTraining.current = true;
  const address = useMemo(
    () => fitting(asked, models, sawTraining.current ? 'training' : undefined),
    [asked, models],
  );
  const [said, setSaid] = useState('');
  useEffect(() => {
    const subject = subjectOf(address);
    document.title = `${subject === '' ? TITLES[address.view] : subject} – wordloom`;
  }, [address]);

  const model = models[address.model];
  return (
    <Frame
      address={address}
      title={TITLES[address.view]}
      subject={<ModelChoice models={models} />}
      tabs={model !== undefined && <Tabs views={viewsOf(model, models)} />}
      said={said}
      onSay={setSaid}
    >
      <Refused refusal={refusal} />
      {model !== undefined && <CurrentView view={address.view} models={models} model={model} />}
    </Frame>
  );
}

const NONE: readonly ModelFacts[] = [];
const ASK_AGAIN = 3000; // milliseconds, while a model trains

/** The served models, requested again while one of them trains. */
function useModels(): { models: readonly ModelFacts[]; refusal: Refusal | undefined } {
  const [tick, setTick] = useState(0);
  // The part after # is not sent.
  const { answer, refusal } = useAnswer<{ models: ModelFacts[] }>(`/api/models#${tick}`);
  const models = answer?.models ?? NONE;
  useEffect(() => {
    if (!models.some(({ isTraining }) => isTraining)) return undefined;
    const timer = setTimeout(() => setTick(tick + 1), ASK_AGAIN);
    return () => clearTimeout(timer);
  }, [models]);
  return { models, refusal };
}

/**
 * The address, limited to the served models and the views of the chosen one.
 *
 * @param first the view of an address that names none
 */
function fitting(address: Address, models: readonly ModelFacts[], first?: View): Address {
  if (models.length === 0) return address;
  const model = models[address.model] ?? models[0];
  const views = viewsOf(model, models);
  const view = (location.hash.length < 2 && first) || address.view;
  const isComparable = models[address.other ?? -1]?.kind === 'word vectors';
  return {
    ...address,
    model: model.id,
    view: views.includes(view) ? view : views[0],
    other: isComparable && address.other !== model.id ? address.other : undefined,
  };
}

/** The views of a model; comparing takes two models. */
const viewsOf = (model: ModelFacts, models: readonly ModelFacts[]): readonly View[] => {
  const isAlone = models.filter(({ kind }) => kind === 'word vectors').length < 2;
  return VIEWS_OF[model.kind].filter((view) => view !== 'compare' || !isAlone);
};

function subjectOf({ view, word = '', formula = '', words }: Address): string {
  if (view === 'neighbors' || view === 'map' || view === 'compare') return word;
  if (view === 'arithmetic') return formula;
  return view === 'odd-one-out' ? words.join(', ') : '';
}

function ModelChoice({ models }: { models: readonly ModelFacts[] }): JSX.Element | null {
  const { address, goTo } = useNavigation();
  if (models.length === 0) return null;
  if (models.length === 1) return <bdi class="model">{models[0].name}</bdi>;
  return (
    <label class="model">
      <span class="unseen">Model</span>
      <select
        value={String(address.model)}
        onChange={(event) => goTo({ model: Number(event.currentTarget.value) })}
      >
        {models.map(({ id, name }) => (
          <option key={id} value={String(id)}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Tabs({ views }: { views: readonly View[] }): JSX.Element {
  const { address, linkTo } = useNavigation();
  return (
    <nav aria-label="Views">
      <ul>
        {views.map((view) => (
          <li key={view}>
            <a href={linkTo({ view })} aria-current={view === address.view ? 'page' : undefined}>
              {TITLES[view]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface CurrentViewProps {
  readonly view: View;
  readonly models: readonly ModelFacts[];
  readonly model: ModelFacts;
}

function CurrentView({ view, models, model }: CurrentViewProps): JSX.Element {
  if (view === 'map') {
    return (
      <Lazy
        key="map"
        load={async () => (await import('./views/map.js')).MapView}
        {...{ models, model }}
      />
    );
  }
  if (view === 'compare') {
    return (
      <Lazy
        key="compare"
        load={async () => (await import('./views/compare.js')).CompareView}
        {...{ models, model }}
      />
    );
  }
  if (view === 'arithmetic') return <ArithmeticView />;
  if (view === 'odd-one-out') return <OddOneOutView />;
  if (view === 'text') return <TextView />;
  if (view === 'training') return <TrainingView model={model} />;
  if (view === 'model') return <ModelView />;
  return <NeighborsView models={models} />;
}

interface ViewProps {
  readonly models: readonly ModelFacts[];
  readonly model: ModelFacts;
}

/** A view; its code is loaded when it is first shown. */
function Lazy({
  load,
  ...props
}: ViewProps & { load(): Promise<(props: ViewProps) => JSX.Element> }): JSX.Element {
  const [View, setView] = useState<(props: ViewProps) => JSX.Element>();
  useEffect(() => {
    void load().then((view) => setView(() => view));
  }, []);
  return View === undefined ? <p class="facts">Loading</p> : <View {...props} />;
}
