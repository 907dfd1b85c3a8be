import type { Vocabulary } from '../vocabulary/vocabulary.js';

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

/** A whole model in memory: what a model file holds, and what training needs to go on. */
export interface ModelState {
  vocabulary: Vocabulary;
  dim: number;
  /** The word vectors, (size, dim). */
  input: Float32Array;
  /** The output matrix of negative sampling, (size, dim): needed to continue training only. */
  output: Float32Array | null;
  /** All training options, as JSON. */
  options: Record<string, unknown>;
  history: EpochRecord[];
  /** What was read, as JSON. */
  corpus: Record<string, unknown>;
}
