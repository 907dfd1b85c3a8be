import { storePairs, WIDE } from "../../../simd/lanes";
import { TILE_WIDTH } from "./scratch";

// Packs blocks of the factors in the order in which tiles.ts reads them. Addresses and strides are in
// bytes, sizes in numbers.

/**
 * Packs a panel of columns of B, (depth, TILE_WIDTH), from rows in which they are adjacent. After the
 * last column, the panel holds whatever follows in memory, which is never used.
 */
export function packColumns(panel: usize, b: usize, bRow: usize, depth: i32): void {
  const row = <usize>TILE_WIDTH << 2;
  for (const end = panel + <usize>depth * row; panel < end; panel += row, b += bRow) {
    if (WIDE) {
      storePairs(panel, v128.load(b), v128.load(b, 16), v128.load(b, 32), v128.load(b, 48));
    } else {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
    }
  }
}

/** The same from a transposed B: `columns` rows, at most TILE_WIDTH; the last one replaces missing ones. */
export function packRows(panel: usize, b: usize, bRow: usize, depth: i32, columns: i32): void {
  const last = columns - 1;
  for (let part = 0; part < TILE_WIDTH / 4; part++) {
    const first = part << 2;
    const b0 = b + <usize>min(first, last) * bRow;
    const b1 = b + <usize>min(first + 1, last) * bRow;
    const b2 = b + <usize>min(first + 2, last) * bRow;
    const b3 = b + <usize>min(first + 3, last) * bRow;
    transpose(panel + (<usize>part << 4), <usize>TILE_WIDTH << 2, b0, b1, b2, b3, depth);
  }
}

/**
 * Packs the rows of a tile of A, (depth, height), from a transposed A, in whose rows they are adjacent.
 */
export function packLeft(to: usize, a: usize, aRow: usize, depth: i32, height: i32): void {
  const bytes = <usize>height << 2;
  for (const end = to + <usize>depth * bytes; to < end; to += bytes, a += aRow) {
    if (height == 6) {
      v128.store(to, v128.load(a));
      store<u64>(to, load<u64>(a, 16), 16);
    } else if (height == 4) {
      v128.store(to, v128.load(a));
    } else {
      store<f32>(to, load<f32>(a));
    }
  }
}

/** Transposes four rows of `count` numbers to `count` rows of four, `toRow` bytes apart. */
@inline
function transpose(
  to: usize, toRow: usize, r0: usize, r1: usize, r2: usize, r3: usize, count: i32,
): void {
  const bytes = <usize>count << 2, whole = bytes & ~15;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const x0 = v128.load(r0 + i), x1 = v128.load(r1 + i);
    const x2 = v128.load(r2 + i), x3 = v128.load(r3 + i);
    const a = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5), b = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
    const c = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7), d = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f32>(a, b, 0, 1, 4, 5));
    to += toRow;
    v128.store(to, v128.shuffle<f32>(a, b, 2, 3, 6, 7));
    to += toRow;
    v128.store(to, v128.shuffle<f32>(c, d, 0, 1, 4, 5));
    to += toRow;
    v128.store(to, v128.shuffle<f32>(c, d, 2, 3, 6, 7));
    to += toRow;
  }
  for (; i < bytes; i += 4) {
    store<f32>(to, load<f32>(r0 + i));
    store<f32>(to, load<f32>(r1 + i), 4);
    store<f32>(to, load<f32>(r2 + i), 8);
    store<f32>(to, load<f32>(r3 + i), 12);
    to += toRow;
  }
}
