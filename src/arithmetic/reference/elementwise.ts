import type { Matrix } from '../arithmetic.js';

export function addToRows(out: Matrix, vector: Matrix): void {
  for (let i = 0; i < out.data.length; i++) out.data[i] += vector.data[i % out.columns];
}

export function addSumOfRows(vector: Matrix, a: Matrix): void {
  for (let i = 0; i < a.data.length; i++) vector.data[i % a.columns] += a.data[i];
}

export function addScaled(out: Matrix, a: Matrix, factor: number): void {
  for (let i = 0; i < out.data.length; i++) out.data[i] += factor * a.data[i];
}

export function scale(out: Matrix, factor: number): void {
  for (let i = 0; i < out.data.length; i++) out.data[i] *= factor;
}

export function fill(out: Matrix, value: number): void {
  out.data.fill(value);
}

export function copy(out: Matrix, a: Matrix): void {
  out.data.set(a.data);
}

export function multiply(out: Matrix, a: Matrix, b: Matrix): void {
  for (let i = 0; i < out.data.length; i++) out.data[i] = a.data[i] * b.data[i];
}

export function sumOfSquares(a: Matrix): number {
  let sum = 0;
  for (const x of a.data) sum += x * x;
  return sum;
}
