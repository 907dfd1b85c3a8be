import type { Matrix } from '../arithmetic.js';
import { sigmoid } from './sigmoid.js';

/** The GRU with the reset gate after the product. */
export function gruForward(h: Matrix, x: Matrix, s: Matrix, hBefore: Matrix): void {
  const H = h.columns;
  for (let row = 0; row < h.rows; row++) {
    for (let j = 0; j < H; j++) {
      const at = row * H + j;
      const first = row * 3 * H + j; // of the unit's three gates, H apart
      const r = sigmoid(x.data[first] + s.data[first]);
      const z = sigmoid(x.data[first + H] + s.data[first + H]);
      const n = Math.tanh(x.data[first + 2 * H] + r * s.data[first + 2 * H]);
      x.data[first] = r;
      x.data[first + H] = z;
      x.data[first + 2 * H] = n;
      h.data[at] = (1 - z) * n + z * hBefore.data[at];
    }
  }
}

/** The gradients of the sums and of hBefore, given that of h. */
export function gruBackward(
  dX: Matrix,
  dS: Matrix,
  dHBefore: Matrix,
  dH: Matrix,
  activations: Matrix,
  s: Matrix,
  hBefore: Matrix,
): void {
  const H = dH.columns;
  for (let row = 0; row < dH.rows; row++) {
    for (let j = 0; j < H; j++) {
      const at = row * H + j;
      const first = row * 3 * H + j;
      const r = activations.data[first];
      const z = activations.data[first + H];
      const n = activations.data[first + 2 * H];
      const d = dH.data[at];
      const dReset = d * (1 - z) * (1 - n * n) * s.data[first + 2 * H] * r * (1 - r);
      const dUpdate = d * (hBefore.data[at] - n) * z * (1 - z);
      const dNew = d * (1 - z) * (1 - n * n);
      dX.data[first] = dReset;
      dX.data[first + H] = dUpdate;
      dX.data[first + 2 * H] = dNew;
      dS.data[first] = dReset;
      dS.data[first + H] = dUpdate;
      dS.data[first + 2 * H] = dNew * r;
      dHBefore.data[at] = d * z;
    }
  }
}
