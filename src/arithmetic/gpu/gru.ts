import { gruCarry, gruGates, gruHidden, gruHiddenSums, gruSums } from './kernels/gru.js';
import { type AddCell, backThroughTime, cellGradients, stepsOf } from './cell.js';
import type { PlanMatrix } from './operations.js';
import { product, sums, transposed } from './product.js';
import { stacked } from './rows.js';

/** With its reset gate after the product: n = tanh(x_n + r * s_n), h = (1 - z) * n + z * hBefore. */
export const addGru: AddCell = (on, input) => {
  const { weight_ih, weight_hh, bias_ih, bias_hh } = input.parameters;
  const { rows: B, columns: H } = input.h;
  const x = sums(on, input.x, transposed(on, weight_ih), bias_ih);
  const weight = transposed(on, weight_hh);
  const h = [input.h]; // h[t] is h before step t
  const s: PlanMatrix[] = [];
  const gates: PlanMatrix[] = [];
  for (const t of stepsOf(input)) {
    s.push(sums(on, h[t], weight, bias_hh));
    gates.push(on.run(gruGates, B, 3 * H, x, s[t], t * B, H));
    h.push(on.run(gruHidden, B, H, gates[t], h[t], H));
  }
  const out = stacked(on, h.slice(1));

  const backward = (dOut: PlanMatrix) => {
    const dInput: PlanMatrix[] = [];
    const dHidden: PlanMatrix[] = [];
    const dH = backThroughTime(on, input, dOut, (t, dAfter) => {
      dInput[t] = on.run(gruSums, B, 3 * H, dAfter, gates[t], s[t], h[t], H);
      dHidden[t] = on.run(gruHiddenSums, B, 3 * H, dInput[t], gates[t], H);
      const fromSums = product(on, dHidden[t], weight_hh);
      return on.run(gruCarry, B, H, dAfter, gates[t], fromSums, H);
    });
    const gradients = cellGradients(on, input, out, stacked(on, dInput), stacked(on, dHidden));
    return { ...gradients, dH };
  };
  return { out, h: h.at(-1)!, backward };
};
