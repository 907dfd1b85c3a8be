import type { PlanThis, Rows } from './types.js';

/**
 * h = tanh(x + s). (B, H)
 *
 * @param x (T B, H) sums from the input, those of this step from row `first` on
 * @param s (B, H) sums from h before
 */
export function rnnHidden(this: PlanThis, x: Rows, s: Rows, first: number): number {
  const row = this.thread.y + first;
  const sum = x[row][this.thread.x] + s[this.thread.y][this.thread.x];
  return Math.tanh(Math.min(Math.max(sum, -20), 20));
}

/** dSums = dH * (1 - h^2). (B, H) */
export function rnnSums(this: PlanThis, dH: Rows, h: Rows): number {
  const value = h[this.thread.y][this.thread.x];
  return dH[this.thread.y][this.thread.x] * (1 - value * value);
}
