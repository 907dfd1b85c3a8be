import { addDots, BYTES_LOADED, loadBytes, sum } from "../../simd/lanes";
import { product } from "../../simd/tiles";
import { offer, threshold, topBytes } from "./top-k";

// A screen before the exact search: rows with one byte per number, and a bound on the error of that.
// Rows whose bound stays below a query's threshold cannot be among its best; the others are scored
// exactly, from the rows themselves. This takes a third of the arithmetic, and reads a quarter of the
// memory. Queries have seven bits per number and no sign, as relaxed SIMD requires: their codes are 64
// too large, for which a row's offset compensates.

const TILE: usize = 32768; // bytes of codes that stay in the first-level cache while all queries pass
const LARGEST: f32 = 127; // code
const QUERY_ZERO = 64; // the code of 0 in a query
const ROUNDED_UP: f32 = 1.0001; // covers what float32 may lose in a sum of squares

/**
 * Writes the codes of `count` rows: each number divided by the row's scale and rounded, `codeStride`
 * bytes per row, a multiple of 16, whose padding is already zero. Also writes the Euclidean norm of the
 * rounding errors, rounded up, and what a query's offset adds to its product with the row.
 */
export function encodeRows(
  codes: usize, scales: usize, errors: usize, offsets: usize, rows: usize,
  count: i32, stride: i32, codeStride: i32,
): void {
  const rowBytes = (<usize>stride) << 2;
  for (let r = 0; r < count; ++r) {
    const largest = largestOf(rows, rowBytes);
    const scale = largest / LARGEST;
    const scales4 = f32x4.splat(scale);
    const inverses = f32x4.splat(largest > 0 ? LARGEST / largest : 0);
    let squares = f32x4.splat(0);
    let total = i32x4.splat(0);
    for (let i: usize = 0; i < rowBytes; i += 16) {
      const x = v128.load(rows + i);
      const rounded = f32x4.nearest(f32x4.mul(x, inverses));
      const rest = f32x4.sub(x, f32x4.mul(rounded, scales4));
      squares = f32x4.add(squares, f32x4.mul(rest, rest));
      const whole = i32x4.trunc_sat_f32x4_s(rounded);
      total = i32x4.add(total, whole);
      const halves = i16x8.narrow_i32x4_s(whole, whole);
      v128.store_lane<u32>(codes + (i >> 2), i8x16.narrow_i16x8_s(halves, halves), 0);
    }
    store<i32>(offsets, QUERY_ZERO * sumOf(total));
    store<f32>(scales, scale);
    store<f32>(errors, sqrt(sum(squares)) * ROUNDED_UP); // NaN if a number is
    rows += rowBytes;
    codes += <usize>codeStride;
    scales += 4;
    errors += 4;
    offsets += 4;
  }
}

