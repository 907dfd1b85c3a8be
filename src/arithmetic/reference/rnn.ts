import type { Matrix } from '../arithmetic.js';

export function rnnForward(h: Matrix): void {
  for (let i = 0; i < h.data.length; i++) h.data[i] = Math.tanh(h.data[i]);
}

export function rnnBackward(dSums: Matrix, dH: Matrix, h: Matrix): void {
  for (let i = 0; i < h.data.length; i++) {
    dSums.data[i] = dH.data[i] * (1 - h.data[i] * h.data[i]);
  }
}
