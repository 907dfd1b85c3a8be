/**
 * Notices when ranks together move rows too far. The factor of `SharedMatrix` rests on an estimate of how
 * far training pulls a row. If the true pull is twice as strong, many ranks together pass the optimum, and
 * return from beyond it at the next exchange: the changes alternate in sign, and can grow without bound.
 * So each exchange compares its changes with those of the two exchanges before, and if they alternate, the
 * pull counts as stronger. See docs/experiments.md, "Training over ranks".
 */
import type { MergeKernels } from './merge-kernels.js';

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

/** Products of two changes, summed over rows: in all dimensions, and along the tracked directions. */
interface Products {
  readonly whole: number;
  readonly along: number;
}

/** Follows the first rows of a matrix from exchange to exchange. The same rows give the same bits on every rank. */
export class Overshoot {
  readonly #kernels: MergeKernels;
  #corrections = NO_CORRECTIONS;
  /** (count, dim) the rows before the last exchange. */
  #rows: Float32Array | undefined;
  /** (count, dim) what the last three exchanges changed, the latest first. */
  #changes: Float32Array[] = [];

  constructor(kernels: MergeKernels) {
    this.#kernels = kernels;
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
    const now = rows.slice(0, MOST_ROWS * this.#kernels.dim);
    const before = this.#rows;
    this.#rows = now;
    if (before !== undefined) {
      this.#changes = [this.#kernels.difference(now, before), ...this.#changes].slice(0, 3);
    }
    if (this.#changes.length === 3) this.#correct(vectors);
    return this.#corrections;
  }

  #correct(vectors: Float64Array | undefined): void {
    const kernels = this.#kernels;
    if (vectors === undefined) kernels.vectors.fill(0);
    else kernels.vectors.set(vectors);
    const products = (a: number, b: number): Products =>
      kernels.correlate(this.#changes[a], this.#changes[b]);
    const [now, last, before] = [products(0, 0), products(1, 1), products(2, 2)];
    const [withLast, withBefore] = [products(0, 1), products(0, 2)];
    const corrected = (correction: number, of: (products: Products) => number): number => {
      const lag1 = of(withLast) / Math.sqrt(of(now) * of(last));
      const lag2 = of(withBefore) / Math.sqrt(of(now) * of(before));
      const isAlternating = lag1 < 0 && lag2 > ALTERNATING;
      return isAlternating ? Math.min(MOST, correction * UP) : Math.max(1, correction * DOWN);
    };
    this.#corrections = {
      tracked: corrected(this.#corrections.tracked, ({ along }) => along),
      others: corrected(this.#corrections.others, ({ whole, along }) => whole - along),
    };
  }
}
