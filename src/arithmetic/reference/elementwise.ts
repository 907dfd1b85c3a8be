import type { Matrix } from '../arithmetic.js';

/** Each row of out (rows, columns) += vector (1, columns). */
export function addToRows(out: Matrix, vector: Matrix): void {
  for (let i = 0; i < out.data.length; i++) out.data[i] += vector.data[i % out.columns];
}

/** vector (1, columns) += the sum of the rows of a (rows, columns). */
export function addSumOfRows(vector: Matrix, a: Matrix): void {
  for (let i = 0; i < a.data.length; i++) vector.data[i % a.columns] += a.data[i];
}

/** out += factor * a. */
export function addScaled(out: Matrix, a: Matrix, factor: number): void {
  for (let i = 0; i < out.data.length; i++) out.data[i] += factor * a.data[i];
}

/** out *= factor. */
export function scale(out: Matrix, factor: number): void {
  for (let i = 0; i < out.data.length; i++) out.data[i] *= factor;
}

/** Sets every number of out. */
export function fill(out: Matrix, value: number): void {
  out.data.fill(value);
}

/** out = a. */
export function copy(out: Matrix, a: Matrix): void {
  out.data.set(a.data);
}

/** out = a * b, number by number. */
export function multiply(out: Matrix, a: Matrix, b: Matrix): void {
  for (let i = 0; i < out.data.length; i++) out.data[i] = a.data[i] * b.data[i];
}

/** The sum of the squares of all numbers. */
export function sumOfSquares(a: Matrix): number {
  let sum = 0;
  for (const x of a.data) sum += x * x;
  return sum;
}
