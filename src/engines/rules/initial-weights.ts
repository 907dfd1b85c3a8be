import { nextFloat, seedRandom } from '../../random.js';
import type { Weights } from '../engine.js';
import type { MatrixShape } from './ends.js';
import { INITIAL_STREAM } from './random-streams.js';

/** The numbers of an initial input matrix, one after the other: uniform in +-1 / dim, as in gensim. */
export function initialNumbers(dim: number, seed: number): () => number {
  const random = seedRandom(seed, INITIAL_STREAM);
  return () => Math.fround((2 * nextFloat(random) - 1) / dim);
}

/** The weights that a run starts with by default: a random input matrix, an output matrix of zeros. */
export function initialWeights({
  inputs,
  outputs,
  dim,
  seed,
}: MatrixShape & { readonly seed: number }): Weights {
  const input = Float32Array.from({ length: inputs.rows * dim }, initialNumbers(dim, seed));
  return { input, output: new Float32Array(outputs.rows * dim) };
}
