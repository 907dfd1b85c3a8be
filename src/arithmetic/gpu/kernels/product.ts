import type { PlanThis, Rows } from './types.js';

/** The transpose of a, so that neighbouring threads of a product read neighbouring numbers. */
export function transposed(this: PlanThis, a: Rows): number {
  return a[this.thread.x][this.thread.y];
}

/**
 * a B + the part of bias from `first` on.
 *
 * @param bias (1, first + columns of B or more)
 * @param count columns of a
 */
export function linear(
  this: PlanThis,
  a: Rows,
  b: Rows,
  bias: Rows,
  count: number,
  first: number,
): number {
  const column = this.thread.x + first;
  let sum = bias[0][column];
  for (let k = 0; k < count; k++) {
    sum += a[this.thread.y][k] * b[k][this.thread.x];
  }
  return sum;
}

/**
 * a B.
 *
 * @param count columns of a
 */
export function product(this: PlanThis, a: Rows, b: Rows, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) {
    sum += a[this.thread.y][k] * b[k][this.thread.x];
  }
  return sum;
}

/**
 * dSums^T before: the gradient of weights, summed over all rows of all steps.
 *
 * @param count rows of dSums
 */
export function weightGradient(this: PlanThis, dSums: Rows, before: Rows, count: number): number {
  let sum = 0;
  for (let row = 0; row < count; row++) {
    sum += dSums[row][this.thread.y] * before[row][this.thread.x];
  }
  return sum;
}

/**
 * The sum of the rows of a, (1, columns): the gradient of a bias.
 *
 * @param count rows of a
 */
export function sumOfRows(this: PlanThis, a: Rows, count: number): number {
  let sum = 0;
  for (let row = 0; row < count; row++) {
    sum += a[row][this.thread.x];
  }
  return sum;
}
