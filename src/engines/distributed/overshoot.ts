/**
 * Notices when ranks together move rows too far. The factor of `SharedMatrix` rests on an estimate of how
 * far training pulls a row. If the true pull is twice as strong, many ranks together pass the optimum, and
 * return from beyond it at the next exchange: the changes alternate in sign, and can grow without bound.
 * So each exchange compares its changes with those of the two exchanges before, and if they alternate, the
 * pull counts as stronger. See docs/experiments.md, "Training over ranks".
 */
import { DIRECTIONS } from './merge-kernels.js';

/** How many times the pull is underestimated, at least 1. */
export interface Corrections {
  /** Along the directions that are tracked, see `directions.ts`. */
  readonly tracked: number;
  /** Along all others. */
  readonly others: number;
}

export const NO_CORRECTIONS: Corrections = { tracked: 1, others: 1 };

/** Rows that are compared. */
const MOST_ROWS = 128;

/** Changes alternate if their correlation with those two exchanges earlier is above this. */
const ALTERNATING = 0.2;

/** By how much a correction grows in an exchange whose changes alternate, and shrinks in another. */
const UP = 1.25;
const DOWN = 0.98;

/** The largest correction: beyond it nearly all changes are averaged, and it would take long to shrink. */
const MOST = 64;

/** Follows the first rows of a matrix from exchange to exchange. The same rows give the same bits on every rank. */
export class Overshoot {
  readonly #dim: number;
  #corrections = NO_CORRECTIONS;
  /** (count, dim) the rows before the last exchange. */
  #rows: Float32Array | undefined;
  /** (count, dim) what the last three exchanges changed, the latest first. */
  #changes: Float64Array[] = [];

  constructor(dim: number) {
    this.#dim = dim;
  }

  /** Forgets everything, so that nothing earlier has any influence. */
  restart(): void {
    this.#corrections = NO_CORRECTIONS;
    this.#rows = undefined;
    this.#changes = [];
  }

  /**
   * Compares the changes of the last exchanges.
   *
   * @param rows (count, dim) as all ranks agreed on them, before an exchange
   * @param vectors (dim, 8) the tracked directions; undefined if none are known
   */
  observe(rows: Float32Array, vectors: Float64Array | undefined): Corrections {
    const now = rows.slice(0, MOST_ROWS * this.#dim);
    const before = this.#rows;
    this.#rows = now;
    if (before !== undefined) {
      const change = new Float64Array(now.length);
      for (let i = 0; i < change.length; i++) change[i] = now[i] - before[i];
      this.#changes = [change, ...this.#changes].slice(0, 3);
    }
    if (this.#changes.length === 3) this.#correct(vectors);
    return this.#corrections;
  }

  #correct(vectors: Float64Array | undefined): void {
    const changes = this.#changes;
    const along = changes.map((change) => this.#projected(change, vectors));
    // Of all directions and of the tracked ones; the difference is that of the others.
    const sums = (a: number, b: number): readonly [number, number] => [
      product(changes[a], changes[b]),
      product(along[a], along[b]),
    ];
    const [now, last, before] = [sums(0, 0), sums(1, 1), sums(2, 2)];
    const [withLast, withBefore] = [sums(0, 1), sums(0, 2)];
    const corrected = (
      correction: number,
      of: (sum: readonly [number, number]) => number,
    ): number => {
      const lag1 = of(withLast) / Math.sqrt(of(now) * of(last));
      const lag2 = of(withBefore) / Math.sqrt(of(now) * of(before));
      const isAlternating = lag1 < 0 && lag2 > ALTERNATING;
      return isAlternating ? Math.min(MOST, correction * UP) : Math.max(1, correction * DOWN);
    };
    this.#corrections = {
      tracked: corrected(this.#corrections.tracked, ([, tracked]) => tracked),
      others: corrected(this.#corrections.others, ([all, tracked]) => all - tracked),
    };
  }

  /** (count, 8) the parts of changes along the tracked directions. */
  #projected(change: Float64Array, vectors: Float64Array | undefined): Float64Array {
    const dim = this.#dim;
    const parts = new Float64Array((change.length / dim) * DIRECTIONS);
    if (vectors === undefined) return parts;
    for (let i = 0, part = 0; i < change.length; i += dim) {
      for (let k = 0; k < DIRECTIONS; k++) {
        let sum = 0;
        for (let d = 0; d < dim; d++) sum += change[i + d] * vectors[d * DIRECTIONS + k];
        parts[part++] = sum;
      }
    }
    return parts;
  }
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
