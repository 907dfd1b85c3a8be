import type { KernelConstants, KernelThis } from './types.js';

/** Additional constants of kernels with labels: 1 if scores belong to context words, 0 if to windows. */
export interface LabelConstants extends KernelConstants {
  readonly byOccurrence: number;
  readonly scored: number; // the header field with the number of rows
}

/**
 * The negative derivative of the loss by each score, (rows, outputs): y - sigmoid(s), where y is the
 * label of the output.
 *
 * @param scores (rows, outputs)
 */
export function slopes(
  this: KernelThis<LabelConstants>,
  scores: number[][],
  batch: number[],
): number {
  if (this.thread.y >= batch[this.constants.scored]) return 0;
  const score = scores[this.thread.y][this.thread.x];
  const small = Math.exp(-Math.abs(score));
  let sigmoid = 1 / (1 + small);
  if (score < 0) sigmoid = small / (1 + small);
  const windowAt = batch[this.constants.windowOf] + this.thread.y;
  const window =
    this.constants.byOccurrence * batch[windowAt] +
    (1 - this.constants.byOccurrence) * this.thread.y;
  const labelAt = batch[this.constants.labels] + window * this.constants.outputs + this.thread.x;
  return batch[labelAt] - sigmoid;
}

/**
 * Additional constants of the kernel `losses`: the number of partial sums, and how many rows each
 * adds up at most.
 */
export interface LossConstants extends LabelConstants {
  readonly parts: number;
  readonly rounds: number; // the most rows of a part
}

/**
 * The loss, softplus(-s) if the label is 1 and softplus(s) if it is 0, added up in `parts` sums,
 * (parts).
 *
 * @param scores (rows, outputs)
 */
export function losses(
  this: KernelThis<LossConstants>,
  scores: number[][],
  batch: number[],
): number {
  const rows = batch[this.constants.scored];
  const labels = batch[this.constants.labels];
  const windowOf = batch[this.constants.windowOf];
  let sum = 0;
  for (let i = 0; i < this.constants.rounds; i++) {
    const row = this.thread.x + i * this.constants.parts;
    if (row < rows) {
      const window =
        this.constants.byOccurrence * batch[windowOf + row] +
        (1 - this.constants.byOccurrence) * row;
      const labelsAt = labels + window * this.constants.outputs;
      for (let r = 0; r < this.constants.outputs; r++) {
        let x = scores[row][r];
        if (batch[labelsAt + r] > 0.5) x = -x;
        sum += Math.max(x, 0) + Math.log(1 + Math.exp(-Math.abs(x)));
      }
    }
  }
  return sum;
}