@inline
function sumOf(a: v128): i32 {
  const b = i32x4.add(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  return i32x4.extract_lane(b, 0) + i32x4.extract_lane(b, 1);
}

/** The largest magnitude of a row, NaN if a number is. */
@inline
function largestOf(row: usize, rowBytes: usize): f32 {
  let lanes = f32x4.splat(0);
  for (let i: usize = 0; i < rowBytes; i += 16) {
    lanes = f32x4.max(lanes, f32x4.abs(v128.load(row + i)));
  }
  lanes = f32x4.max(lanes, v128.shuffle<f32>(lanes, lanes, 2, 3, 0, 1));
  lanes = f32x4.max(lanes, v128.shuffle<f32>(lanes, lanes, 1, 0, 3, 2));
  return f32x4.extract_lane(lanes, 0);
}

/**
 * `searchRows` with a screen. Queries have codes of one byte per number; `queryBounds` holds the scale
 * of each and the margin that its rounding requires. `first` and `count` are multiples of 4: padding
 * after the last row has an error of -Infinity.
 */
export function screenRows(
  tops: usize, rows: usize, codes: usize, scales: usize, errors: usize, offsets: usize,
  first: i32, count: i32, queries: usize, queryCodes: usize, queryBounds: usize, queryCount: i32,
  stride: i32, codeStride: i32, k: i32,
): void {
  const rowBytes = (<usize>stride) << 2;
  const tile = max(4, <i32>(TILE / <usize>codeStride) & ~3);
  for (let start = 0; start < count; start += tile) {
    const size = min(tile, count - start);
    const at = (<usize>start) << 2, id = first + start;
    const tileRows = rows + <usize>start * rowBytes;
    const tileCodes = codes + <usize>start * <usize>codeStride;
    for (let q = 0; q < queryCount; q += 2) {
      const screen = q + 1 < queryCount ? screenTile : screenTileForOne;
      screen(
        tops + <usize>q * topBytes(k), tileRows, tileCodes, scales + at, errors + at, offsets + at, id, size,
        queries + <usize>q * rowBytes, queryCodes + <usize>q * <usize>codeStride,
        queryBounds + ((<usize>q) << 3), rowBytes, <usize>codeStride, k,
      );
    }
  }
}

/** In blocks of two queries by four rows, as in search.ts. */
function screenTile(
  top: usize, rows: usize, codes: usize, scales: usize, errors: usize, offsets: usize,
  first: i32, count: i32, queries: usize, queryCodes: usize, queryBounds: usize,
  rowBytes: usize, codeStride: usize, k: i32,
): void {
  const top1 = top + topBytes(k);
  const queryCodes1 = queryCodes + codeStride;
  const scaleA = f32x4.splat(load<f32>(queryBounds));
  const marginA = load<f32>(queryBounds, 4);
  const scaleB = f32x4.splat(load<f32>(queryBounds, 8));
  const marginB = load<f32>(queryBounds, 12);
  for (let r = 0; r < count; r += 4) {
    const row0 = codes + <usize>r * codeStride;
    const row1 = row0 + codeStride;
    const row2 = row1 + codeStride;
    const row3 = row2 + codeStride;
    let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    for (let i: usize = 0; i < codeStride; i += BYTES_LOADED) {
      const a = loadBytes(queryCodes + i), b = loadBytes(queryCodes1 + i);
      let row = loadBytes(row0 + i);
      a0 = addDots(row, a, a0); b0 = addDots(row, b, b0);
      row = loadBytes(row1 + i);
      a1 = addDots(row, a, a1); b1 = addDots(row, b, b1);
      row = loadBytes(row2 + i);
      a2 = addDots(row, a, a2); b2 = addDots(row, b, b2);
      row = loadBytes(row3 + i);
      a3 = addDots(row, a, a3); b3 = addDots(row, b, b3);
    }
    const at = (<usize>r) << 2;
    const scale = v128.load(scales + at);
    const error = v128.load(errors + at);
    const offset = v128.load(offsets + at);
    const sumsA = i32x4.sub(sums(a0, a1, a2, a3), offset);
    const lanesA = above(sumsA, scale, scaleA, error, threshold(top) - marginA);
    if (lanesA) offerLanes(lanesA, top, k, rows, r, first, queries, rowBytes);
    const sumsB = i32x4.sub(sums(b0, b1, b2, b3), offset);
    const lanesB = above(sumsB, scale, scaleB, error, threshold(top1) - marginB);
    if (lanesB) offerLanes(lanesB, top1, k, rows, r, first, queries + rowBytes, rowBytes);
  }
}

/** In blocks of one query by four rows: for a single search, or the last of an odd number. */
function screenTileForOne(
  top: usize, rows: usize, codes: usize, scales: usize, errors: usize, offsets: usize,
  first: i32, count: i32, query: usize, queryCodes: usize, queryBounds: usize,
  rowBytes: usize, codeStride: usize, k: i32,
): void {
  const queryScale = f32x4.splat(load<f32>(queryBounds));
  const margin = load<f32>(queryBounds, 4);
  for (let r = 0; r < count; r += 4) {
    const row0 = codes + <usize>r * codeStride;
    const row1 = row0 + codeStride;
    const row2 = row1 + codeStride;
    const row3 = row2 + codeStride;
    let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    for (let i: usize = 0; i < codeStride; i += BYTES_LOADED) {
      const a = loadBytes(queryCodes + i);
      a0 = addDots(loadBytes(row0 + i), a, a0);
      a1 = addDots(loadBytes(row1 + i), a, a1);
      a2 = addDots(loadBytes(row2 + i), a, a2);
      a3 = addDots(loadBytes(row3 + i), a, a3);
    }
    const at = (<usize>r) << 2;
    const products = i32x4.sub(sums(a0, a1, a2, a3), v128.load(offsets + at));
    const least = threshold(top) - margin;
    const lanes = above(products, v128.load(scales + at), queryScale, v128.load(errors + at), least);
    if (lanes) offerLanes(lanes, top, k, rows, r, first, query, rowBytes);
  }
}

/** The sums of the lanes of four vectors of integers. */
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/** The lanes whose scores may exceed `least`, one bit each. */
@inline
function above(sums: v128, scale: v128, queryScale: v128, error: v128, least: f32): i32 {
  const score = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sums), scale), queryScale);
  return i32x4.bitmask(f32x4.gt(f32x4.add(score, error), f32x4.splat(least)));
}

/** Offers those of rows r .. r + 3 whose exact scores exceed the threshold, in order. */
function offerLanes(
  lanes: i32, top: usize, k: i32, rows: usize, r: i32, first: i32, query: usize, rowBytes: usize,
): void {
  for (; lanes != 0; lanes &= lanes - 1) {
    const row = r + ctz(lanes);
    const score = product(rows + <usize>row * rowBytes, query, rowBytes);
    if (score > threshold(top)) offer(top, k, score, first + row);
  }
}
