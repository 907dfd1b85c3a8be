// In float64, so that no float32 number is too large or too small to be squared.

/**
 * Divides each of `count` rows of `stride` floats, a multiple of 4, by its Euclidean norm, in place,
 * and stores the norms. A row of zeros stays as it is, with norm 0.
 */
export function normalizeRows(rows: usize, norms: usize, count: i32, stride: i32): void {
  const rowBytes = (<usize>stride) << 2;
  for (let r = 0; r < count; ++r) {
    const row = rows + <usize>r * rowBytes;
    const norm = normOf(row, rowBytes);
    store<f32>(norms + ((<usize>r) << 2), <f32>norm);
    if (norm != 0) scale(row, rowBytes, 1 / norm);
  }
}

@inline
function normOf(row: usize, rowBytes: usize): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let i: usize = 0; i < rowBytes; i += 16) {
    const a = lowHalf(row + i);
    const b = highHalf(row + i);
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sums = f64x2.add(low, high);
  return Math.sqrt(f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
}

@inline
function scale(row: usize, rowBytes: usize, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (let i: usize = 0; i < rowBytes; i += 16) {
    const low = v128.demote_zero<f64>(f64x2.mul(lowHalf(row + i), factors));
    const high = v128.demote_zero<f64>(f64x2.mul(highHalf(row + i), factors));
    v128.store(row + i, v128.shuffle<f32>(low, high, 0, 1, 4, 5));
  }
}

/** Floats 0 and 1 of the four at `address`. */
@inline
function lowHalf(address: usize): v128 {
  return v128.promote_low<f32>(v128.load64_zero(address));
}

/** Floats 2 and 3 of the four at `address`. */
@inline
function highHalf(address: usize): v128 {
  return v128.promote_low<f32>(v128.load64_zero(address, 8));
}
