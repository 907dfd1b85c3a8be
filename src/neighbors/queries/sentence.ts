import * as check from '../../options/check.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { addTo, dot, unit } from './arithmetic.js';
import { principalDirection } from './principal.js';
import { partWords } from './words.js';

/** How the words of a sentence count, as `--weighting` names it. */
export const WEIGHTINGS = ['mean', 'sif'] as const;

export interface SentenceOptions {
  /**
   * `mean` weights all words equally. `sif` (smooth inverse frequency; Arora, Liang and Ma 2017)
   * gives a word of probability p the weight a / (a + p), and removes the first principal direction
   * from several sentences.
   * @default 'mean'
   */
  weighting?: (typeof WEIGHTINGS)[number];
  /** The `a` of `sif`; a smaller value reduces the weight of frequent words. @default 1e-3 */
  a?: number;
  /** Whether to normalise word vectors to unit length. @default false */
  normalize?: boolean;
}

/** The share that a word has in the text, by id. */
export type Probability = (id: number) => number;

/** The weight of a word; the id of an out-of-vocabulary word is undefined. */
type Weight = (id: number | undefined) => number;

/**
 * A vector (dim) for each sentence, a list of tokens: the weighted mean over its words. Unknown words
 * are left out; a sentence that has no other words has a vector of zeros.
 *
 * @param probabilityOf called only for `sif`, once, before any work
 * @throws TypeError and RangeError for wrong options
 */
export function sentenceVectors(
  source: VectorSource,
  sentences: readonly (readonly string[])[],
  options: SentenceOptions,
  probabilityOf: () => Probability,
): Float32Array[] {
  check.knownKeys('The sentence', check.object('options', options), [
    'weighting',
    'a',
    'normalize',
  ]);
  const weighting = check.oneOf('weighting', options.weighting ?? 'mean', WEIGHTINGS);
  const a = check.number('a', options.a ?? 1e-3, Number.MIN_VALUE);
  const normalize = check.boolean('normalize', options.normalize ?? false);

  const isSif = weighting === 'sif';
  const weightOf = isSif ? inverseFrequency(a, probabilityOf()) : () => 1;
  const vectors = sentences.map((tokens, i) => {
    const { known } = partWords(source, `sentences[${i}]`, tokens);
    const mean = new Float64Array(source.dim);
    for (const { id, vector } of known) {
      addTo(mean, normalize ? unit(vector) : vector, weightOf(id) / known.length);
    }
    return mean;
  });
  // A single sentence has only its own direction, so removing it would leave nothing.
  if (isSif && vectors.length > 1)
    removeDirection(vectors, principalDirection(vectors, source.dim));
  return vectors.map((vector) => Float32Array.from(vector));
}

function inverseFrequency(a: number, probabilityOf: Probability): Weight {
  return (id) => a / (a + (id === undefined ? 0 : probabilityOf(id)));
}

function removeDirection(vectors: readonly Float64Array[], direction: Float64Array): void {
  for (const vector of vectors) addTo(vector, direction, -dot(vector, direction));
}
