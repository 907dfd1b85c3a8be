import { sum, sum4 } from "../../../simd/lanes";

/** Bytes of one number of all eight directions. */
const VECTORS: usize = 32;

/** The products of the last row with the directions, in two vectors of four. */
let low: v128 = f32x4.splat(0);
let high: v128 = f32x4.splat(0);

/** Multiplies a row (dim) by the directions (dim, 8). Even and odd numbers have sums of their own, which overlap. */
@inline
function project(row: usize, dim: i32, vectors: usize): void {
  const end = row + (<usize>dim << 2);
  let a = f32x4.splat(0), b = a, c = a, d = a;
  for (; row + 8 <= end; row += 8, vectors += 2 * VECTORS) {
    const even = v128.load32_splat(row), odd = v128.load32_splat(row, 4);
    a = f32x4.add(a, f32x4.mul(even, v128.load(vectors)));
    b = f32x4.add(b, f32x4.mul(even, v128.load(vectors, 16)));
    c = f32x4.add(c, f32x4.mul(odd, v128.load(vectors, 32)));
    d = f32x4.add(d, f32x4.mul(odd, v128.load(vectors, 48)));
  }
  if (row < end) {
    const last = v128.load32_splat(row);
    a = f32x4.add(a, f32x4.mul(last, v128.load(vectors)));
    b = f32x4.add(b, f32x4.mul(last, v128.load(vectors, 16)));
  }
  low = f32x4.add(a, c);
  high = f32x4.add(b, d);
}

/**
 * own = row - base
 *
 * @param rows (count) addresses of rows
 * @param base (count, dim)
 * @param own (count, dim)
 */
export function subtract(count: i32, dim: i32, rows: usize, base: usize, own: usize): void {
  const bytes = <usize>dim << 2;
  const whole = bytes & ~15;
  for (let i = 0; i < count; i++, rows += 4) {
    let row: usize = load<u32>(rows);
    for (const end = base + whole; base < end; row += 16, base += 16, own += 16) {
      v128.store(own, f32x4.sub(v128.load(row), v128.load(base)));
    }
    for (const end = base + bytes - whole; base < end; row += 4, base += 4, own += 4) {
      store<f32>(own, load<f32>(row) - load<f32>(base));
    }
  }
}

/**
 * One step of orthogonal iteration: adds M V to `next`, and v^T M v of each direction v to `moments`, for
 * M = the sum of weight x row^T row.
 *
 * @param rows (count, dim)
 * @param weights (count)
 * @param vectors V, (dim, 8)
 * @param next (dim, 8)
 * @param moments (8)
 */
export function iterate(
  count: i32,
  dim: i32,
  rows: usize,
  weights: usize,
  vectors: usize,
  next: usize,
  moments: usize,
): void {
  const bytes = <usize>dim << 2;
  let lowMoments = v128.load(moments);
  let highMoments = v128.load(moments, 16);
  for (let i = 0; i < count; i++, rows += bytes, weights += 4) {
    project(rows, dim, vectors);
    const weight = v128.load32_splat(weights);
    const a = f32x4.mul(weight, low);
    const b = f32x4.mul(weight, high);
    lowMoments = f32x4.add(lowMoments, f32x4.mul(a, low));
    highMoments = f32x4.add(highMoments, f32x4.mul(b, high));
    for (let d = 0, at = next; d < dim; d++, at += VECTORS) {
      const number = v128.load32_splat(rows + (<usize>d << 2));
      v128.store(at, f32x4.add(v128.load(at), f32x4.mul(a, number)));
      v128.store(at, f32x4.add(v128.load(at, 16), f32x4.mul(b, number)), 16);
    }
  }
  v128.store(moments, lowMoments);
  v128.store(moments, highMoments, 16);
}

/**
 * The products of changes `a` and `b`, summed over all rows, and those of their parts along the directions.
 *
 * @param vectors (dim, 8)
 * @param a (count, dim)
 * @param b (count, dim)
 * @param sums (2)
 */
export function correlate(count: i32, dim: i32, vectors: usize, a: usize, b: usize, sums: usize): void {
  const bytes = <usize>dim << 2;
  let all = f32x4.splat(0), along = all, rest: f32 = 0;
  for (let i = 0; i < count; i++) {
    project(a, dim, vectors);
    const lowOfA = low, highOfA = high;
    project(b, dim, vectors);
    along = f32x4.add(along, f32x4.add(f32x4.mul(lowOfA, low), f32x4.mul(highOfA, high)));
    for (const end = a + (bytes & ~15); a < end; a += 16, b += 16) {
      all = f32x4.add(all, f32x4.mul(v128.load(a), v128.load(b)));
    }
    for (const end = a + (bytes & 15); a < end; a += 4, b += 4) {
      rest += load<f32>(a) * load<f32>(b);
    }
  }
  store<f32>(sums, sum(all) + rest);
  store<f32>(sums, sum(along), 4);
}

/**
 * Merges changes: change = rest x all + the sum over directions v of excess x (all . v) v, then
 * base += change, row += change - own.
 *
 * @param vectors (dim, 8)
 * @param rest (count) the factor of a row in all directions
 * @param excess (count, 8) by how much the factor of each direction exceeds it
 * @param base (count, dim)
 * @param all (count, dim) the sum of the changes of all ranks
 * @param own (count, dim) the changes of this rank
 * @param rows (count) addresses of rows
 */
export function merge(
  count: i32,
  dim: i32,
  vectors: usize,
  rest: usize,
  excess: usize,
  base: usize,
  all: usize,
  own: usize,
  rows: usize,
): void {
  const bytes = <usize>dim << 2;
  const whole = bytes & ~15;
  for (let i = 0; i < count; i++, rest += 4, excess += VECTORS, rows += 4) {
    let row: usize = load<u32>(rows);
    project(all, dim, vectors);
    const a = f32x4.mul(low, v128.load(excess));
    const b = f32x4.mul(high, v128.load(excess, 16));
    const factor = v128.load32_splat(rest);
    let v = vectors;
    for (const end = base + whole; base < end; v += 4 * VECTORS) {
      const along = sum4(
        inDirections(v, a, b),
        inDirections(v + VECTORS, a, b),
        inDirections(v + 2 * VECTORS, a, b),
        inDirections(v + 3 * VECTORS, a, b),
      );
      const change = f32x4.add(f32x4.mul(factor, v128.load(all)), along);
      v128.store(base, f32x4.add(v128.load(base), change));
      v128.store(row, f32x4.add(v128.load(row), f32x4.sub(change, v128.load(own))));
      base += 16, all += 16, own += 16, row += 16;
    }
    for (const end = base + bytes - whole; base < end; v += VECTORS) {
      const change = load<f32>(rest) * load<f32>(all) + sum(inDirections(v, a, b));
      store<f32>(base, load<f32>(base) + change);
      store<f32>(row, load<f32>(row) + (change - load<f32>(own)));
      base += 4, all += 4, own += 4, row += 4;
    }
  }
}

/** One number of a change along the directions, in four parts. */
@inline
function inDirections(vectors: usize, a: v128, b: v128): v128 {
  return f32x4.add(f32x4.mul(a, v128.load(vectors)), f32x4.mul(b, v128.load(vectors, 16)));
}
