import type { Inputs } from '../engines/rules/ends.js';
import { subwordRows } from '../subwords/subword-rows.js';
import type { SubwordVectors } from '../subwords/subword-vectors.js';
import { ruleOf, type SubwordRule } from '../subwords/subwords.js';
import type { NormalizedTrainingOptions } from './training-options.js';

/** The n-grams of a training run, and which buckets have a row in the input matrix. */
export interface TrainedSubwords extends SubwordRule {
  /** Sorted numbers of the buckets in use: bucket `buckets[i]` is row `words + i`. */
  readonly buckets: Uint32Array;
}

/** The rows of the input matrix: one for each word, then one for each bucket in use. */
export interface WordInputs extends Inputs {
  /** undefined: words have no n-grams. */
  readonly subwords: TrainedSubwords | undefined;
}

/** The input rows of a vocabulary according to the training options. */
export function inputsOf(
  words: readonly string[],
  training: Pick<NormalizedTrainingOptions, keyof SubwordRule>,
): WordInputs {
  if (training.maxn === 0) return { rows: words.length, bags: undefined, subwords: undefined };
  const rule = ruleOf(training);
  const { buckets, ...bags } = subwordRows(words, rule);
  const subwords = { ...rule, buckets };
  return { rows: words.length + buckets.length, bags, subwords };
}

/** The vectors of a trained input matrix. */
export interface ComposedVectors {
  readonly input: Float32Array; // (words, dim) the vectors of words
  readonly subwords?: SubwordVectors;
}

/**
 * The vectors of words, each the mean of its rows (Bojanowski et al. 2017), and those of n-grams.
 *
 * @param matrix (inputs.rows, dim)
 */
export function composeVectors(
  matrix: Float32Array,
  { bags, subwords }: WordInputs,
  dim: number,
): ComposedVectors {
  if (bags === undefined || subwords === undefined) return { input: matrix };
  const words = bags.starts.length - 1;
  const input = new Float32Array(words * dim);
  const sum = new Float64Array(dim);
  for (let word = 0; word < words; word++) {
    const [first, end] = [bags.starts[word], bags.starts[word + 1]];
    sum.fill(0);
    for (let at = first; at < end; at++) {
      const from = bags.rows[at] * dim;
      for (let d = 0; d < dim; d++) sum[d] += matrix[from + d];
    }
    for (let d = 0; d < dim; d++) input[word * dim + d] = sum[d] / (end - first);
  }
  return { input, subwords: { ...subwords, vectors: matrix.subarray(words * dim) } };
}
