/**
 * How far training pulls rows in each direction. The gradient of a row is a sum of rows of the other
 * matrix, so a row converges fastest in the directions in which their second moment is largest. That moment
 * is far from even. In a trained model of 100 dimensions almost half of it lies in the first direction,
 * which nearly all rows share, while most dimensions have a five-hundredth each. Those tell words apart.
 * See docs/experiments.md, "Training over ranks".
 */
import { nextFloat, seedRandom } from '../../random.js';
import { DIRECTIONS, type MergeKernels } from './merge-kernels.js';

/** Iterations from a random start. From the directions of the last exchange, one is enough. */
const FIRST_ITERATIONS = 12;

/** Rows whose second moment is smaller have not been trained. */
const NOTHING = 1e-6;

/** Some rows of a matrix, with weights that add up to 1. */
export interface WeightedRows {
  readonly rows: Float32Array; // (count, dim)
  readonly weights: Float64Array; // (count)
}

/** The directions in which the second moment of rows is largest. */
export interface Directions {
  readonly vectors: Float64Array; // (dim, 8), the columns orthonormal, or zero where dim is less than 8
  readonly shares: Float64Array; // (8) shares of the second moment, which is 1 over all dimensions
  /** The share that each other dimension counts as. */
  readonly rest: number;
}

/** Directions for rows about which nothing is known: the same share in all. */
export const noDirections = (dim: number, rest: number): Directions => ({
  vectors: new Float64Array(dim * DIRECTIONS),
  shares: new Float64Array(DIRECTIONS).fill(rest),
  rest,
});

/**
 * Follows the directions of a matrix while it is trained, by one step of orthogonal iteration each time
 * (Golub and Van Loan, "Matrix Computations", 8.2). The same rows give the same bits on every rank.
 */
export class DirectionTracker {
  readonly #kernels: MergeKernels;
  #vectors: Float64Array; // (dim, 8), not yet orthonormal
  #isNew = true;

  constructor(kernels: MergeKernels) {
    this.#kernels = kernels;
    this.#vectors = new Float64Array(kernels.dim * DIRECTIONS);
  }

  /** Forgets everything, so that nothing earlier has any influence. */
  restart(): void {
    this.#isNew = true;
  }

  /** The directions of the current rows, at most `BLOCK_ROWS`; undefined while they are all zero. */
  follow({ rows, weights }: WeightedRows): Directions | undefined {
    const total = secondMoment(rows, weights);
    if (!(total > NOTHING)) {
      this.restart();
      return undefined;
    }
    this.#kernels.base.set(rows);
    this.#kernels.perRow.set(weights);
    if (this.#isNew) {
      const random = seedRandom(1);
      this.#vectors = this.#vectors.map(() => nextFloat(random) - 0.5);
      for (let i = 1; i < FIRST_ITERATIONS; i++) this.#iterate(weights.length);
      this.#isNew = false;
    }
    const { vectors, moments } = this.#iterate(weights.length);
    const shares = moments.map((moment) => moment / total);
    const others = Math.max(1, this.#kernels.dim - DIRECTIONS);
    const mean = (1 - shares.reduce((sum, share) => sum + share, 0)) / others;
    // A row would oscillate in a direction whose share is underestimated several times over. The share of
    // a direction that is not tracked is at most that of the last one that is, so it counts as that much.
    return { vectors, shares, rest: Math.max(mean, shares[DIRECTIONS - 1]) };
  }

  /** Multiplies the vectors by the matrix of second moments; returns them as they were, orthonormal. */
  #iterate(count: number): { readonly vectors: Float64Array; readonly moments: Float64Array } {
    const kernels = this.#kernels;
    const vectors = orthonormal(this.#vectors, kernels.dim);
    kernels.vectors.set(vectors);
    kernels.next.fill(0);
    kernels.moments.fill(0);
    kernels.iterate(count);
    this.#vectors = Float64Array.from(kernels.next);
    return { vectors, moments: Float64Array.from(kernels.moments) };
  }
}

/** The second moment of rows, summed over all dimensions. */
function secondMoment(rows: Float32Array, weights: Float64Array): number {
  const dim = rows.length / weights.length;
  let sum = 0;
  for (let row = 0, at = 0; row < weights.length; row++) {
    let square = 0;
    for (const end = at + dim; at < end; at++) square += rows[at] * rows[at];
    sum += weights[row] * square;
  }
  return sum;
}

/** Makes columns orthonormal (Gram-Schmidt); one that depends on those before it becomes zero. */
function orthonormal(given: Float64Array, dim: number): Float64Array {
  const vectors = given.slice();
  const product = (a: number, b: number): number => {
    let sum = 0;
    for (let at = 0; at < dim * DIRECTIONS; at += DIRECTIONS)
      sum += vectors[at + a] * vectors[at + b];
    return sum;
  };
  for (let k = 0; k < DIRECTIONS; k++) {
    const before = Math.sqrt(product(k, k));
    for (let other = 0; other < k; other++) {
      const part = product(k, other);
      for (let d = 0; d < dim; d++)
        vectors[d * DIRECTIONS + k] -= part * vectors[d * DIRECTIONS + other];
    }
    const length = Math.sqrt(product(k, k));
    const scale = length > 1e-9 * before ? 1 / length : 0;
    for (let d = 0; d < dim; d++) vectors[d * DIRECTIONS + k] *= scale;
  }
  return vectors;
}
