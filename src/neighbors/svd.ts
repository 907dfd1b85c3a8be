import { dot } from './queries/arithmetic.js';

/** A square matrix (n, n) as its columns. */
export type Columns = readonly Float64Array[];

/** M = U diag(values) V^T, with orthonormal columns in U and V and no negative value, in no order. */
export interface Decomposition {
  readonly u: Columns;
  readonly values: Float64Array; // (n)
  readonly v: Columns;
}

const SWEEPS = 60; // about ten are enough
const EPSILON = 2 ** -52;

/**
 * The singular value decomposition of a square matrix of finite numbers, given as its columns, by the
 * one-sided Jacobi method (Hestenes 1958): rotates pairs of columns until all are orthogonal.
 */
export function singularValues(matrix: Columns): Decomposition {
  const n = matrix.length;
  const turned = matrix.map((column) => Float64Array.from(column));
  const v = Array.from({ length: n }, (_, j) => unitVector(n, j));
  let rotated = true;
  for (let sweep = 0; rotated && sweep < SWEEPS; sweep++) {
    rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const rotation = rotationOf(turned[p], turned[q]);
        if (rotation === undefined) continue;
        rotated = true;
        rotate(turned[p], turned[q], rotation);
        rotate(v[p], v[q], rotation);
      }
    }
  }
  const values = Float64Array.from(turned, (column) => Math.sqrt(dot(column, column)));
  return { u: orthonormal(turned, values), values, v };
}

interface Rotation {
  cos: number;
  sin: number;
}

/** The rotation that makes two columns orthogonal, or undefined if they are. */
function rotationOf(a: Float64Array, b: Float64Array): Rotation | undefined {
  const aa = dot(a, a);
  const bb = dot(b, b);
  const ab = dot(a, b);
  if (Math.abs(ab) <= EPSILON * Math.sqrt(a.length * aa * bb)) return undefined;
  const zeta = (bb - aa) / (2 * ab);
  const tan = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cos = 1 / Math.hypot(1, tan);
  return { cos, sin: cos * tan };
}

function rotate(a: Float64Array, b: Float64Array, { cos, sin }: Rotation): void {
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    a[i] = cos * x - sin * b[i];
    b[i] = sin * x + cos * b[i];
  }
}

/** Columns divided by their norms; vanishing ones are replaced to complete the basis. */
function orthonormal(columns: Columns, norms: Float64Array): Float64Array[] {
  const n = columns.length;
  const smallest = n * EPSILON * norms.reduce((a, b) => Math.max(a, b), 0);
  const kept = columns.flatMap((column, j) =>
    norms[j] > smallest ? [column.map((x) => x / norms[j])] : [],
  );
  const missing: Float64Array[] = [];
  for (let axis = 0; kept.length + missing.length < n; axis++) {
    const candidate = unitVector(n, axis);
    // Twice: the second pass removes what rounding leaves of the first.
    for (const other of [...kept, ...missing, ...kept, ...missing]) {
      subtract(candidate, other, dot(candidate, other));
    }
    const norm = Math.sqrt(dot(candidate, candidate));
    // For any smaller subspace, some of the n axes have this much outside of it.
    if (norm > 0.5 / Math.sqrt(n)) missing.push(candidate.map((x) => x / norm));
  }
  return columns.map((_, j) => (norms[j] > smallest ? kept.shift()! : missing.shift()!));
}

function unitVector(n: number, axis: number): Float64Array {
  const vector = new Float64Array(n);
  vector[axis] = 1;
  return vector;
}

function subtract(from: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < from.length; i++) from[i] -= factor * vector[i];
}
