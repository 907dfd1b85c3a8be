import type { EpochRecord } from '../embedding/model-state.js';
import type { ExchangeCosts } from '../engines/engine.js';
import type { EngineChoice } from '../engines/start.js';
import type { CorpusReport, ReadingProgress } from '../ingest/ingest.js';
import type { Finding } from '../inspection/finding.js';
import type { ChosenSettings } from './preset.js';

/** What happens while vectors are trained, in order. */
export type TrainEvent =
  | ({ readonly type: 'reading' } & ReadingProgress)
  /** Something that is known to go wrong, or may, before anything is read. */
  | { readonly type: 'finding'; readonly finding: Finding }
  | ({ readonly type: 'corpus' } & CorpusRead)
  | ({ readonly type: 'start' } & InitialWeightsReport)
  | ({ readonly type: 'training' } & TrainingProgress)
  | ({ readonly type: 'engine' } & EngineChoice)
  | {
      /** A checkpoint was made. */
      readonly type: 'checkpoint';
      readonly epoch: number; // that is on, from 1
      readonly words: number; // passed in it
      readonly seconds: number; // that it took
    }
  | {
      readonly type: 'epoch';
      readonly record: EpochRecord;
      readonly epochs: number; // of this run
      /** Share of the epoch in which a GPU waited for batches. */
      readonly deviceIdle?: number;
      /** What the ranks exchanged in it, or since the last checkpoint in it. */
      readonly exchange?: ExchangeCosts;
    };

/** What was read. */
export interface CorpusRead {
  readonly report: CorpusReport;
  /** What usually goes wrong, as far as it was seen. */
  readonly findings: readonly Finding[];
  /** About as many as training will take at its peak; undefined where none follows. */
  readonly memoryBytes?: number;
  /** What `preset: 'auto'` chose for this text, where it was asked to. */
  readonly settings?: Partial<ChosenSettings>;
}

/** Where the initial weights come from, if they are not random numbers. */
export interface InitialWeightsReport {
  /** Whether a new model begins with vectors, or training continues from a model. */
  readonly kind: 'init' | 'continue';
  /** Where they come from: a path, where they have one. */
  readonly from: string;
  /** Vectors that there were. */
  readonly vectors: number;
  readonly vocabularySize: number;
  /** Words of the vocabulary that have one. */
  readonly knownWords: number;
  /** Their share of all tokens of the text. */
  readonly knownShare: number;
  /** Whether the output matrix begins with known numbers too. */
  readonly hasOutput: boolean;
  /** Words whose vectors stay as they are. */
  readonly frozenWords: number;
}

/** How far the training is. */
export interface TrainingProgress {
  readonly epoch: number; // from 1
  readonly epochs: number;
  /** Words passed, of all epochs together: those that the vocabulary holds. */
  readonly words: number;
  readonly totalWords: number;
  readonly wordsPerSecond: number;
  /** Mean loss per example in this epoch so far; NaN before the first. */
  readonly loss: number;
  readonly learningRate: number;
  readonly secondsLeft: number;
}
