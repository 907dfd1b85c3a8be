import type { KernelThis, SideConstants, Table } from './types.js';

/*
 * Skip-gram (Mikolov et al. 2013) on a batch of windows. All gradients use the values before the
 * batch. For context word n of window w and the outputs of w:
 *
 *   s[n][r] = x[n] . o[w][r]
 *   g[n][r] = y[w][r] - sigmoid(s[n][r])                   `slopes`
 *   sum of x[id] = sum over its n, r of g[n][r] o[w][r]
 *   sum of o[id] = sum over its (w, r), n in w of g[n][r] x[n]
 *
 * Sums are gathered, segment by segment of the batch's index, so no two threads write to one place.
 */

/** Scores of all context words with their windows' outputs, (occurrences, outputs). */
export function skipGramScores(
  this: KernelThis,
  input: Table,
  output: Table,
  batch: number[],
): number {
  const n = this.thread.y;
  if (n >= batch[this.constants.occurrences]) return 0;
  const windowAt = batch[this.constants.windowOf] + n;
  const window = batch[windowAt];
  const targetAt = batch[this.constants.targets] + window * this.constants.outputs + this.thread.x;
  const target = batch[targetAt];
  // A negative that is left out scores so low that it has no loss and no slope.
  if (target < 0) return -80;
  const contextAt = batch[this.constants.contexts] + n;
  const context = batch[contextAt];
  const inputPage = Math.floor(context * this.constants.pagesPerRow);
  const inputRow = context - inputPage * this.constants.rowsPerPage;
  const outputPage = Math.floor(target * this.constants.pagesPerRow);
  const outputRow = target - outputPage * this.constants.rowsPerPage;
  let score = 0;
  for (let d = 0; d < this.constants.dim; d++) {
    score += input[inputPage][inputRow][d] * output[outputPage][outputRow][d];
  }
  return score;
}

/** The sum of each segment of input rows, (segments, dim). */
export function skipGramInputSums(
  this: KernelThis<SideConstants>,
  output: Table,
  slopes: number[][],
  batch: number[],
): number {
  const segment = this.thread.y;
  if (segment >= batch[this.constants.segments]) return 0;
  const startAt = batch[this.constants.segmentStarts] + segment;
  const start = batch[startAt];
  const entries = batch[startAt + 1] - start;
  const order = batch[this.constants.order] + start;
  const windowOf = batch[this.constants.windowOf];
  const targets = batch[this.constants.targets];
  let sum = 0;
  for (let i = 0; i < entries; i++) {
    const n = batch[order + i];
    const window = batch[windowOf + n];
    const targetsAt = targets + window * this.constants.outputs;
    for (let r = 0; r < this.constants.outputs; r++) {
      const target = batch[targetsAt + r];
      if (target >= 0) {
        const page = Math.floor(target * this.constants.pagesPerRow);
        const row = target - page * this.constants.rowsPerPage;
        sum += slopes[n][r] * output[page][row][this.thread.x];
      }
    }
  }
  return sum;
}

/** The sum of each segment of output rows, (segments, dim). */
export function skipGramOutputSums(
  this: KernelThis<SideConstants>,
  input: Table,
  slopes: number[][],
  batch: number[],
): number {
  const segment = this.thread.y;
  if (segment >= batch[this.constants.segments]) return 0;
  const startAt = batch[this.constants.segmentStarts] + segment;
  const start = batch[startAt];
  const entries = batch[startAt + 1] - start;
  const order = batch[this.constants.order] + start;
  const starts = batch[this.constants.starts];
  const contexts = batch[this.constants.contexts];
  let sum = 0;
  for (let i = 0; i < entries; i++) {
    const entry = batch[order + i];
    // Half an entry is added, so that rounding never takes the quotient below a whole number.
    const window = Math.floor((entry + 0.5) / this.constants.outputs);
    const r = entry - window * this.constants.outputs;
    const from = batch[starts + window];
    const length = batch[starts + window + 1] - from;
    for (let c = 0; c < length; c++) {
      const n = from + c;
      const context = batch[contexts + n];
      const page = Math.floor(context * this.constants.pagesPerRow);
      const row = context - page * this.constants.rowsPerPage;
      sum += slopes[n][r] * input[page][row][this.thread.x];
    }
  }
  return sum;
}
