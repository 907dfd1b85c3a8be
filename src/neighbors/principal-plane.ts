import { dot, unit } from './queries/arithmetic.js';

/** Vectors to project onto their principal plane. */
export interface Rows {
  readonly dim: number;
  /** A vector, (dim), which is read before the next call. */
  row(id: number): ArrayLike<number>;
}

/** A plane through the mean of vectors. */
export interface Plane {
  readonly mean: Float64Array; // (dim)
  readonly axes: readonly [Float64Array, Float64Array]; // unit vectors, (dim)
}

/** Products of two numbers between two pauses: about ten milliseconds. */
const WORK = 8e6;
const MOST_STEPS = 1000;
const TOLERANCE = 1e-9; // of the turn of an axis in a step

/**
 * The plane in which vectors spread most: their first two principal components, found by orthogonal
 * iteration on their covariance. The same vectors give the same plane; each axis points to where its
 * largest number is positive. Vectors with numbers that are not finite are ignored.
 *
 * @param count the number of vectors to use, from the first
 * @param pause awaited between pieces of work
 */
export async function principalPlane(
  rows: Rows,
  count: number,
  pause: () => Promise<void>,
): Promise<Plane> {
  const { dim } = rows;
  const mean = new Float64Array(dim);
  const products = Array.from({ length: dim }, () => new Float64Array(dim));
  const each = Math.max(1, Math.floor((2 * WORK) / (dim * dim)));
  let used = 0;
  for (let first = 0; first < count; first += each) {
    for (let id = first; id < Math.min(count, first + each); id++) {
      const row = rows.row(id);
      if (!isFiniteRow(row)) continue;
      used++;
      for (let i = 0; i < dim; i++) {
        const [x, ofI] = [row[i], products[i]];
        mean[i] += x;
        for (let j = i; j < dim; j++) ofI[j] += x * row[j];
      }
    }
    await pause();
  }
  for (let i = 0; i < dim; i++) mean[i] /= Math.max(1, used);
  for (let i = 0; i < dim; i++) {
    for (let j = i; j < dim; j++) {
      products[i][j] = products[i][j] / Math.max(1, used) - mean[i] * mean[j];
      products[j][i] = products[i][j];
    }
  }
  return { mean, axes: firstTwo(products) };
}

function isFiniteRow(row: ArrayLike<number>): boolean {
  for (let i = 0; i < row.length; i++) if (!Number.isFinite(row[i])) return false;
  return true;
}

/** The eigenvectors of the two largest eigenvalues of a symmetric matrix (n, n), n from 1. */
function firstTwo(matrix: readonly Float64Array[]): [Float64Array, Float64Array] {
  const n = matrix.length;
  // Any start works that is not an eigenvector of another eigenvalue; this one is the same each time.
  let a = unit(Float64Array.from({ length: n }, (_, i) => 1 + ((i * 7) % 5) / 10));
  let b = without(unit(Float64Array.from({ length: n }, (_, i) => ((i * 11) % 7) - 3)), a);
  for (let step = 0; step < MOST_STEPS; step++) {
    const nextA = turned(matrix, a);
    const nextB = without(turned(matrix, b), nextA);
    const turn = 2 - Math.abs(dot(nextA, a)) - Math.abs(dot(nextB, b));
    [a, b] = [nextA, nextB];
    if (turn < TOLERANCE) break;
  }
  return [upright(a), upright(b)];
}

const turned = (matrix: readonly Float64Array[], axis: Float64Array): Float64Array =>
  unit(Float64Array.from(matrix, (row) => dot(row, axis)));

/** The part of a vector that is orthogonal to an axis, as a unit vector or zeros. */
function without(vector: Float64Array, axis: Float64Array): Float64Array {
  const along = dot(vector, axis);
  return unit(vector.map((x, i) => x - along * axis[i]));
}

function upright(axis: Float64Array): Float64Array {
  const largest = axis.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
  return largest < 0 ? axis.map((x) => -x) : axis;
}
