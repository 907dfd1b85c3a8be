import type { RowBlock } from '../embedding/matrix.js';
import type { BackendName } from '../gpu/backends.js';
import type { IdStream } from '../ingest/id-stream.js';
import { nextFloat, type RandomState, seedRandom } from '../random.js';
import type { NoiseTable } from '../vocabulary/noise.js';

/** Predict the neighbours from the centre, or the centre from its neighbours. */
export const MODES = ['skipgram', 'cbow'] as const;
export type Mode = (typeof MODES)[number];

/** The engines that there are; `start.ts` starts one by name. */
export const ENGINES = ['wasm', 'gpu', 'reference'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Everything that an engine needs to train: numbers and tables, no options of ours. */
export interface TrainingTask {
  readonly stream: IdStream;
  /** Known words that one epoch passes, by which the learning rate falls. */
  readonly wordsPerEpoch: number;
  readonly size: number; // of the vocabulary
  readonly keep: Uint32Array; // (size) see `keepThresholds`
  readonly noise: NoiseTable;
  /** (size) 1 for a word whose input row stays as it is; undefined: all rows are trained. */
  readonly frozen: Uint8Array | undefined;

  readonly mode: Mode;
  readonly dim: number;
  readonly window: number;
  readonly shrink: boolean;
  readonly negative: number;
  /** CBOW: the context vector is the mean of its words' vectors, else their sum. */
  readonly mean: boolean;
  readonly epochs: number;
  readonly rate: number;
  readonly minRate: number;
  /** Share of the documents that is left out of training and only measured. */
  readonly heldOut: number;
  readonly seed: number;
  readonly threads: number;
  /** wasm engine: whether the result may not depend on the number of threads. */
  readonly deterministic: boolean;

  /** gpu engine: windows of a step at most. */
  readonly batch: number;
  /** gpu engine: what it runs on; 'auto' takes a real GPU only. */
  readonly backend: BackendName | 'auto';
}

/** Loss added up over examples: divide for the mean. */
export interface LossSum {
  readonly loss: number;
  readonly examples: number;
}

/** How far an epoch is. */
export interface EpochProgress extends LossSum {
  readonly words: number; // known words passed in this epoch
}

/** The sum of an epoch, or of its part that is behind. */
export interface EpochSum extends LossSum {
  /** False where it was paused: `trainEpoch` of the same epoch goes on where it is. */
  readonly ended: boolean;
  /** Share of the time that the device waited for the host, where an engine has a device. */
  readonly deviceIdle?: number;
}

/** Trained weights, row by row without gaps. */
export interface Weights {
  readonly input: Float32Array; // (size, dim) the word vectors
  readonly output: Float32Array; // (size, dim)
}

/** Where a run is, so that a session can begin there: after another, or with weights of one's own. */
export interface EngineState extends Position {
  /** The matrices, each row by row: a block may be reused, so take what you need before the next. */
  readonly input: Iterable<RowBlock>;
  readonly output: Iterable<RowBlock>;
  /**
   * What each worker of the session draws with and has in hand, as the engine wrote it and for it
   * alone. A session of as many workers goes on with it to the bit; any other does without.
   */
  readonly workers: readonly Uint8Array[];
}

/** A place in a run, and the loss up to there. */
export interface Position extends LossSum {
  readonly epoch: number; // the one that is on, from 0
  /** Steps of the epoch that are behind, as the engine counts them (segments of the stream). */
  readonly segments: number;
  readonly words: number; // known words in them
}

/** The place where an epoch begins. */
export const beginningOf = (epoch: number): Position => ({
  epoch,
  segments: 0,
  words: 0,
  loss: 0,
  examples: 0,
});

/** The state of a run that begins with some weights. */
export const stateOf = ({ input, output }: Weights, at = beginningOf(0)): EngineState => ({
  ...at,
  input: [{ first: 0, data: input }],
  output: [{ first: 0, data: output }],
  workers: [],
});

/** The place alone, for a session that lives long: it must not hold the first weights as well. */
export const positionOf = ({ epoch, segments, words, loss, examples }: Position): Position => ({
  epoch,
  segments,
  words,
  loss,
  examples,
});

/** What goes on beside an epoch. */
export interface EpochHooks {
  /** Told how far the epoch is, some ten times a second. */
  readonly onProgress?: (progress: EpochProgress) => void;
  /** Ends the epoch where it is aborted: the session is of no more use then. */
  readonly signal?: AbortSignal;
  /**
   * Asked at the beginning and some ten times a second: true ends the call at the next place from
   * which it can be gone on. Something is behind in any case, so that calls come to an end.
   */
  readonly pause?: () => boolean;
}

/** One training run on one engine. */
export interface EngineSession {
  /**
   * Trains on the whole stream once, or on what is left of the epoch, up to a pause; rejects with
   * the signal's reason where it is aborted.
   */
  trainEpoch(epoch: number, hooks?: EpochHooks): Promise<EpochSum>;
  /** Where the run is, while the session is not at work: what it gives is gone once it is again. */
  state(): Promise<EngineState>;
  /** The loss on the documents held out, by the same windows and negatives at each call. */
  measureHeldOut(): Promise<LossSum>;
  /** Ends the session and hands over the weights. */
  finish(): Promise<Weights>;
  /** Ends the session; to be called in any case, and harmless after `finish`. */
  close(): Promise<void>;
}

/** Starts an engine on a task: with `firstWeights`, or from a state. */
export type StartEngine = (task: TrainingTask, from?: EngineState) => Promise<EngineSession>;

/** The learning rate after a share of all words, falling in a line from `rate` to `minRate`. */
export function rateAt(task: Pick<TrainingTask, 'rate' | 'minRate'>, share: number): number {
  return Math.max(task.minRate, task.rate - (task.rate - task.minRate) * share);
}

/** A first number of the input matrix: uniform in +-1 / dim, as gensim has it. Output is all zero. */
export const initialWeight = (random: RandomState, dim: number): number =>
  Math.fround((2 * nextFloat(random) - 1) / dim);

/** The weights that a run begins with where nothing else is known. */
export function firstWeights({
  size,
  dim,
  seed,
}: Pick<TrainingTask, 'size' | 'dim' | 'seed'>): Weights {
  const random = seedRandom(seed, INITIAL_STREAM);
  const input = Float32Array.from({ length: size * dim }, () => initialWeight(random, dim));
  return { input, output: new Float32Array(size * dim) };
}

/** Streams of random numbers of one seed: one for the first weights, two for each thread. */
export const INITIAL_STREAM = 0;
export const trainingStream = (thread: number): number => 1 + 2 * thread;
export const heldOutStream = (thread: number): number => 2 + 2 * thread;
