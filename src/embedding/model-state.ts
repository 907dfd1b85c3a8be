import type { SubwordVectors } from '../subwords/subword-vectors.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';
import type { CorpusRecord, RecordedOptions } from './model-record.js';

/** The result of one epoch. */
export interface EpochRecord {
  /** 1 for the first epoch. */
  epoch: number;
  /** Mean training loss of the epoch. */
  loss: number;
  /** Mean loss on held-out text; null if none was held out. */
  heldOutLoss: number | null;
  /** Words of the corpus that were trained on. */
  words: number;
  /** Wall-clock time. */
  seconds: number;
}

/** The record of how a model was trained. */
export interface ModelRecord {
  readonly options: RecordedOptions;
  readonly history: readonly EpochRecord[];
  readonly corpus: CorpusRecord;
}

/**
 * A complete model in memory: the content of a model file, with everything needed to continue
 * training.
 */
export interface ModelState extends ModelRecord {
  vocabulary: Vocabulary;
  dim: number;
  /** The word vectors, (size, dim). */
  input: Float32Array;
  /** The output matrix of negative sampling, (size, dim); only needed to continue training. */
  output: Float32Array | null;
  /**
   * The n-gram vectors, if the model was trained with n-grams. Each word vector is then the mean of
   * the word's own row and those of its n-grams.
   */
  subwords?: SubwordVectors;
}
