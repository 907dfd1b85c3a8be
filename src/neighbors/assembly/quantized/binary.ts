// A row is a norm and a size, both float32, then one bit per number, without gaps between the rows. Loads
// of 16 bytes reach into the next row; its bits are masked.

const HEADER: usize = 8; // bytes

/** factors[r] = 1 / dim; 0 if the norm is 0, as of a vector of zeros, and NaN if it is NaN. */
export function binaryFactors(
  factors: usize, rows: usize, count: i32, rowBytes: i32, dim: i32,
): void {
  const factor: f32 = 1 / <f32>dim;
  for (let r = 0; r < count; ++r) {
    const norm = load<f32>(rows + <usize>r * rowBytes);
    store<f32>(factors + ((<usize>r) << 2), norm == norm ? (norm == 0 ? 0 : factor) : f32.NaN);
  }
}

/**
 * scores[r] = factors[r] * (signs of row r) . (signs of the query): the number of equal signs less the
 * number of different ones. Query and mask have zeros from `dim` up to a multiple of 128 bits.
 */
export function scoreBinary(
  scores: usize, rows: usize, factors: usize, query: usize, mask: usize, count: i32, rowBytes: i32,
  dim: i32,
): void {
  const padded = (<usize>rowBytes - HEADER + 15) & ~15;
  for (let r = 0; r < count; ++r) {
    const row = rows + <usize>r * rowBytes + HEADER;
    let sums = i32x4.splat(0);
    for (let i: usize = 0; i < padded; i += 16) {
      const differing = v128.xor(v128.load(row + i), v128.load(query + i));
      const bits = i8x16.popcnt(v128.and(differing, v128.load(mask + i)));
      const pairs = i16x8.extadd_pairwise_i8x16_u(bits);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(pairs));
    }
    const halves = i32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
    const distance = i32x4.extract_lane(halves, 0) + i32x4.extract_lane(halves, 1);
    const at = (<usize>r) << 2;
    store<f32>(scores + at, <f32>(dim - 2 * distance) * load<f32>(factors + at));
  }
}
