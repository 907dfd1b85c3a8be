import { madd, sum } from "../../../simd/lanes";
import { read, write } from "./vectors";

/** Each row of out (rows, columns) += vector. */
export function addToRows(out: usize, vector: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    addScaled(out, vector, columns, 1);
    out += <usize>columns << 2;
  }
}

/** vector += sum of the rows of a (rows, columns), `stride` bytes apart, four rows at a time. */
export function addSumOfRows(
  vector: usize, a: usize, rows: i32, columns: i32, stride: usize,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    addFourRows(vector, a, <usize>columns << 2, stride);
    a += stride << 2;
  }
  for (; row < rows; row++) {
    addScaled(vector, a, columns, 1);
    a += stride;
  }
}

function addFourRows(vector: usize, a: usize, bytes: usize, stride: usize): void {
  const whole = bytes & ~15;
  let i: usize = 0;
  for (; i < whole; i += 16) addFour(vector + i, a + i, stride, true);
  for (; i < bytes; i += 4) addFour(vector + i, a + i, stride, false);
}

@inline
function addFour(to: usize, a: usize, stride: usize, whole: bool): void {
  const b = a + (stride << 1);
  const ab = f32x4.add(read(a, whole), read(a + stride, whole));
  const cd = f32x4.add(read(b, whole), read(b + stride, whole));
  write(to, f32x4.add(read(to, whole), f32x4.add(ab, cd)), whole);
}

/** out += factor * a */
export function addScaled(out: usize, a: usize, count: i32, factor: f32): void {
  const bytes = <usize>count << 2, whole = bytes & ~15;
  const factors = f32x4.splat(factor);
  let i: usize = 0;
  for (; i < whole; i += 16) {
    write(out + i, madd(read(a + i, true), factors, read(out + i, true)), true);
  }
  for (; i < bytes; i += 4) {
    write(out + i, madd(read(a + i, false), factors, read(out + i, false)), false);
  }
}

/** out *= factor */
export function scale(out: usize, count: i32, factor: f32): void {
  const end = out + (<usize>count << 2), whole = out + ((<usize>count << 2) & ~15);
  const factors = f32x4.splat(factor);
  for (; out < whole; out += 16) write(out, f32x4.mul(read(out, true), factors), true);
  for (; out < end; out += 4) write(out, f32x4.mul(read(out, false), factors), false);
}

/** out = a * b, element by element. */
export function multiply(out: usize, a: usize, b: usize, count: i32): void {
  const bytes = <usize>count << 2, whole = bytes & ~15;
  let i: usize = 0;
  for (; i < whole; i += 16) write(out + i, f32x4.mul(read(a + i, true), read(b + i, true)), true);
  for (; i < bytes; i += 4) write(out + i, f32x4.mul(read(a + i, false), read(b + i, false)), false);
}

/** How many squares are added up in float32, before their sum is added in float64. */
export const STRETCH: i32 = 1024;

/** The sum of the squares of a stretch, without the last numbers if they do not fill a vector. */
export function squaresOfStretch(a: usize, count: i32): f64 {
  let lanes = f32x4.splat(0);
  for (const whole = a + ((<usize>count << 2) & ~15); a < whole; a += 16) {
    const x = v128.load(a);
    lanes = madd(x, x, lanes);
  }
  return <f64>sum(lanes);
}

/** total + the squares of those last numbers. */
export function addSquaresOfRest(total: f64, a: usize, count: i32): f64 {
  for (let i = count & ~3; i < count; i++) {
    const x = <f64>load<f32>(a + (<usize>i << 2));
    total += x * x;
  }
  return total;
}

/** All of out = value. */
export function fill(out: usize, count: i32, value: f32): void {
  const end = out + (<usize>count << 2), whole = out + ((<usize>count << 2) & ~15);
  const values = f32x4.splat(value);
  for (; out < whole; out += 16) v128.store(out, values);
  for (; out < end; out += 4) store<f32>(out, value);
}

/** out = (out + first) + second */
export function addConstant(out: usize, count: i32, first: f32, second: f32): void {
  const end = out + (<usize>count << 2), whole = out + ((<usize>count << 2) & ~15);
  const a = f32x4.splat(first), b = f32x4.splat(second);
  for (; out < whole; out += 16) write(out, f32x4.add(f32x4.add(read(out, true), a), b), true);
  for (; out < end; out += 4) write(out, f32x4.add(f32x4.add(read(out, false), a), b), false);
}
