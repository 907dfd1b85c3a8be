import { rnnHidden, rnnSums } from './kernels/rnn.js';
import { type AddCell, backThroughTime, cellGradients, stepsOf } from './cell.js';
import type { PlanMatrix } from './operations.js';
import { product, sums, transposed } from './product.js';
import { stacked } from './rows.js';

/** h = tanh(W_ih x + b_ih + W_hh hBefore + b_hh). */
export const addRnn: AddCell = (on, input) => {
  const { weight_ih, weight_hh, bias_ih, bias_hh } = input.parameters;
  const { rows: B, columns: H } = input.h;
  const x = sums(on, input.x, transposed(on, weight_ih), bias_ih);
  const weight = transposed(on, weight_hh);
  const h = [input.h]; // h[t] is h before step t
  for (const t of stepsOf(input)) {
    const s = sums(on, h[t], weight, bias_hh);
    h.push(on.run(rnnHidden, B, H, x, s, t * B));
  }
  const out = stacked(on, h.slice(1));

  const backward = (dOut: PlanMatrix) => {
    const dSteps: PlanMatrix[] = [];
    const dH = backThroughTime(on, input, dOut, (t, dHidden) => {
      dSteps[t] = on.run(rnnSums, B, H, dHidden, h[t + 1]);
      return product(on, dSteps[t], weight_hh);
    });
    const dSums = stacked(on, dSteps);
    return { ...cellGradients(on, input, out, dSums, dSums), dH };
  };
  return { out, h: h.at(-1)!, backward };
};
