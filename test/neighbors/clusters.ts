import { Embedding } from '../../src/embedding/matrix.js';
import { nextFloat, nextBelow, seedRandom } from '../../src/random.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

/**
 * Words w0, w1, ... whose vectors lie about centres, as those of words do: so each has neighbours that
 * are nearer than chance.
 */
export function clusteredEmbedding(size: number, dim: number, seed: number): Embedding {
  const random = seedRandom(seed);
  const draw = (length: number): number[] => Array.from({ length }, () => nextFloat(random) - 0.5);
  const centers = Array.from({ length: Math.ceil(size / 25) }, () => draw(dim));
  const data = new Float32Array(size * dim);
  for (let id = 0; id < size; id++) {
    const center = centers[nextBelow(random, centers.length)];
    const noise = draw(dim);
    for (let i = 0; i < dim; i++) data[id * dim + i] = center[i] + 0.7 * noise[i];
  }
  const words = Array.from({ length: size }, (_, id) => `w${id}`);
  return new Embedding(new Vocabulary(words, new Float64Array(size).fill(1)), dim, data);
}
