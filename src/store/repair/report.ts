import { ModelFileError } from '../../errors.js';

/** The result of repairing a model. */
export interface RepairReport {
  /** Of the file that was written. */
  readonly path: string;
  readonly kind: 'vectors' | 'language-model';
  /** Words, or tokens, that were saved. */
  readonly words: number;
  /** The original number of words, as far as it is known. */
  readonly of: number;
  /** Words that were saved with numbers that nothing tells to be right, as in files of older programs. */
  readonly unverified: number;
  /** Words whose counts may be wrong, or are 0 because they are lost. */
  readonly uncertainCounts: number;
  /** What else is missing, in words: 'the output matrix', 'the history' and so on. */
  readonly lost: readonly string[];
}

/** MODEL_DAMAGED for a file of which nothing can be used; `what` completes "nothing could be saved: ...". */
export function beyondRepair(path: string, what: string): ModelFileError {
  const message = `Nothing in ${path} could be saved: ${what}. Restore a copy of it, or train again.`;
  return new ModelFileError('MODEL_DAMAGED', path, message);
}
