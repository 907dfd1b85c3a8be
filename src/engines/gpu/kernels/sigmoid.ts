import type { KernelThis } from './types.js';

/**
 * The negative slope of the loss by each score, (rows, outputs): y - sigmoid(s), where y is 1 for
 * the centre, the first output, and 0 for the negatives.
 *
 * @param scores (rows, outputs)
 */
export function slopes(this: KernelThis, scores: number[][]): number {
  const score = scores[this.thread.y][this.thread.x];
  const small = Math.exp(-Math.abs(score));
  let sigmoid = 1 / (1 + small);
  if (score < 0) sigmoid = small / (1 + small);
  if (this.thread.x === 0) return 1 - sigmoid;
  return -sigmoid;
}

/** What the kernel `losses` knows besides: how many parts it adds up, and which count is its rows'. */
export interface LossConstants {
  readonly outputs: number;
  readonly parts: number;
  readonly rounds: number; // rows at most, in parts
  readonly scored: number; // place in the header of the number of rows
}

/**
 * The loss, softplus(-s) for the centre and softplus(s) for the negatives, added up in `parts` sums,
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
  let sum = 0;
  for (let i = 0; i < this.constants.rounds; i++) {
    const row = this.thread.x + i * this.constants.parts;
    if (row < rows) {
      for (let r = 0; r < this.constants.outputs; r++) {
        let x = scores[row][r];
        if (r === 0) x = -x;
        sum += Math.max(x, 0) + Math.log(1 + Math.exp(-Math.abs(x)));
      }
    }
  }
  return sum;
}
