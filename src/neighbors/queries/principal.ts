import { addTo, dot, unit } from './arithmetic.js';

const MOST_STEPS = 10_000;
const TOLERANCE = 1e-26; // of the squared change in a step

/**
 * The first principal direction of vectors (n, dim), not centred: the unit vector (dim) along which
 * the sum of their squares is largest. Zeros if all are zeros. Found by power iteration: the matrix of
 * the vectors' products turns any start towards it, step by step, until it converges.
 */
export function principalDirection(vectors: readonly Float64Array[], dim: number): Float64Array {
  const products = productsOf(vectors, dim);
  // Starts from the longest vector, which has a part in the direction and is the same each time.
  let direction: Float64Array = new Float64Array(dim);
  for (const vector of vectors) {
    if (dot(vector, vector) > dot(direction, direction)) direction = vector;
  }
  direction = unit(direction);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = unit(products.map((row) => dot(row, direction)));
    addTo(direction, next, -1);
    const change = dot(direction, direction);
    direction = next;
    if (change < TOLERANCE) break;
  }
  return direction;
}

/** The sum over all vectors of the outer product with itself, (dim, dim). */
function productsOf(vectors: readonly Float64Array[], dim: number): Float64Array[] {
  const products = Array.from({ length: dim }, () => new Float64Array(dim));
  for (const vector of vectors) {
    for (let i = 0; i < dim; i++) addTo(products[i], vector, vector[i]);
  }
  return products;
}
