import type { Matrix } from '../arithmetic.js';

/** h = tanh(sums), in place. (B, H) */
export function rnnForward(h: Matrix): void {
  for (let i = 0; i < h.data.length; i++) h.data[i] = Math.tanh(h.data[i]);
}

/** dSums = dH * (1 - h^2). (B, H) */
export function rnnBackward(dSums: Matrix, dH: Matrix, h: Matrix): void {
  for (let i = 0; i < h.data.length; i++) {
    dSums.data[i] = dH.data[i] * (1 - h.data[i] * h.data[i]);
  }
}
