import {
  lstmCarry,
  lstmCell,
  lstmCellGradient,
  lstmGates,
  lstmHidden,
  lstmSums,
} from './kernels/lstm.js';
import { type AddCell, backThroughTime, cellGradients, stepsOf } from './cell.js';
import type { PlanMatrix } from './operations.js';
import { product, sums, transposed } from './product.js';
import { stacked } from './rows.js';

/** c = f * cBefore + i * g, h = o * tanh(c). */
export const addLstm: AddCell = (on, input) => {
  const { weight_ih, weight_hh, bias_ih, bias_hh } = input.parameters;
  const { rows: B, columns: H } = input.h;
  const x = sums(on, input.x, transposed(on, weight_ih), bias_ih);
  const weight = transposed(on, weight_hh);
  const h = [input.h]; // h[t] and c[t] are the state before step t
  const c = [input.c!];
  const gates: PlanMatrix[] = [];
  for (const t of stepsOf(input)) {
    const s = sums(on, h[t], weight, bias_hh);
    gates.push(on.run(lstmGates, B, 4 * H, x, s, t * B, H));
    c.push(on.run(lstmCell, B, H, gates[t], c[t], H));
    h.push(on.run(lstmHidden, B, H, gates[t], c[t + 1], H));
  }
  const out = stacked(on, h.slice(1));

  const backward = (dOut: PlanMatrix) => {
    const dSteps: PlanMatrix[] = [];
    let dC = on.zeros(B, H);
    const dH = backThroughTime(on, input, dOut, (t, dHidden) => {
      const dCell = on.run(lstmCellGradient, B, H, dC, dHidden, gates[t], c[t + 1], H);
      const factors = [gates[t], c[t + 1], c[t]];
      dSteps[t] = on.run(lstmSums, B, 4 * H, dCell, dHidden, ...factors, H);
      dC = on.run(lstmCarry, B, H, dCell, gates[t], H);
      return product(on, dSteps[t], weight_hh);
    });
    const dSums = stacked(on, dSteps);
    return { ...cellGradients(on, input, out, dSums, dSums), dH, dC };
  };
  return { out, h: h.at(-1)!, c: c.at(-1)!, backward };
};
