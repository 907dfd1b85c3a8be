import type { CorpusRecord, RecordedOptions } from '../../embedding/model-record.js';
import type { EpochRecord } from '../../embedding/model-state.js';
import type { InitialState } from '../epochs.js';
import type { InitialWeightsReport } from '../events.js';

/** The initial weights of a training run, and what is reported and recorded about them. */
export interface LoadedWeights {
  readonly initial: InitialState;
  /** Where the vectors come from; undefined if they are random or if training resumes. */
  readonly report?: InitialWeightsReport;
  /** What the model records about earlier runs. */
  readonly earlier: {
    /**
     * Recorded options that stay: the origin of the first vectors; all options if training resumes.
     */
    readonly options: RecordedOptions;
    /** The texts that were read, in this run and before. */
    readonly corpus: CorpusRecord;
    /** Epochs of earlier runs. */
    readonly history: readonly EpochRecord[];
  };
}
