import type { SubwordVectors } from '../subwords/subword-vectors.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';
import type { CorpusRecord, RecordedOptions } from './model-record.js';

/** What one pass over the corpus came to. */
export interface EpochRecord {
  /** 1 for the first epoch. */
  epoch: number;
  /** Mean training loss of the epoch. */
  loss: number;
  /** Mean loss on text kept out of training; null if none was kept out. */
  heldOutLoss: number | null;
  /** Words of the corpus that were trained on. */
  words: number;
  /** Wall-clock time. */
  seconds: number;
}

/** What a model records of how it was made. */
export interface ModelRecord {
  readonly options: RecordedOptions;
  readonly history: readonly EpochRecord[];
  readonly corpus: CorpusRecord;
}

/** A whole model in memory: what a model file holds, and what it takes to continue training. */
export interface ModelState extends ModelRecord {
  vocabulary: Vocabulary;
  dim: number;
  /** The word vectors, (size, dim). */
  input: Float32Array;
  /** The output matrix of negative sampling, (size, dim): needed to continue training only. */
  output: Float32Array | null;
  /**
   * The vectors of n-grams, where it was trained with any. Each word vector is then the mean of the
   * word's own row and those of its n-grams.
   */
  subwords?: SubwordVectors;
}
