import type { EpochRecord } from '../embedding/model-state.js';
import type { EngineChoice } from '../engines/start.js';
import type { CorpusReport, ReadingProgress } from '../ingest/ingest.js';

/** What happens while vectors are trained, in order. */
export type TrainEvent =
  | ({ readonly type: 'reading' } & ReadingProgress)
  | { readonly type: 'corpus'; readonly report: CorpusReport }
  | ({ readonly type: 'training' } & TrainingProgress)
  | ({ readonly type: 'engine' } & EngineChoice)
  | {
      readonly type: 'epoch';
      readonly record: EpochRecord;
      /** Share of the epoch in which a GPU waited for batches. */
      readonly deviceIdle?: number;
    };

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
