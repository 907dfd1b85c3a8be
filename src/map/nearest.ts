import { Neighbors } from '../neighbors/index.js';
import { Embedding } from '../embedding/matrix.js';
import { Vocabulary } from '../vocabulary/vocabulary.js';

/** The nearest words of each word, by id, excluding itself. */
export interface NearestGraph {
  readonly size: number; // words
  readonly count: number; // nearest words of each
  readonly ids: Int32Array; // (size, count)
  readonly scores: Float32Array; // (size, count) cosines, best first
}

/** How to compute a graph. */
interface SearchRun {
  /** Number of threads; by default one per core. */
  readonly threads?: number;
  /** Words per progress report; all by default. */
  readonly part?: number;
  /** Called with the progress from 0 to 1, and awaited. */
  onProgress?(share: number): Promise<void>;
}

/** Unit vectors of the first words, (words, dim); zeros for vectors that are not finite. */
export function unitVectors(neighbors: Neighbors, words: number): Float32Array {
  const { dim } = neighbors.source;
  const units = new Float32Array(words * dim);
  for (let id = 0; id < words; id++) {
    const row = neighbors.unitRow(id);
    if (row.every(Number.isFinite)) units.set(row, id * dim);
  }
  return units;
}

/** A search among unit vectors, (count, dim), without words. */
export function searchAmong(units: Float32Array, dim: number): Promise<Neighbors> {
  const count = units.length / dim;
  const names = Array.from({ length: count }, (_, id) => String(id));
  const vocabulary = new Vocabulary(names, new Float64Array(count));
  return Neighbors.create(new Embedding(vocabulary, dim, units));
}

/**
 * The exact nearest neighbours of vectors among themselves, because a layout must depend only on the
 * words that it places.
 *
 * @param search over these vectors and no others
 * @param units (vectors, dim)
 * @param count of neighbours; fewer where there are fewer vectors
 */
export async function nearestGraph(
  search: Neighbors,
  units: Float32Array,
  count: number,
  { threads, part = Infinity, onProgress }: SearchRun = {},
): Promise<NearestGraph> {
  const { dim } = search.source;
  const size = units.length / dim;
  const most = Math.min(count, size - 1);
  const ids = new Int32Array(size * most);
  const scores = new Float32Array(size * most);
  for (let first = 0; first < size; first += part) {
    const end = Math.min(size, first + part);
    const queries = units.subarray(first * dim, end * dim);
    const found = await search.searchMany(queries, { topn: most + 1, threads });
    for (let word = first; word < end; word++) {
      const row = (word - first) * found.topn;
      let at = word * most;
      // A word is among its own nearest, but not always first: others may have the same vector.
      for (let k = row; k < row + found.topn && at < (word + 1) * most; k++) {
        if (found.ids[k] === word) continue;
        ids[at] = found.ids[k];
        scores[at++] = found.scores[k];
      }
    }
    await onProgress?.(end / size);
  }
  return { size, count: most, ids, scores };
}
