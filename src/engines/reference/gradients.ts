import { rowFactor } from '../rules/batches.js';

/** Sums of negative gradients, row by row of a matrix (rows, dim), for the rows that have some. */
class RowGradients {
  readonly #dim: number;
  readonly #rows = new Map<number, { sum: Float64Array; occurrences: number }>();

  readonly #frozen: Uint8Array | undefined;

  /** @param frozen (rows) 1 for a row that gets no gradients */
  constructor(dim: number, frozen?: Uint8Array) {
    this.#dim = dim;
    this.#frozen = frozen;
  }

  /**
   * Counts occurrences of a row, and adds to its sum.
   *
   * @param gradient (dim) negative
   * @param occurrences how many to count
   */
  add(row: number, gradient: Float64Array, occurrences: number): void {
    if (this.#frozen?.[row]) return;
    let known = this.#rows.get(row);
    if (known === undefined) {
      known = { sum: new Float64Array(this.#dim), occurrences: 0 };
      this.#rows.set(row, known);
    }
    known.occurrences += occurrences;
    for (let d = 0; d < this.#dim; d++) known.sum[d] += gradient[d];
  }

  /** matrix[row] += rate * sum, and forgets the sums. */
  apply(matrix: Float64Array, rate: number): void {
    this.#move(matrix, () => rate);
  }

  /** The same for the sums of a batch, each within the limits of `rules/batches.ts`. */
  applyWithin(matrix: Float64Array, rate: number): void {
    this.#move(matrix, (row, sum, occurrences) => {
      const values = matrix.subarray(row * this.#dim, (row + 1) * this.#dim);
      return rowFactor(rate, occurrences, Math.hypot(...sum), Math.hypot(...values));
    });
  }

  #move(
    matrix: Float64Array,
    factorOf: (row: number, sum: Float64Array, occurrences: number) => number,
  ): void {
    for (const [row, { sum, occurrences }] of this.#rows) {
      const factor = factorOf(row, sum, occurrences);
      for (let d = 0; d < this.#dim; d++) matrix[row * this.#dim + d] += factor * sum[d];
    }
    this.#rows.clear();
  }
}

/** The gradients of both matrices. */
export interface Gradients {
  readonly input: RowGradients;
  readonly output: RowGradients;
}

/** Creates empty gradients for matrices of `dim` columns; `frozen` input rows get none. */
export const noGradients = (dim: number, frozen?: Uint8Array): Gradients => ({
  input: new RowGradients(dim, frozen),
  output: new RowGradients(dim),
});
