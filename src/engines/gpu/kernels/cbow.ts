import type { KernelThis, SideConstants, Table } from './types.js';

/*
 * CBOW (Mikolov et al. 2013) on a batch of windows. All gradients use the values before the batch. For
 * window w, whose context words have C rows:
 *
 *   h[w] = mean (or sum) of its context rows
 *   s[w][r] = h[w] . o[w][r]
 *   g[w][r] = y[w][r] - sigmoid(s[w][r])                   `slopes`
 *   e[w] = sum over r of g[w][r] o[w][r]                with the sum: divided by C, as gensim does
 *   sum of x[id] = sum over its n of e[windowOf[n]]
 *   sum of o[id] = sum over its (w, r) of g[w][r] h[w]
 */

/** An additional constant of CBOW's kernels: 1 for the mean of the context rows, 0 for their sum. */
export interface MeanConstant {
  readonly mean: number;
}

/** The context vector of each window, (windows, dim). */
export function cbowHidden(
  this: KernelThis<SideConstants & MeanConstant>,
  input: Table,
  batch: number[],
): number {
  const window = this.thread.y;
  if (window >= batch[this.constants.windows]) return 0;
  const startAt = batch[this.constants.starts] + window;
  const start = batch[startAt];
  const length = batch[startAt + 1] - start;
  const contexts = batch[this.constants.contexts] + start;
  let sum = 0;
  for (let c = 0; c < length; c++) {
    const context = batch[contexts + c];
    const page = Math.floor(context * this.constants.pagesPerRow);
    const row = context - page * this.constants.rowsPerPage;
    sum += input[page][row][this.thread.x];
  }
  if (this.constants.mean === 1) {
    const rowsAt = batch[this.constants.windowRows] + window;
    return sum / batch[rowsAt];
  }
  return sum;
}

/** Scores of all windows with their outputs, (windows, outputs). */
export function cbowScores(
  this: KernelThis,
  hidden: number[][],
  output: Table,
  batch: number[],
): number {
  const window = this.thread.y;
  if (window >= batch[this.constants.windows]) return 0;
  const targetAt = batch[this.constants.targets] + window * this.constants.outputs + this.thread.x;
  const target = batch[targetAt];
  // A negative that is left out scores so low that it has no loss and no slope.
  if (target < 0) return -80;
  const page = Math.floor(target * this.constants.pagesPerRow);
  const row = target - page * this.constants.rowsPerPage;
  let score = 0;
  for (let d = 0; d < this.constants.dim; d++) {
    score += hidden[window][d] * output[page][row][d];
  }
  return score;
}

/** The change of each window's context rows, (windows, dim). */
export function cbowErrors(
  this: KernelThis<SideConstants & MeanConstant>,
  output: Table,
  slopes: number[][],
  batch: number[],
): number {
  const window = this.thread.y;
  if (window >= batch[this.constants.windows]) return 0;
  const targetsAt = batch[this.constants.targets] + window * this.constants.outputs;
  let sum = 0;
  for (let r = 0; r < this.constants.outputs; r++) {
    const target = batch[targetsAt + r];
    if (target >= 0) {
      const page = Math.floor(target * this.constants.pagesPerRow);
      const row = target - page * this.constants.rowsPerPage;
      sum += slopes[window][r] * output[page][row][this.thread.x];
    }
  }
  if (this.constants.mean === 1) return sum;
  const rowsAt = batch[this.constants.windowRows] + window;
  return sum / batch[rowsAt];
}

/** The sum of each segment of input rows, (segments, dim). */
export function cbowInputSums(
  this: KernelThis<SideConstants>,
  errors: number[][],
  batch: number[],
): number {
  const segment = this.thread.y;
  if (segment >= batch[this.constants.segments]) return 0;
  const startAt = batch[this.constants.segmentStarts] + segment;
  const start = batch[startAt];
  const entries = batch[startAt + 1] - start;
  const order = batch[this.constants.order] + start;
  const windowOf = batch[this.constants.windowOf];
  let sum = 0;
  for (let i = 0; i < entries; i++) {
    const n = batch[order + i];
    const window = batch[windowOf + n];
    sum += errors[window][this.thread.x];
  }
  return sum;
}

/** The sum of each segment of output rows, (segments, dim). */
export function cbowOutputSums(
  this: KernelThis<SideConstants>,
  hidden: number[][],
  slopes: number[][],
  batch: number[],
): number {
  const segment = this.thread.y;
  if (segment >= batch[this.constants.segments]) return 0;
  const startAt = batch[this.constants.segmentStarts] + segment;
  const start = batch[startAt];
  const entries = batch[startAt + 1] - start;
  const order = batch[this.constants.order] + start;
  let sum = 0;
  for (let i = 0; i < entries; i++) {
    const entry = batch[order + i];
    // Half an entry is added, so that rounding never takes the quotient below a whole number.
    const window = Math.floor((entry + 0.5) / this.constants.outputs);
    const r = entry - window * this.constants.outputs;
    sum += slopes[window][r] * hidden[window][this.thread.x];
  }
  return sum;
}
