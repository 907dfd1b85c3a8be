import type { PlanThis, Rows } from './types.js';

/**
 * The rows of a, then those of b.
 *
 * @param count rows of a
 */
export function joined(this: PlanThis, a: Rows, b: Rows, count: number): number {
  if (this.thread.y < count) return a[this.thread.y][this.thread.x];
  const row = this.thread.y - count;
  return b[row][this.thread.x];
}

/**
 * The columns of a, then those of b.
 *
 * @param count columns of a
 */
export function beside(this: PlanThis, a: Rows, b: Rows, count: number): number {
  if (this.thread.x < count) return a[this.thread.y][this.thread.x];
  const column = this.thread.x - count;
  return b[this.thread.y][column];
}

/** The rows of a from `first` on. */
export function rowsFrom(this: PlanThis, a: Rows, first: number): number {
  const row = this.thread.y + first;
  return a[row][this.thread.x];
}

/** The rows of a from `first` on, plus b. */
export function sumFrom(this: PlanThis, a: Rows, b: Rows, first: number): number {
  const row = this.thread.y + first;
  return a[row][this.thread.x] + b[this.thread.y][this.thread.x];
}
