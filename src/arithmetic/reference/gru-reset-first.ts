import type { Matrix } from '../arithmetic.js';
import { sigmoid } from './sigmoid.js';

/** The GRU with the reset gate before the product, up to the product. */
export function gruResetFirst(reset: Matrix, x: Matrix, s: Matrix, hBefore: Matrix): void {
  const H = reset.columns;
  for (let row = 0; row < reset.rows; row++) {
    for (let j = 0; j < H; j++) {
      const at = row * H + j;
      const first = row * 3 * H + j;
      const sums = row * 2 * H + j;
      const r = sigmoid(x.data[first] + s.data[sums]);
      x.data[first] = r;
      x.data[first + H] = sigmoid(x.data[first + H] + s.data[sums + H]);
      reset.data[at] = r * hBefore.data[at];
    }
  }
}

/** The new gate and h (B, H), given the product of W_hn and r * hBefore. */
export function gruNewFirst(h: Matrix, x: Matrix, sNew: Matrix, hBefore: Matrix): void {
  const H = h.columns;
  for (let row = 0; row < h.rows; row++) {
    for (let j = 0; j < H; j++) {
      const at = row * H + j;
      const first = row * 3 * H + j;
      const z = x.data[first + H];
      const n = Math.tanh(x.data[first + 2 * H] + sNew.data[at]);
      x.data[first + 2 * H] = n;
      h.data[at] = (1 - z) * n + z * hBefore.data[at];
    }
  }
}

/** The gradients of the update and new gates, and of hBefore, given that of h. */
export function gruNewFirstBackward(
  dX: Matrix,
  dHBefore: Matrix,
  dH: Matrix,
  activations: Matrix,
  hBefore: Matrix,
): void {
  const H = dH.columns;
  for (let row = 0; row < dH.rows; row++) {
    for (let j = 0; j < H; j++) {
      const at = row * H + j;
      const first = row * 3 * H + j;
      const z = activations.data[first + H];
      const n = activations.data[first + 2 * H];
      const d = dH.data[at];
      dX.data[first + H] = d * (hBefore.data[at] - n) * z * (1 - z);
      dX.data[first + 2 * H] = d * (1 - z) * (1 - n * n);
      dHBefore.data[at] = d * z;
    }
  }
}

/** The gradients of the reset gate and of hBefore, given that of r * hBefore. */
export function gruResetFirstBackward(
  dX: Matrix,
  dHBefore: Matrix,
  dReset: Matrix,
  activations: Matrix,
  hBefore: Matrix,
): void {
  const H = dReset.columns;
  for (let row = 0; row < dReset.rows; row++) {
    for (let j = 0; j < H; j++) {
      const at = row * H + j;
      const first = row * 3 * H + j;
      const r = activations.data[first];
      const d = dReset.data[at];
      dX.data[first] = d * hBefore.data[at] * r * (1 - r);
      dHBefore.data[at] += d * r;
    }
  }
}
