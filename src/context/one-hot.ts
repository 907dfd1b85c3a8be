import { integer } from '../options/check.js';

/**
 * The one-hot vector of an id: 1 at the id, 0 elsewhere.
 *
 * @returns (size)
 * @throws RangeError if the id is not in [0, size)
 */
export function oneHot(id: number, size: number): Float32Array {
  integer('id', id, 0, size - 1);
  const vector = new Float32Array(size);
  vector[id] = 1;
  return vector;
}
