import type { EpochRecord } from '../embedding/model-state.js';
import type { ExchangeCosts } from '../engines/engine.js';
import type { EngineChoice } from '../engines/start.js';
import type { CorpusReport, ReadingProgress } from '../ingest/ingest.js';
import type { Finding } from '../inspection/finding.js';
import type { ChosenSettings } from './preset.js';

/** The events of training word vectors, in order. */
export type TrainEvent =
  | ({ readonly type: 'reading' } & ReadingProgress)
  /** A known or possible problem, before anything is read. */
  | { readonly type: 'finding'; readonly finding: Finding }
  | ({ readonly type: 'corpus' } & CorpusRead)
  | ({ readonly type: 'start' } & InitialWeightsReport)
  | ({ readonly type: 'training' } & TrainingProgress)
  | ({ readonly type: 'engine' } & EngineChoice)
  | {
      /** A checkpoint was made. */
      readonly type: 'checkpoint';
      readonly epoch: number; // the current epoch, from 1
      readonly words: number; // passed in it
      readonly seconds: number; // that it took
    }
  | {
      readonly type: 'epoch';
      readonly record: EpochRecord;
      readonly epochs: number; // of this run
      /** Share of the epoch in which a GPU waited for batches. */
      readonly deviceIdle?: number;
      /** What the ranks exchanged in this epoch, or since its last checkpoint. */
      readonly exchange?: ExchangeCosts;
    };

/** The corpus that was read. */
export interface CorpusRead {
  readonly report: CorpusReport;
  /** Likely problems that were found. */
  readonly findings: readonly Finding[];
  /** Approximate peak memory of training; undefined if no training follows. */
  readonly memoryBytes?: number;
  /** What `preset` chose for this text, if it is `'auto'` or `'ko'`. */
  readonly settings?: Partial<ChosenSettings>;
}

/** Where the initial weights come from, if they are not random numbers. */
export interface InitialWeightsReport {
  /** Whether a new model starts from vectors, or training continues from a model. */
  readonly kind: 'init' | 'continue';
  /** Their path, if they have one. */
  readonly from: string;
  /** Number of given vectors. */
  readonly vectors: number;
  readonly vocabularySize: number;
  /** Words of the vocabulary with a given vector. */
  readonly knownWords: number;
  /** Their share of all tokens in the text. */
  readonly knownShare: number;
  /** Whether the output matrix starts from given numbers too. */
  readonly hasOutput: boolean;
  /** Words with frozen vectors. */
  readonly frozenWords: number;
}

/** The progress of training. */
export interface TrainingProgress {
  readonly epoch: number; // from 1
  readonly epochs: number;
  /** Words of the vocabulary processed so far, over all epochs. */
  readonly words: number;
  readonly totalWords: number;
  readonly wordsPerSecond: number;
  /** Mean loss per example in this epoch so far; NaN before the first. */
  readonly loss: number;
  readonly learningRate: number;
  readonly secondsLeft: number;
}
