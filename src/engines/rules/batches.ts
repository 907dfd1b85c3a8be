/**
 * How an engine trains on many windows in one step. All gradients of a batch use the values before
 * it. So the sum for a frequent word has many stale gradients, and overshoots if a batch has many
 * words. Two limits prevent that. Both were found by training; see docs/experiments.md.
 */
export const ROW_LIMIT = {
  /** A row takes the gradients of this many occurrences; of more, as many times their mean. */
  occurrences: 64,
  /** A row moves by this share of its length at most, */
  turn: 0.25,
  /** or of this length, where the row is shorter. */
  length: 0.5,
} as const;

/**
 * Batches that are collected together, and to which windows are dealt out one by one, so that the words of one
 * document, which come back again and again, are not all in one batch.
 */
export const SPREAD = 16;

/**
 * The factor of a row's sum of gradients.
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
