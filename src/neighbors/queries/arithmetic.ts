import { clipCosine } from '../found.js';

/** Adds `weight` times a row to `sum`, both (dim). */
export function addTo(sum: Float64Array, row: ArrayLike<number>, weight: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += weight * row[i];
}

/** The dot product of two vectors of the same length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** A vector divided by its norm, in float64; zeros stay zeros. */
export function unit(vector: ArrayLike<number>): Float64Array {
  const result = Float64Array.from(vector);
  let norm = Math.sqrt(dot(result, result));
  if (norm === 0 || norm === Infinity) {
    // The squares of numbers such as 1e-200 and 1e200 are outside the range of float64.
    const largest = result.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    if (!(largest > 0 && largest < Infinity)) return result;
    for (let i = 0; i < result.length; i++) result[i] /= largest;
    norm = Math.sqrt(dot(result, result));
  }
  if (norm > 0) for (let i = 0; i < result.length; i++) result[i] /= norm;
  return result;
}

/** The cosine of two vectors, 0 if one is all zeros. */
export const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  clipCosine(dot(unit(a), unit(b)));
