import type { VectorSource } from '../../embedding/matrix.js';
import { clipCosines } from '../found.js';
import type { UnitRows } from '../unit-rows.js';
import { unit } from './arithmetic.js';

/** A source, and a copy of its unit vectors that is made when first needed. */
export interface HeldRows {
  readonly source: VectorSource;
  readonly rows: UnitRows;
}

/** A search among less than this share of all words reads them again; others keep a copy of all. */
const SMALL_SHARE = 0.1;

/**
 * The cosines of the first `limit` words with a vector (dim): (limit). Zeros have cosine 0 with all,
 * and vectors that are not finite numbers have NaN.
 */
export function cosinesTo(
  search: HeldRows,
  vector: ArrayLike<number>,
  limit = search.source.size,
): Float32Array {
  const { source } = search;
  if (limit < SMALL_SHARE * source.size) return readCosines(source, vector, limit);
  // A copy, since the view is valid only until the next search, which a user's filter may start.
  return clipCosines(search.rows.score(unit(vector), limit).slice());
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
  return clipCosines(cosines);
}
