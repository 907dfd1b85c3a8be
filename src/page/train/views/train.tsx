import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ModelFacts } from '../../api.js';
import { useNavigation } from '../../parts/navigation.js';
import { fileNameOf, saveFile } from '../../parts/save.js';
import { Training, useTraining } from '../../views/training.js';
import type { GivenText, PageOptions, Places } from '../messages.js';
import { ModeField } from '../parts/mode-field.js';
import { MovingMap } from '../parts/moving-map.js';
import { NumberField } from '../parts/number-field.js';
import { gpuTitle } from '../page-gpu.js';
import { pageThreads } from '../page-threads.js';
import { READY_TEXTS } from '../texts.js';
import type { Trainer } from '../trainer.js';

/** A training run of this page. */
export interface Run {
  /** Different for each run. */
  readonly number: number;
  /** Words of its text to highlight at first. */
  readonly words: readonly string[];
  readonly isOver: boolean;
}

/** A text and its name. */
export interface NamedText {
  readonly name: string;
  readonly content: GivenText;
  readonly words?: readonly string[];
}

interface TrainViewProps {
  readonly trainer: Trainer;
  readonly run: Run | undefined;
  readonly model: ModelFacts | undefined;
  readonly places: Places | undefined;
  onTrain(text: NamedText, options: PageOptions): void;
}

const START: PageOptions = {
  mode: 'skipgram',
  dim: 50,
  window: 5,
  epochs: 20,
  negative: 5,
  minCount: 3,
  learningRate: 0.05,
  heldOut: 0,
  engine: 'wasm',
};
const PROCESSOR =
  pageThreads() > 1 ? `CPU (WebAssembly, up to ${pageThreads()} threads)` : 'CPU (WebAssembly)';
const OWN = 'own';
const FILE = 'file';

/** The form that starts a training run, and the run. */
export function TrainView(props: TrainViewProps): JSX.Element {
  const { trainer, run, model, places, onTrain } = props;
  const { goTo } = useNavigation();
  return (
    <>
      <TrainForm run={run} onTrain={onTrain} onStop={() => trainer.stop()} />
      {run === undefined && <Ways />}
      {run !== undefined && model !== undefined && (
        <section aria-label="Training">
          <Progress key={run.number} model={model} pins={run.words}>
            {(places !== undefined || !run.isOver) && (
              <>
                <h2>Where the words are</h2>
                <MovingMap
                  places={places}
                  lit={run.words}
                  caption="The 300 most frequent words in the plane in which their vectors differ most, redrawn as training proceeds. Choose a word to see its neighbours."
                  onChoose={(word) => goTo({ view: 'neighbors', word })}
                />
              </>
            )}
            {places !== undefined && <Download trainer={trainer} />}
          </Progress>
        </section>
      )}
    </>
  );
}

/** What a new visitor can do here. */
function Ways(): JSX.Element {
  const { linkTo } = useNavigation();
  return (
    <section class="ways" aria-label="What you can do here">
      <div>
        <h2>Watch words find their places</h2>
        <p>
          Press Train. In a few seconds the words move from random places to where they belong. Then
          you can look up neighbours, calculate with words, and save the vectors.
        </p>
      </div>
      <div>
        <h2>
          <a href={linkTo({ view: 'windows' })}>Train step by step</a>
        </h2>
        <p>
          A window slides over a sentence and makes pairs. See what CBOW and skip-gram learn from
          each of them.
        </p>
      </div>
      <div>
        <h2>
          <a href={linkTo({ view: 'recurrent' })}>Look into a network’s memory</a>
        </h2>
        <p>
          An RNN, a GRU and an LSTM learn the same sentence by heart. See their states, and how far
          back they can learn.
        </p>
      </div>
    </section>
  );
}

interface ProgressProps {
  readonly model: ModelFacts;
  readonly pins: readonly string[];
  readonly children: ComponentChildren;
}

function Progress({ model, pins, children }: ProgressProps): JSX.Element | null {
  const { training, refusal } = useTraining(model.id);
  if (training === undefined) return null;
  return <Training {...{ model, training, refusal, pins, children }} />;
}

interface TrainFormProps {
  readonly run: Run | undefined;
  onTrain(text: NamedText, options: PageOptions): void;
  onStop(): void;
}

