import { Embedding } from '../../src/embedding/matrix.js';
import { Neighbors } from '../../src/neighbors/index.js';
import { nextFloat, seedRandom } from '../../src/random.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

/** Vectors around as many centres as groups, words of a group after one another. */
export async function grouped(groups: number, each: number, dim = 8, words?: readonly string[]) {
  const random = seedRandom(3);
  const data = new Float32Array(groups * each * dim);
  for (let i = 0; i < groups * each; i++) {
    for (let d = 0; d < dim; d++) {
      const centre = d === Math.floor(i / each) % dim ? 4 : 0;
      data[i * dim + d] = centre + nextFloat(random) - 0.5;
    }
  }
  const names = words ?? Array.from({ length: groups * each }, (_, i) => `w${i}`);
  const vocabulary = new Vocabulary(names, new Float64Array(names.length));
  return Neighbors.create(new Embedding(vocabulary, dim, data));
}
