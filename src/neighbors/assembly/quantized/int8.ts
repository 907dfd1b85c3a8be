// A row is a scale, a float32, then one byte per number, a whole number from -127 to 127. Rows follow one
// another without gaps. Sixteen numbers are loaded at once, so the last load of a row reaches into the
// next: those bytes are multiplied by zeros of the query, or masked.

const SCALE: usize = 4; // bytes

/**
 * factors[r] = 1 / norm of the whole numbers of row r; 0 for a row of zeros, NaN if the scale is NaN.
 * The mask has bytes of ones for the numbers of a row, and zeros up to a multiple of 16.
 */
export function int8Factors(
  factors: usize, rows: usize, mask: usize, count: i32, rowBytes: i32,
): void {
  const padded = paddedLength(rowBytes);
  for (let r = 0; r < count; ++r) {
    const row = rows + <usize>r * rowBytes;
    const numbers = row + SCALE;
    let sums = i32x4.splat(0);
    for (let i: usize = 0; i < padded; i += 16) {
      const x = v128.and(v128.load(numbers + i), v128.load(mask + i));
      const low = i16x8.extend_low_i8x16_s(x);
      const high = i16x8.extend_high_i8x16_s(x);
      sums = i32x4.add(sums, i32x4.dot_i16x8_s(low, low));
      sums = i32x4.add(sums, i32x4.dot_i16x8_s(high, high));
    }
    const squares = sum(sums);
    const scale = load<f32>(row);
    const factor: f32 = squares == 0 ? 0 : <f32>(1 / Math.sqrt(<f64>squares));
    store<f32>(factors + ((<usize>r) << 2), scale == scale ? factor : f32.NaN);
  }
}

/**
 * scores[r] = factors[r] * (numbers of row r) . query, for `count` rows. The query is int16, with zeros up
 * to a multiple of 16, and so small that no sum overflows an int32. Four rows at a time share its loads.
 */
export function scoreInt8(
  scores: usize, rows: usize, factors: usize, query: usize, count: i32, rowBytes: i32,
): void {
  const padded = paddedLength(rowBytes);
  let r = 0;
  for (; r + 4 <= count; r += 4) {
    const row0 = rows + <usize>r * rowBytes + SCALE;
    const row1 = row0 + rowBytes;
    const row2 = row1 + rowBytes;
    const row3 = row2 + rowBytes;
    let a0 = i32x4.splat(0);
    let a1 = i32x4.splat(0);
    let a2 = i32x4.splat(0);
    let a3 = i32x4.splat(0);
    for (let i: usize = 0; i < padded; i += 16) {
      const low = v128.load(query + (i << 1));
      const high = v128.load(query + (i << 1), 16);
      a0 = addProducts(a0, v128.load(row0 + i), low, high);
      a1 = addProducts(a1, v128.load(row1 + i), low, high);
      a2 = addProducts(a2, v128.load(row2 + i), low, high);
      a3 = addProducts(a3, v128.load(row3 + i), low, high);
    }
    const at = (<usize>r) << 2;
    const dots = f32x4(<f32>sum(a0), <f32>sum(a1), <f32>sum(a2), <f32>sum(a3));
    v128.store(scores + at, f32x4.mul(dots, v128.load(factors + at)));
  }
  for (; r < count; ++r) {
    const row = rows + <usize>r * rowBytes + SCALE;
    let a = i32x4.splat(0);
    for (let i: usize = 0; i < padded; i += 16) {
      const at = query + (i << 1);
      a = addProducts(a, v128.load(row + i), v128.load(at), v128.load(at, 16));
    }
    const at = (<usize>r) << 2;
    store<f32>(scores + at, <f32>sum(a) * load<f32>(factors + at));
  }
}

/** sums + the products of 16 int8 with 16 int16. */
@inline
function addProducts(sums: v128, x: v128, low: v128, high: v128): v128 {
  sums = i32x4.add(sums, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(x), low));
  return i32x4.add(sums, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(x), high));
}

@inline
function sum(lanes: v128): i32 {
  const pairs = i32x4.add(lanes, v128.shuffle<i32>(lanes, lanes, 2, 3, 0, 1));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}

/** The numbers of a row, up to a multiple of 16. */
@inline
function paddedLength(rowBytes: i32): usize {
  return (<usize>rowBytes - SCALE + 15) & ~15;
}
