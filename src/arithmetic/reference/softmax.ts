import type { Matrix } from '../arithmetic.js';

/**
 * Replaces logits (rows, classes) with `scale` times the gradient of their loss. Returns the sum of
 * -log p(target) over the rows; rows with a target below 0 get zeros and do not count.
 */
export function softmaxCrossEntropy(logits: Matrix, targets: Int32Array, scale: number): number {
  let loss = 0;
  for (let i = 0; i < logits.rows; i++) {
    const row = logits.data.subarray(i * logits.columns, (i + 1) * logits.columns);
    if (targets[i] < 0) {
      row.fill(0);
      continue;
    }
    const normalizer = logSumOfExp(row);
    loss += normalizer - row[targets[i]];
    for (let j = 0; j < row.length; j++) row[j] = Math.exp(row[j] - normalizer) * scale;
    row[targets[i]] -= scale;
  }
  return loss;
}

/** Replaces each row of logits with its log-probabilities. */
export function logSoftmax(logits: Matrix): void {
  for (let i = 0; i < logits.rows; i++) {
    const row = logits.data.subarray(i * logits.columns, (i + 1) * logits.columns);
    const normalizer = logSumOfExp(row);
    for (let j = 0; j < row.length; j++) row[j] -= normalizer;
  }
}

/** log(sum of exp(x)); the largest is taken out, so that no exponential overflows. */
function logSumOfExp(row: Float32Array | Float64Array): number {
  let largest = -Infinity;
  for (const x of row) largest = Math.max(largest, x);
  let sum = 0;
  for (const x of row) sum += Math.exp(x - largest);
  return largest + Math.log(sum);
}
