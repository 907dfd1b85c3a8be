import type { CorpusRecord, RecordedOptions } from '../../embedding/model-record.js';
import type { EpochRecord } from '../../embedding/model-state.js';
import type { InitialState } from '../epochs.js';
import type { InitialWeightsReport } from '../events.js';

/** The initial weights of a training, and what is told and recorded of them. */
export interface LoadedWeights {
  readonly initial: InitialState;
  /** Where the vectors come from; undefined where they are random, or where training resumes. */
  readonly report?: InitialWeightsReport;
  /** What the record of the model has of earlier runs. */
  readonly earlier: {
    /** Recorded options that stay: where the first vectors came from; all where training resumes. */
    readonly options: RecordedOptions;
    /** What was read, now and before. */
    readonly corpus: CorpusRecord;
    /** Epochs of earlier runs. */
    readonly history: readonly EpochRecord[];
  };
}
