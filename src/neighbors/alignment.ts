import { type Columns, singularValues } from './svd.js';

/**
 * The rotation (with or without reflection) R that maps the rows of `a` (n, dim) as close as
 * possible to those of `b` (n, dim), by least squares of a R - b: orthogonal Procrustes (Schönemann
 * 1966). Returns R (dim, dim), row by row.
 */
export function orthogonalProcrustes(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  dim: number,
): Float64Array {
  const { u, v } = singularValues(crossCovariance(a, b, dim));
  const rotation = new Float64Array(dim * dim); // U V^T
  for (let k = 0; k < dim; k++) {
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) rotation[i * dim + j] += u[k][i] * v[k][j];
    }
  }
  return rotation;
}

/** The product of a row (dim) and a matrix (dim, dim). */
export function rotateRow(row: ArrayLike<number>, rotation: Float64Array): Float64Array {
  const dim = row.length;
  const turned = new Float64Array(dim);
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) turned[j] += row[i] * rotation[i * dim + j];
  }
  return turned;
}

/** a^T b (dim, dim), as its columns. */
export function crossCovariance(a: ArrayLike<number>, b: ArrayLike<number>, dim: number): Columns {
  const columns = Array.from({ length: dim }, () => new Float64Array(dim));
  for (let start = 0; start < a.length; start += dim) {
    for (let j = 0; j < dim; j++) {
      const column = columns[j];
      const factor = b[start + j];
      for (let i = 0; i < dim; i++) column[i] += a[start + i] * factor;
    }
  }
  return columns;
}
