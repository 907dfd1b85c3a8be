import { Neighbors } from '../neighbors/index.js';
import { Embedding } from '../embedding/matrix.js';
import { Vocabulary } from '../vocabulary/vocabulary.js';

/** The nearest words of each word, by id, without itself. */
export interface NearestGraph {
  readonly size: number; // words
  readonly count: number; // nearest words of each
  readonly ids: Int32Array; // (size, count)
  readonly scores: Float32Array; // (size, count) cosines, best first
}

/** Unit vectors of the first words, row by row. (words, dim) */
export function unitVectors(neighbors: Neighbors, words: number): Float32Array {
  const { dim } = neighbors.source;
  const units = new Float32Array(words * dim);
  for (let id = 0; id < words; id++) units.set(neighbors.unitRow(id), id * dim);
  return units;
}

/**
 * The exact nearest neighbours of the first words among these words alone: a layout must come from
 * the words that are laid out.
 *
 * @param units (words, dim)
 * @param count of neighbours; fewer where there are fewer words
 */
export async function nearestGraph(
  neighbors: Neighbors,
  units: Float32Array,
  words: number,
  count: number,
): Promise<NearestGraph> {
  const { source } = neighbors;
  const all = words === source.size ? neighbors : await firstWords(neighbors, units, words);
  const most = Math.min(count, words - 1);
  const found = await all.searchMany(units, { topn: most + 1 });
  const ids = new Int32Array(words * most);
  const scores = new Float32Array(words * most);
  for (let word = 0; word < words; word++) {
    let at = word * most;
    // A word itself is among its nearest, but not always the first: others may have the same vector.
    for (let k = 0; k < found.topn && at < (word + 1) * most; k++) {
      const id = found.ids[word * found.topn + k];
      if (id === word) continue;
      ids[at] = id;
      scores[at++] = found.scores[word * found.topn + k];
    }
  }
  return { size: words, count: most, ids, scores };
}

async function firstWords(
  { source }: Neighbors,
  units: Float32Array,
  words: number,
): Promise<Neighbors> {
  const names = Array.from({ length: words }, (_, id) => source.wordOf(id));
  const vocabulary = new Vocabulary(names, new Float64Array(words));
  return Neighbors.create(new Embedding(vocabulary, source.dim, units));
}
