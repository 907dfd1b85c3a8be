import { addTo, dot, unit } from './arithmetic.js';

const MOST_STEPS = 10_000;
const TOLERANCE = 1e-26; // of the squared change in a step

/**
 * The first principal direction of vectors (n, dim), not centred: the unit vector (dim) along which
 * their squares add up to most. Zeros where all are zeros. Found by power iteration, which multiplies
 * by the vectors and back until the direction stands still.
 */
export function principalDirection(vectors: readonly Float64Array[], dim: number): Float64Array {
  // The longest vector: a start that has part in the direction, and is the same each time.
  let direction: Float64Array = new Float64Array(dim);
  for (const vector of vectors) {
    if (dot(vector, vector) > dot(direction, direction)) direction = vector;
  }
  direction = unit(direction);
  for (let step = 0; step < MOST_STEPS; step++) {
    const sum = new Float64Array(dim);
    for (const vector of vectors) addTo(sum, vector, dot(vector, direction));
    const next = unit(sum);
    addTo(direction, next, -1);
    const change = dot(direction, direction);
    direction = next;
    if (change < TOLERANCE) break;
  }
  return direction;
}