function TrainForm({ run, onTrain, onStop }: TrainFormProps): JSX.Element {
  const [source, setSource] = useState<string>(READY_TEXTS[0].id);
  const [own, setOwn] = useState('');
  const [file, setFile] = useState<File>();
  const [options, setOptions] = useState(START);
  const [problem, setProblem] = useState<string>();
  const [gpu, setGpu] = useState<string>();
  useEffect(() => void gpuTitle().then(setGpu), []);
  const isRunning = run !== undefined && !run.isOver;
  const ready = READY_TEXTS.find(({ id }) => id === source);
  const change = (part: Partial<PageOptions>): void => setOptions((now) => ({ ...now, ...part }));

  const start = async (): Promise<void> => {
    setProblem(undefined);
    try {
      if (ready !== undefined) {
        const response = await fetch(new URL(ready.path, document.baseURI));
        if (!response.ok) throw new Error(`The text ${ready.path} is missing from this site.`);
        const { title: name, words } = ready;
        onTrain({ name, content: await response.text(), words }, options);
      } else if (source === FILE) {
        if (file === undefined) throw new Error('Choose a file first.');
        if (file.size === 0) throw new Error(`The file ${file.name} is empty.`);
        onTrain({ name: file.name, content: file }, options);
      } else {
        if (own.trim() === '') throw new Error('Write or paste a text first.');
        onTrain({ name: 'your text', content: own }, options);
      }
    } catch (error) {
      setProblem((error as Error).message);
    }
  };

  return (
    <form
      class="train-form"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p class="lead">Train word vectors here, in your browser. The text stays on this machine.</p>
      <div class="question">
        <label class="field">
          Text
          <select
            data-main
            value={source}
            onChange={(event) => setSource(event.currentTarget.value)}
          >
            {READY_TEXTS.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
            <option value={OWN}>Paste a text</option>
            <option value={FILE}>Open a file</option>
          </select>
        </label>
        {source === FILE && (
          <label class="field">
            File
            <input
              type="file"
              accept=".txt,.md,.gz,text/*"
              onChange={(event) => setFile(event.currentTarget.files?.[0])}
            />
          </label>
        )}
        <ModeField mode={options.mode} onChange={(mode) => change({ mode })} />
        {isRunning ? (
          <button type="button" onClick={onStop}>
            Stop
          </button>
        ) : (
          <button type="submit" class="primary">
            Train
          </button>
        )}
      </div>
      {ready !== undefined && <p class="facts">{ready.about}</p>}
      {source === FILE && (
        <p class="facts">Plain text, one document per line. No window crosses the end of a line.</p>
      )}
      {source === OWN && (
        <label class="field own-text">
          Your text, one document per line; the more, the better
          <textarea rows={8} value={own} onInput={(event) => setOwn(event.currentTarget.value)} />
        </label>
      )}
      <details>
        <summary>Options</summary>
        <div class="question">
          <NumberField
            label="Dimensions"
            value={options.dim!}
            min={2}
            max={500}
            onChange={(dim) => change({ dim })}
          />
          <NumberField
            label="Window"
            value={options.window!}
            min={1}
            max={20}
            onChange={(window) => change({ window })}
          />
          <NumberField
            label="Epochs"
            value={options.epochs!}
            min={1}
            max={1000}
            onChange={(epochs) => change({ epochs })}
          />
          <NumberField
            label="Negatives"
            value={options.negative!}
            min={1}
            max={50}
            onChange={(negative) => change({ negative })}
          />
          <NumberField
            label="Minimum count"
            value={options.minCount!}
            min={1}
            max={1000}
            onChange={(minCount) => change({ minCount })}
          />
          <NumberField
            label="Learning rate"
            value={options.learningRate!}
            min={0.0001}
            max={1}
            step={0.0001}
            onChange={(learningRate) => change({ learningRate })}
          />
          <NumberField
            label="Held out, %"
            value={Math.round((options.heldOut ?? 0) * 100)}
            min={0}
            max={50}
            onChange={(percent) => change({ heldOut: percent / 100 })}
          />
          <label class="field">
            Device
            <select
              value={options.engine}
              onChange={(event) =>
                change({ engine: event.currentTarget.value as PageOptions['engine'] })
              }
            >
              <option value="wasm">{PROCESSOR}</option>
              {gpu !== undefined && <option value="gpu">{gpu}</option>}
            </select>
          </label>
        </div>
      </details>
      {problem !== undefined && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

function Download({ trainer }: { trainer: Trainer }): JSX.Element {
  const { announce } = useNavigation();
  const save = async (format: 'word2vec' | 'jsonl'): Promise<void> => {
    try {
      const file = await trainer.save(format);
      saveFile(fileNameOf('vectors', format === 'jsonl' ? 'jsonl' : 'vec'), file, 'text/plain');
      announce('The vectors were saved.');
    } catch (error) {
      announce((error as Error).message);
    }
  };
  return (
    <div class="tools">
      <button type="button" onClick={() => void save('word2vec')}>
        Save vectors (word2vec text)
      </button>
      <button type="button" onClick={() => void save('jsonl')}>
        Save vectors (JSON Lines)
      </button>
      <span class="facts">
        <code>wordloom import</code> reads both.
      </span>
    </div>
  );
}
