/**
 * How an engine trains on many windows in one step. All gradients of a batch use the values before
 * it. So the sum for a frequent word has many stale gradients, and overshoots if a batch has many
 * words. Two limits prevent that. Both were found by training; see docs/experiments.md.
 */
export const ROW_LIMIT = {
  /** A row uses the gradients of this many occurrences; if it has more, this many times their mean. */
  occurrences: 64,
  /** A row moves by at most this share of its length, */
  turn: 0.25,
  /** or of this length if the row is shorter. */
  length: 0.5,
} as const;

/**
 * The number of batches collected together. Windows are dealt out to them one by one, so that the recurring
 * words of one document are not all in one batch.
 */
export const SPREAD = 16;

/**
 * The factor for a row's sum of gradients.
 *
 * @param occurrences of the row in the batch
 * @param step length of the sum of negative gradients
 * @param length of the row
 */
export function rowFactor(rate: number, occurrences: number, step: number, length: number): number {
  const factor = rate * Math.min(1, ROW_LIMIT.occurrences / occurrences);
  const longest = ROW_LIMIT.turn * Math.max(length, ROW_LIMIT.length);
  return factor * step > longest ? longest / step : factor;
}
