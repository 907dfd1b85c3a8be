import type { VectorSource } from '../../embedding/matrix.js';
import type { Neighbors } from '../search.js';
import { unit } from './arithmetic.js';

/** A search among less than this share of all words reads them again; others keep a copy of all. */
const SMALL_SHARE = 0.1;

/**
 * The cosines of the first `limit` words with a vector (dim): (limit). Zeros have cosine 0 with all,
 * and vectors that are not finite numbers have NaN.
 */
export function cosinesTo(
  neighbors: Neighbors,
  vector: ArrayLike<number>,
  limit = neighbors.source.size,
): Float32Array {
  const { source } = neighbors;
  if (limit < SMALL_SHARE * source.size) return readCosines(source, vector, limit);
  // A copy, since the view holds until the next search only, which a user's filter may start.
  return neighbors.rows.score(unit(vector), limit).slice();
}

function readCosines(source: VectorSource, vector: ArrayLike<number>, limit: number): Float32Array {
  const { dim } = source;
  const query = unit(vector);
  const cosines = new Float32Array(limit);
  for (const { first, data } of source.blocks()) {
    const rows = Math.min(data.length / dim, limit - first);
    for (let row = 0; row < rows; row++) {
      let product = 0;
      let squares = 0;
      for (let i = 0; i < dim; i++) {
        const x = data[row * dim + i];
        product += x * query[i];
        squares += x * x;
      }
      cosines[first + row] = squares > 0 ? product / Math.sqrt(squares) : squares; // 0, or NaN
    }
    if (first + rows >= limit) break;
  }
  return cosines;
}
