import type { RowBlock } from '../embedding/matrix.js';
import type { BackendName } from '../gpu/backends.js';
import type { IdStream } from '../ingest/id-stream.js';
import type { Inputs, Outputs } from './rules/ends.js';

/** Predict the neighbours from the centre, or the centre from its neighbours. */
export const MODES = ['skipgram', 'cbow'] as const;
/** The name of a mode. */
export type Mode = (typeof MODES)[number];

/** The engines; `start.ts` starts one by name. */
export const ENGINES = ['wasm', 'gpu', 'reference'] as const;
/** The name of an engine. */
export type EngineName = (typeof ENGINES)[number];

/** All that an engine needs to train: numbers and tables, under the names of the options. */
export interface TrainingTask {
  readonly stream: IdStream;
  /** Known words in one epoch, by which the learning rate falls. */
  readonly wordsPerEpoch: number;
  /** Words of the vocabulary: the ids of the stream are below it. */
  readonly size: number;
  readonly keep: Uint32Array; // (size) see `keepThresholds`
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  /** (inputs.rows) 1 for an input row that is not trained; undefined: all rows are. */
  readonly frozen: Uint8Array | undefined;

  readonly mode: Mode;
  readonly dim: number;
  readonly window: number;
  /** Every window has its full width; otherwise each is narrowed at random, as in word2vec. */
  readonly fixedWindow: boolean;
  /** Negatives of a window, where `outputs` are trained by negative sampling. */
  readonly negative: number;
  /** CBOW: the hidden vector is the mean of the context's rows, else their sum. */
  readonly cbowMean: boolean;
  readonly epochs: number;
  readonly learningRate: number;
  readonly minLearningRate: number;
  /** Share of the documents that is held out of training and only measured. */
  readonly heldOut: number;
  readonly seed: number;
  readonly threads: number;
  /** wasm engine: whether the result must not depend on the number of threads. */
  readonly deterministic: boolean;
  /** wasm engine: ids that a thread trains on without looking up; by default `CHUNK_LENGTH`. */
  readonly longestChunk?: number;

  /** gpu engine: the most windows of a step. */
  readonly batch: number;
  /** gpu engine: what it runs on; 'auto' takes a real GPU only. */
  readonly backend: BackendName | 'auto';
}

/** Loss summed over examples: divide for the mean. */
export interface LossSum {
  readonly loss: number;
  readonly examples: number;
}

/** The progress of an epoch. */
export interface EpochProgress extends LossSum {
  readonly words: number; // known words passed in this epoch
}

/** The sum of an epoch, or of the part of it that is done. */
export interface EpochSum extends LossSum {
  /** False if it was paused; `trainEpoch` of the same epoch resumes it. */
  readonly ended: boolean;
  /** Share of the time that the device waited for the host, if the engine has a device. */
  readonly deviceIdle?: number;
  /** What ranks exchanged, where several train together. */
  readonly exchange?: ExchangeCosts;
}

/** Totals of the exchanges between ranks, as one rank counts them. */
export interface ExchangeCosts {
  readonly exchanges: number;
  readonly bytes: number; // that it gave
  readonly seconds: number; // that they took, beside the training or not
}

/** Trained weights, row by row without gaps. */
export interface Weights {
  readonly input: Float32Array; // (inputs.rows, dim) the word vectors
  readonly output: Float32Array; // (outputs.rows, dim)
}

/** A place in a run, and the loss up to there. */
export interface Position extends LossSum {
  readonly epoch: number; // the current one, from 0
  /** Steps of the epoch that are done, as the engine counts them (segments of the stream). */
  readonly segments: number;
  readonly words: number; // known words in them
}

/** Both matrices row by row: a block may be reused, so copy what you need before the next. */
export interface WeightBlocks {
  readonly input: Iterable<RowBlock>;
  readonly output: Iterable<RowBlock>;
}

/** The state of a run, from which a session starts: initial weights, or a checkpoint to resume. */
export interface EngineState extends Position, WeightBlocks {
  /**
   * The state of each worker of the session, in a form that only the engine reads. A session of as
   * many workers resumes to the bit; any other does without.
   */
  readonly workers: readonly Uint8Array[];
}

/** What accompanies an epoch. */
export interface EpochHooks {
  /** Receives progress some ten times a second. */
  readonly onProgress?: (progress: EpochProgress) => void;
  /** Ends the epoch at once when aborted: the session is of no more use then. */
  readonly signal?: AbortSignal;
  /**
   * Asked at the start and some ten times a second: true ends the call at the next place from which
   * training can resume. Every call makes some progress, so that repeated calls reach the end.
   */
  readonly pause?: () => boolean;
}

/** One training run on one engine. */
export interface EngineSession {
  /**
   * Trains on the whole stream once, or on the rest of the epoch, up to a pause; rejects with the
   * signal's reason when that is aborted.
   */
  trainEpoch(epoch: number, hooks?: EpochHooks): Promise<EpochSum>;
  /** The state of the run between two calls; valid until the session works again. */
  state(): Promise<EngineState>;
  /** The loss on the held-out documents, by the same windows and negatives at each call. */
  measureHeldOut(): Promise<LossSum>;
  /** Ends the session and returns the weights. */
  finish(): Promise<Weights>;
  /** Ends the session. Always call it; it does nothing after `finish`. */
  close(): Promise<void>;
}

/** Starts an engine on a task: with `initialWeights`, or from a state. */
export type StartEngine = (task: TrainingTask, from?: EngineState) => Promise<EngineSession>;
