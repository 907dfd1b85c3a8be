import type { ModelState } from '../../src/embedding/model-state.js';
import { Vocabulary } from '../../src/advanced.js';
import { nextFloat, seedRandom } from '../../src/random.js';

/** A model of random numbers, as large as a trained one: words w0, w1, ... and both matrices. */
export function randomModel(size: number, dim: number, seed: number): ModelState {
  const random = seedRandom(seed);
  const matrix = (): Float32Array => {
    const numbers = new Float32Array(size * dim);
    for (let i = 0; i < numbers.length; i++) numbers[i] = nextFloat(random) - 0.5;
    return numbers;
  };
  return {
    vocabulary: new Vocabulary(
      Array.from({ length: size }, (_, id) => `w${id}`),
      Float64Array.from({ length: size }, (_, id) => 5 + size - id),
    ),
    dim,
    input: matrix(),
    output: matrix(),
    options: { seed, tokenizer: 'whitespace' },
    history: [],
    corpus: {},
  };
}
