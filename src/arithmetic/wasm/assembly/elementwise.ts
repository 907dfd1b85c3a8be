import { madd, sum } from "../../../simd/lanes";
import { read, write } from "./vectors";

/** Each row of out (rows, columns) += vector. */
export function addToRows(out: usize, vector: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    addScaled(out, vector, columns, 1);
    out += <usize>columns << 2;
  }
}

/** vector += sum of the rows of a (rows, columns), four rows at a time. */
export function addSumOfRows(vector: usize, a: usize, rows: i32, columns: i32): void {
  const bytes = <usize>columns << 2;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    addFourRows(vector, a, bytes);
    a += bytes << 2;
  }
  for (; row < rows; row++) {
    addScaled(vector, a, columns, 1);
    a += bytes;
  }
}

function addFourRows(vector: usize, a: usize, bytes: usize): void {
  const whole = bytes & ~15;
  let i: usize = 0;
  for (; i < whole; i += 16) addFour(vector + i, a + i, bytes, true);
  for (; i < bytes; i += 4) addFour(vector + i, a + i, bytes, false);
}

@inline
function addFour(to: usize, a: usize, bytes: usize, whole: bool): void {
  const b = a + (bytes << 1);
  const ab = f32x4.add(read(a, whole), read(a + bytes, whole));
  const cd = f32x4.add(read(b, whole), read(b + bytes, whole));
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

/** out = a * b, number by number. */
export function multiply(out: usize, a: usize, b: usize, count: i32): void {
  const bytes = <usize>count << 2, whole = bytes & ~15;
  let i: usize = 0;
  for (; i < whole; i += 16) write(out + i, f32x4.mul(read(a + i, true), read(b + i, true)), true);
  for (; i < bytes; i += 4) write(out + i, f32x4.mul(read(a + i, false), read(b + i, false)), false);
}

/** Bytes of numbers whose squares are added up in float32, before float64 takes their sum. */
const STRETCH: usize = 4096;

export function sumOfSquares(a: usize, count: i32): f64 {
  const end = a + (<usize>count << 2);
  let total: f64 = 0;
  while (a < end) {
    const stop = min(a + STRETCH, end), whole = a + ((stop - a) & ~15);
    let lanes = f32x4.splat(0);
    for (; a < whole; a += 16) {
      const x = v128.load(a);
      lanes = madd(x, x, lanes);
    }
    total += <f64>sum(lanes);
    for (; a < stop; a += 4) total += <f64>load<f32>(a) * <f64>load<f32>(a);
  }
  return total;
}

/** out = (out + first) + second */
export function addConstant(out: usize, count: i32, first: f32, second: f32): void {
  const end = out + (<usize>count << 2), whole = out + ((<usize>count << 2) & ~15);
  const a = f32x4.splat(first), b = f32x4.splat(second);
  for (; out < whole; out += 16) write(out, f32x4.add(f32x4.add(read(out, true), a), b), true);
  for (; out < end; out += 4) write(out, f32x4.add(f32x4.add(read(out, false), a), b), false);
}
