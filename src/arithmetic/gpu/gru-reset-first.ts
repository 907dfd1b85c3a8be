import {
  firstCarry,
  firstGates,
  firstSums,
  hiddenFirst,
  newFirst,
  newFirstSums,
  resetHidden,
} from './kernels/gru-reset-first.js';
import { type AddCell, backThroughTime, inputGradients, stepsOf } from './cell.js';
import type { PlanMatrix } from './operations.js';
import { product, sumOfRows, sums, transposed, weightGradient } from './product.js';
import { below, beside, part, stacked } from './rows.js';

/** With its reset gate before the product: n = tanh(x_n + W_hn (r * hBefore) + b_hn). */
export const addGruResetFirst: AddCell = (on, input) => {
  const { weight_ih, weight_hh, bias_ih, bias_hh } = input.parameters;
  const { rows: B, columns: H } = input.h;
  const x = sums(on, input.x, transposed(on, weight_ih), bias_ih);
  const weightFirst = part(on, weight_hh, 0, 2 * H); // of reset and update gate
  const weightNew = part(on, weight_hh, 2 * H, H);
  const [intoFirst, intoNew] = [transposed(on, weightFirst), transposed(on, weightNew)];
  const h = [input.h]; // h[t] is h before step t
  const gates: PlanMatrix[] = []; // r, z
  const reset: PlanMatrix[] = []; // r * hBefore
  const fresh: PlanMatrix[] = []; // n
  for (const t of stepsOf(input)) {
    const s = sums(on, h[t], intoFirst, bias_hh);
    gates.push(on.run(firstGates, B, 2 * H, x, s, t * B));
    reset.push(on.run(resetHidden, B, H, gates[t], h[t]));
    const sNew = sums(on, reset[t], intoNew, bias_hh, 2 * H);
    fresh.push(on.run(newFirst, B, H, x, sNew, t * B, H));
    h.push(on.run(hiddenFirst, B, H, gates[t], fresh[t], h[t], H));
  }
  const out = stacked(on, h.slice(1));

  const backward = (dOut: PlanMatrix) => {
    const dFirst: PlanMatrix[] = [];
    const dNew: PlanMatrix[] = [];
    const dH = backThroughTime(on, input, dOut, (t, dAfter) => {
      dNew[t] = on.run(newFirstSums, B, H, dAfter, gates[t], fresh[t], H);
      const dReset = product(on, dNew[t], weightNew);
      const factors = [gates[t], fresh[t], h[t]];
      dFirst[t] = on.run(firstSums, B, 2 * H, dAfter, dReset, ...factors, H);
      const fromSums = product(on, dFirst[t], weightFirst);
      return on.run(firstCarry, B, H, dAfter, dReset, gates[t], fromSums, H);
    });
    const [dFirsts, dNews] = [stacked(on, dFirst), stacked(on, dNew)];
    const dSums = beside(on, dFirsts, dNews);
    const { dX, ...inputs } = inputGradients(on, input, dSums);
    const parameters = {
      ...inputs,
      weight_hh: below(
        on,
        weightGradient(on, dFirsts, below(on, input.h, out)),
        weightGradient(on, dNews, stacked(on, reset)),
      ),
      bias_hh: sumOfRows(on, dSums),
    };
    return { dX, dH, parameters };
  };
  return { out, h: h.at(-1)!, backward };
};
