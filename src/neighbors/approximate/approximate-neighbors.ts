import * as check from '../../options/check.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { clipCosine, type Neighbor } from '../found.js';
import { checkedTopn, type TopnOptions } from '../limits.js';
import { unknownWord } from '../suggestions.js';
import type { HnswIndex } from './hnsw-index.js';
import { toUnit } from './unit.js';

/** The number of neighbours for which recall is measured and `ef` chosen. */
export const MEASURED_K = 10;

/**
 * Approximate search for the neighbours of a word: those that an index finds, with their cosines to
 * six decimals. Some of the nearest may be missing; the index says how many, on a sample.
 */
export class ApproximateNeighbors {
  readonly source: VectorSource;
  readonly index: HnswIndex;
  readonly ef: number;

  /** @param ef candidates kept while searching for up to ten neighbours */
  constructor(source: VectorSource, index: HnswIndex, ef: number) {
    this.source = source;
    this.index = index;
    this.ef = ef;
  }

  /**
   * The words nearest to a word, best first, ties by id. More than ten neighbours need
   * proportionally more candidates, so that recall stays the same.
   *
   * @throws UnknownWordError; RangeError for a wrong `topn`, TypeError for an unknown option
   */
  similar(word: string, options: TopnOptions = {}): Neighbor[] {
    const topn = checkedTopn('The search by an index', options);
    const id = this.source.indexOf(check.string('word', word));
    if (id === undefined) throw unknownWord(word, this.source);
    return this.idsNear(id, topn).map(([found, score]) => ({
      word: this.source.wordOf(found),
      score,
    }));
  }

  /**
   * The ids nearest to an id, without itself, each with its cosine; none if its vector has no
   * direction.
   */
  idsNear(id: number, k: number): [id: number, score: number][] {
    const query = toUnit(this.source.row(id));
    if (query === undefined) return [];
    const ef = Math.ceil(this.ef * Math.max(1, k / MEASURED_K));
    const { ids } = this.index.nearest(query, k + 1, ef);
    // The index finds ids; their cosines come from the model, whose numbers have checksums.
    return ids
      .filter((found) => found !== id && found < this.source.size)
      .slice(0, k)
      .map((found): [number, number] => [found, this.#cosine(query, found)])
      .toSorted(([a, x], [b, y]) => y - x || a - b);
  }

  #cosine(query: Float32Array, id: number): number {
    const unit = toUnit(this.source.row(id));
    if (unit === undefined) return 0;
    return clipCosine(query.reduce((sum, value, i) => sum + value * unit[i], 0));
  }
}
