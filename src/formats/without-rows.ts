import type { VectorBlock } from './format.js';

/** A block without the rows `dropped`, in order. The remaining numbers are moved together in place. */
export function withoutRows(
  block: VectorBlock,
  dim: number,
  dropped: readonly number[],
): VectorBlock {
  if (dropped.length === 0) return block;
  const { words, rows, counts, where } = block;
  const out = new Set(dropped);
  const kept = words.map((_, index) => index).filter((index) => !out.has(index));
  kept.forEach((from, to) => rows.copyWithin(to * dim, from * dim, (from + 1) * dim));
  return {
    words: kept.map((index) => words[index]),
    rows: rows.subarray(0, kept.length * dim),
    ...(counts && { counts: Float64Array.from(kept, (index) => counts[index]) }),
    ...(where && { where: (index: number) => where(kept[index]) }),
  };
}
