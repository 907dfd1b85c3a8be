import { BACKENDS, type BackendName } from '../gpu/backends.js';
import * as check from '../check.js';
import { type EngineName, ENGINES, type Mode, MODES } from '../engines/engine.js';

/** How vectors are trained. The names are word2vec's and gensim's ideas, the defaults theirs too. */
export interface TrainingOptions {
  /**
   * `'skipgram'` predicts the neighbours from the centre, `'cbow'` the centre from its neighbours.
   * @default 'skipgram'
   */
  mode?: Mode;
  /**
   * Numbers in a vector, 1 to 65,536.
   * @default 100
   */
  dim?: number;
  /**
   * Words on each side of the centre at most, 1 to 1000.
   * @default 5
   */
  window?: number;
  /**
   * Whether each window reaches as far as it may; otherwise its reach is drawn from 1 to `window`,
   * as word2vec does, so that near words count more.
   * @default false
   */
  fixedWindow?: boolean;
  /**
   * Negative examples for each centre word, 1 to 64. Skip-gram draws them once for a whole window;
   * both modes take them from a small pool of noise words that is renewed bit by bit.
   * @default 5
   */
  negative?: number;
  /**
   * Exponent of the noise distribution from which negatives are drawn: 0.75 in word2vec and gensim,
   * 0.5 in fastText, 1 by plain frequency, 0 all words alike.
   * @default 0.75
   */
  nsExponent?: number;
  /**
   * Share of all words above which a word is thinned out (subsampling); 0 keeps every word.
   * @default 0.001
   */
  sample?: number;
  /**
   * Whether CBOW takes the mean of the context vectors; otherwise their sum.
   * @default true
   */
  cbowMean?: boolean;
  /**
   * Passes over the corpus.
   * @default 5
   */
  epochs?: number;
  /**
   * Learning rate at the start; it falls in a line to `minLearningRate`.
   * @default 0.025 for skip-gram, 0.05 for CBOW
   */
  learningRate?: number;
  /**
   * Learning rate at the end.
   * @default 0.0001
   */
  minLearningRate?: number;
  /**
   * Share of the documents, 0 to 0.5, that is not trained on but measured after each epoch.
   * @default 0
   */
  heldOut?: number;
  /**
   * Seed of all random numbers. With one thread it decides the result bit for bit, and with any
   * number where `deterministic` is set.
   * @default 1
   */
  seed?: number;
  /**
   * Worker threads, for reading and for training.
   * @default as many as the machine runs at the same time
   */
  threads?: number;
  /**
   * Whether any number of threads gives the same vectors, to the bit, on machines of one kind. The
   * wasm engine then trains in rounds, which take somewhat longer; the gpu engine cannot.
   * @default false
   */
  deterministic?: boolean;
  /**
   * What does the arithmetic: `'wasm'` on the processor's cores; `'gpu'` on a graphics card;
   * `'reference'`: plain float64 loops, slow, for checking. `'auto'` takes the graphics card where
   * there is one and it is faster, by a short trial on your text.
   * @default 'auto'
   */
  engine?: EngineName | 'auto';
  /**
   * What the gpu engine runs on. `'auto'` takes a real graphics card only; by its name, each can be
   * had in software too. `'webasm'` and `'cpu'` have no graphics card at all: they are for tests.
   * @default 'auto'
   */
  backend?: BackendName | 'auto';
  /**
   * Windows that the gpu engine takes in one step, at most 65,536: many make it fast, but a short
   * text needs many steps more than large ones. `'auto'` leaves some 4,000 steps, of 256 to 16,384
   * windows.
   * @default 'auto'
   */
  batch?: number | 'auto';
}

/** Numbers in a vector at most. */
export const MOST_NUMBERS = 65_536;

/** `TrainingOptions` with every default filled in. */
export type NormalizedTrainingOptions = Readonly<Required<TrainingOptions>>;

/** The defaults; `learningRate` is skip-gram's, and `threads` depends on the machine. */
export const TRAINING_DEFAULTS = {
  mode: 'skipgram',
  dim: 100,
  window: 5,
  fixedWindow: false,
  negative: 5,
  nsExponent: 0.75,
  sample: 1e-3,
  cbowMean: true,
  epochs: 5,
  learningRate: 0.025,
  minLearningRate: 1e-4,
  heldOut: 0,
  seed: 1,
  threads: 1,
  deterministic: false,
  engine: 'auto',
  backend: 'auto',
  batch: 'auto',
} as const satisfies NormalizedTrainingOptions;

/** What `engine` and `backend` may be. */
export const ENGINE_CHOICES = ['auto', ...ENGINES] as const;
export const BACKEND_CHOICES = ['auto', ...BACKENDS] as const;

/** CBOW's default learning rate. */
export const CBOW_LEARNING_RATE = 0.05;

/**
 * Checks the options and fills in the defaults.
 *
 * @param threads the default of `threads`
 * @throws TypeError for a value of the wrong kind, RangeError for a wrong value
 */
export function normalizeTrainingOptions(
  options: TrainingOptions,
  threads: number,
): NormalizedTrainingOptions {
  const given = withoutUndefined(options);
  const mode = check.oneOf('mode', given.mode ?? TRAINING_DEFAULTS.mode, MODES);
  const all = {
    ...TRAINING_DEFAULTS,
    ...(mode === 'cbow' && { learningRate: CBOW_LEARNING_RATE }),
    threads,
    ...given,
  };
  const learningRate = check.number('learningRate', all.learningRate, 0, 10);
  if (all.negative === 0) {
    throw new RangeError(
      'negative must be at least 1, got 0: training is by negative sampling; there is no ' +
        'hierarchical softmax to take its place',
    );
  }
  return {
    mode,
    dim: check.integer('dim', all.dim, 1, MOST_NUMBERS),
    window: check.integer('window', all.window, 1, 1000),
    fixedWindow: check.boolean('fixedWindow', all.fixedWindow),
    negative: check.integer('negative', all.negative, 1, 64),
    nsExponent: check.number('nsExponent', all.nsExponent, -2, 2),
    sample: check.number('sample', all.sample, 0, 1),
    cbowMean: check.boolean('cbowMean', all.cbowMean),
    epochs: check.integer('epochs', all.epochs, 1, 100_000),
    learningRate,
    // A default floor must not lie above a small rate that was asked for.
    minLearningRate:
      given.minLearningRate === undefined
        ? Math.min(all.minLearningRate, learningRate)
        : check.number('minLearningRate', all.minLearningRate, 0, learningRate),
    heldOut: check.number('heldOut', all.heldOut, 0, 0.5),
    seed: check.integer('seed', all.seed, 0),
    threads: check.integer('threads', all.threads, 1, 256),
    deterministic: deterministicFor(all.engine, check.boolean('deterministic', all.deterministic)),
    engine: check.oneOf('engine', all.engine, ENGINE_CHOICES),
    backend: backendFor(all.engine, check.oneOf('backend', all.backend, BACKEND_CHOICES)),
    batch: all.batch === 'auto' ? all.batch : check.integer('batch', all.batch, 1, 65_536),
  };
}

function backendFor(engine: unknown, backend: BackendName | 'auto'): BackendName | 'auto' {
  if (backend === 'auto' || engine === 'gpu') return backend;
  throw new RangeError(`backend ${backend} is for engine gpu, but engine is ${String(engine)}`);
}

function deterministicFor(engine: unknown, deterministic: boolean): boolean {
  if (!deterministic || engine !== 'gpu') return deterministic;
  throw new RangeError('deterministic is for engines wasm and reference, but engine is gpu');
}

function withoutUndefined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
