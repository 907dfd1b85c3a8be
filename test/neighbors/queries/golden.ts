import { Model } from '../../../src/index.js';
import { Vocabulary } from '../../../src/vocabulary/vocabulary.js';

/**
 * Ten words on which gensim 4.2.0 was asked the same. The recipe of all golden numbers in this folder
 * (Python 3.11, numpy 1.24, scipy 1.10, pyemd 1.0.0), with the tables below as lists:
 *
 *     kv = KeyedVectors(4)
 *     kv.add_vectors(WORDS, np.array(VECTORS, dtype=np.float32))
 *     model = Word2Vec(vector_size=4, min_count=1, negative=5)
 *     model.wv = kv
 *     model.syn1neg = np.array(OUTPUT, dtype=np.float32)
 *
 * Each test gives the call. `vec` is np.array(VECTOR, dtype=np.float32).
 */
const WORDS = ['the', 'king', 'queen', 'man', 'woman', 'dog', 'cat', 'crown', 'throne', 'bone'];
const COUNTS = [100, 30, 20, 18, 15, 12, 10, 6, 4, 2];
const VECTORS = [
  [0.1, 0.2, 0.1, 0.1],
  [0.9, 0.7, 0.1, 0.2],
  [0.8, -0.6, 0.2, 0.2],
  [0.3, 0.8, -0.2, 0.1],
  [0.2, -0.7, -0.1, 0.1],
  [-0.7, 0.2, 0.4, -0.1],
  [-0.6, -0.3, 0.5, -0.2],
  [0.7, 0.1, 0.3, 0.9],
  [0.8, 0.2, 0.2, 0.8],
  [-0.5, 0.1, 0.1, 0.6],
];
const OUTPUT = [
  [0.2, 0.1, 0.3, 0.1],
  [0.5, 0.4, 0, -0.3],
  [0.6, -0.5, 0.1, -0.2],
  [0.1, 0.6, -0.3, 0.2],
  [0.2, -0.4, -0.2, 0.3],
  [-0.5, 0.3, 0.6, 0.1],
  [-0.4, -0.1, 0.7, 0],
  [0.3, 0.2, 0.1, 0.8],
  [0.4, 0.1, 0.2, 0.7],
  [-0.6, 0.2, -0.1, 0.5],
];
export const VECTOR = [1, 2, 0, -1];

/** A model of these words; options as training records them. */
export function goldenModel(
  options: Record<string, unknown> = { tokenizer: 'unicode', lowercase: true, cbowMean: true },
  { output = true, counts = COUNTS } = {},
): Promise<Model> {
  return Model.fromState({
    vocabulary: new Vocabulary(WORDS, Float64Array.from(counts)),
    dim: 4,
    input: Float32Array.from(VECTORS.flat()),
    output: output ? Float32Array.from(OUTPUT.flat()) : null,
    options,
    history: [],
    corpus: {},
  });
}

/** Words with numbers, both as gensim gives them: (word, number) pairs. */
export type Pairs = readonly (readonly [word: string, value: number])[];

/** What differs by more than 1e-6 between words with numbers and gensim's, which should be nothing. */
export function differences(
  found: readonly { word: string; score: number }[],
  golden: Pairs,
): unknown[] {
  if (found.length !== golden.length) return [{ found, golden }];
  return found.flatMap(({ word, score }, i) => {
    const [goldenWord, value] = golden[i];
    const isSame = word === goldenWord && Math.abs(score - value) <= 1e-6;
    return isSame ? [] : [{ word, score, golden: golden[i] }];
  });
}
