import { WIDE } from "../../../simd/lanes";

// Memory that operations use while they run: that of the first thread precedes the first matrix, that
// of the others is where `useScratch` puts it.

/** Columns of a tile and of a panel. */
export const TILE_WIDTH: i32 = WIDE ? 16 : 8;

/**
 * Depth and width of a block of the right factor: 384 KiB, less than half of a typical second-level
 * cache. Rows as long as a power of two would compete for the same lines of the first-level cache.
 */
export const BLOCK_DEPTH: i32 = 384;
export const BLOCK_WIDTH: i32 = 256;
/** Rows of a block of a transposed left factor, a multiple of the heights of all tiles. */
export const BLOCK_HEIGHT: i32 = 96;

const LINE: usize = 64; // bytes of a cache line

/** What a tile of the wide build starts from if it does not add to C: (TILE_WIDTH) zeros. */
export const zeros: usize = (__heap_base + LINE - 1) & ~(LINE - 1);
/** A tile at the edge of a product, before its part is copied: (6, TILE_WIDTH). */
export let edge: usize = WIDE ? zeros + LINE : zeros;
/** A block of the right factor: panels, each (depth, TILE_WIDTH). */
export let panels: usize = edge + <usize>(6 * TILE_WIDTH * 4);
/** A block of a transposed left factor, as rows: (height, depth). */
export let rows: usize = panels + ((<usize>BLOCK_DEPTH * BLOCK_WIDTH) << 2);

const begin: usize = edge;
const end: usize = rows + ((<usize>BLOCK_HEIGHT * BLOCK_DEPTH) << 2);

/** Bytes of a thread's scratch memory, in whole cache lines. */
export function scratchBytes(): usize {
  return (end - begin + LINE - 1) & ~(LINE - 1);
}

/** Moves the scratch memory of this thread to `at`, the start of a cache line. */
export function useScratch(at: usize): void {
  panels += at - edge;
  rows += at - edge;
  edge = at;
}

/** The first address for matrices. After the last matrix, 64 bytes must be readable. */
export function firstAddress(): usize {
  return end;
}
