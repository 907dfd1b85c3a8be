import { Embedding } from '../../src/embedding/matrix.js';
import { nextUint32, seedRandom } from '../../src/random.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

/** An embedding of these words, in this order. */
export function embeddingOf(vectors: Record<string, readonly number[]>): Embedding {
  const words = Object.keys(vectors);
  const rows = Object.values(vectors);
  return new Embedding(
    new Vocabulary(words, new Float64Array(words.length).fill(1)),
    rows[0].length,
    Float32Array.from(rows.flat()),
  );
}

/** Numbers in [-1, 1), the same for the same seed. */
export function randomFloats(length: number, seed: number): Float32Array {
  const state = seedRandom(seed);
  return Float32Array.from({ length }, () => nextUint32(state) / 2 ** 31 - 1);
}

/** Words w0, w1, ... with random vectors. */
export function randomEmbedding(size: number, dim: number, seed: number): Embedding {
  const words = Array.from({ length: size }, (_, id) => `w${id}`);
  const vocabulary = new Vocabulary(words, new Float64Array(size).fill(1));
  return new Embedding(vocabulary, dim, randomFloats(size * dim, seed));
}

/** The cosine of two vectors by a plain loop in float64; 0 if one is all zeros. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}
