import type { Matrix } from '../arithmetic.js';

/** The sum of (out - target)^2. Replaces out with its gradient, times `scale`. */
export function squaredError(out: Matrix, target: Matrix, scale: number): number {
  let loss = 0;
  for (let i = 0; i < out.data.length; i++) {
    const difference = out.data[i] - target.data[i];
    loss += difference * difference;
    out.data[i] = 2 * difference * scale;
  }
  return loss;
}
