import type { ModelState } from '../../src/embedding/model-state.js';
import { nextFloat, seedRandom } from '../../src/random.js';
import type { SubwordVectors } from '../../src/subwords/subword-vectors.js';
import { subwordBuckets, type SubwordRule } from '../../src/subwords/subwords.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

export const RULE: SubwordRule = { minn: 3, maxn: 6, bucket: 500 };
export const WORDS = ['king', 'queen', 'kingdom', 'castle', 'flour', 'baker', 'café', '여왕'];

/** Random vectors for the n-grams of some words. Other buckets have no row. */
export function randomSubwords(
  words: readonly string[],
  dim: number,
  rule = RULE,
  seed = 1,
): SubwordVectors {
  const ofWords = words.flatMap((word) => subwordBuckets(new TextEncoder().encode(word), rule));
  const buckets = Uint32Array.from(new Set(ofWords)).toSorted();
  return { ...rule, buckets, vectors: randomNumbers(buckets.length * dim, seed) };
}

export function randomNumbers(length: number, seed: number): Float32Array {
  const random = seedRandom(seed);
  return Float32Array.from({ length }, () => nextFloat(random) - 0.5);
}

/** A model with n-gram vectors for its words. */
export function subwordModel({ words = WORDS, dim = 6, rule = RULE } = {}): ModelState {
  return {
    vocabulary: new Vocabulary(
      words,
      Float64Array.from(words, (_, id) => words.length - id),
    ),
    dim,
    input: randomNumbers(words.length * dim, 2),
    output: randomNumbers(words.length * dim, 3),
    options: { mode: 'skipgram', tokenizer: 'unicode', lowercase: true },
    history: [],
    corpus: {},
    subwords: randomSubwords(words, dim, rule),
  };
}
