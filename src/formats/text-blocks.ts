import { rowsPerBlock } from './floats.js';
import type { VectorBlock } from './format.js';

/** One vector of a text, and its line. */
export interface TextVector {
  readonly word: string;
  readonly count?: number;
  readonly vector: ArrayLike<number>; // (dim)
  readonly line: number;
}

/**
 * Collects vectors into blocks. A block has counts only if each of its vectors has one.
 *
 * @param limit the number of vectors wanted: a block has no more
 */
export async function* blocksOf(
  vectors: AsyncIterable<TextVector>,
  dim: number,
  limit = Infinity,
): AsyncGenerator<VectorBlock> {
  const most = Math.min(limit, rowsPerBlock(4 * dim));
  let pending: TextVector[] = [];
  for await (const vector of vectors) {
    pending.push(vector);
    if (pending.length === most) {
      yield blockOf(pending, dim);
      pending = [];
    }
  }
  if (pending.length > 0) yield blockOf(pending, dim);
}

function blockOf(vectors: readonly TextVector[], dim: number): VectorBlock {
  const rows = new Float32Array(vectors.length * dim);
  vectors.forEach(({ vector }, i) => rows.set(vector, i * dim));
  const counts = vectors.every(({ count }) => count !== undefined)
    ? { counts: Float64Array.from(vectors, ({ count }) => count as number) }
    : {};
  const words = vectors.map(({ word }) => word);
  return { words, rows, ...counts, where: (index) => `line ${vectors[index].line}` };
}
