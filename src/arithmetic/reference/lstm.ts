import type { Matrix } from '../arithmetic.js';
import { sigmoid } from './sigmoid.js';

/** c = f * cBefore + i * g, h = o * tanh(c), (B, H). The sums in gates (B, 4 H) become activations. */
export function lstmForward(h: Matrix, c: Matrix, gates: Matrix, cBefore: Matrix): void {
  const H = h.columns;
  for (let row = 0; row < h.rows; row++) {
    for (let j = 0; j < H; j++) {
      const at = row * H + j;
      const first = row * 4 * H + j; // of the unit's four gates, H apart
      const i = sigmoid(gates.data[first]);
      const f = sigmoid(gates.data[first + H]);
      const g = Math.tanh(gates.data[first + 2 * H]);
      const o = sigmoid(gates.data[first + 3 * H]);
      gates.data[first] = i;
      gates.data[first + H] = f;
      gates.data[first + 2 * H] = g;
      gates.data[first + 3 * H] = o;
      const cell = f * cBefore.data[at] + i * g;
      c.data[at] = cell;
      h.data[at] = o * Math.tanh(cell);
    }
  }
}

/** The gradients of the sums (B, 4 H). dC (B, H) becomes the gradient of cBefore. */
export function lstmBackward(
  dGates: Matrix,
  dC: Matrix,
  dH: Matrix,
  gates: Matrix,
  c: Matrix,
  cBefore: Matrix,
): void {
  const H = dH.columns;
  for (let row = 0; row < dH.rows; row++) {
    for (let j = 0; j < H; j++) {
      const at = row * H + j;
      const first = row * 4 * H + j;
      const i = gates.data[first];
      const f = gates.data[first + H];
      const g = gates.data[first + 2 * H];
      const o = gates.data[first + 3 * H];
      const tanhC = Math.tanh(c.data[at]);
      const dCell = dC.data[at] + dH.data[at] * o * (1 - tanhC * tanhC);
      dGates.data[first] = dCell * g * i * (1 - i);
      dGates.data[first + H] = dCell * cBefore.data[at] * f * (1 - f);
      dGates.data[first + 2 * H] = dCell * i * (1 - g * g);
      dGates.data[first + 3 * H] = dH.data[at] * tanhC * o * (1 - o);
      dC.data[at] = dCell * f;
    }
  }
}
