import type { RowBlock } from '../../embedding/matrix.js';

/** Numbers that are copied at once: half a megabyte of them. */
const BLOCK = 1 << 17;

/**
 * The rows of a matrix without their padding, block by block, each in the same place.
 *
 * @param padded (rows, any) as it lies in memory
 */
export function paddedBlocks(padded: Float32Array, count: number, dim: number): Iterable<RowBlock> {
  const stride = padded.length / count;
  const rows = Math.max(1, Math.floor(BLOCK / dim)); // of a block
  return {
    *[Symbol.iterator]() {
      const data = new Float32Array(rows * dim);
      for (let first = 0; first < count; first += rows) {
        const taken = Math.min(rows, count - first);
        for (let row = 0; row < taken; row++) {
          const at = (first + row) * stride;
          data.set(padded.subarray(at, at + dim), row * dim);
        }
        yield { first, data: data.subarray(0, taken * dim) };
      }
    },
  };
}

/** Puts rows of `dim` numbers into a matrix of `count` padded rows. */
export function placeBlocks(
  blocks: Iterable<RowBlock>,
  padded: Float32Array,
  count: number,
  dim: number,
): void {
  const stride = padded.length / count;
  for (const { first, data } of blocks) {
    for (let row = 0; row < data.length / dim; row++) {
      padded.set(data.subarray(row * dim, (row + 1) * dim), (first + row) * stride);
    }
  }
}
