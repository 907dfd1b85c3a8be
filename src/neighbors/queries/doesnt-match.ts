import type { VectorSource } from '../../embedding/matrix.js';
import { clipCosine, type Neighbor } from '../found.js';
import { addTo, dot, unit } from './arithmetic.js';
import { someWords } from './words.js';

/** The odd one out of several words. */
export interface OddOneOut {
  word: string;
  /** All known words with their cosine to the mean, the most central first. */
  ranking: Neighbor[];
  /** Words that have no vector; they were left out. */
  unknown: string[];
}

/**
 * The word that is the least similar to the mean of the unit vectors of all.
 *
 * @throws RangeError for an empty list; UnknownWordError if no word is known
 */
export function doesntMatch(source: VectorSource, list: readonly string[]): OddOneOut {
  const { known, unknown } = someWords(source, 'words', list);
  const vectors = known.map((each) => unit(each.vector));
  const sum = new Float64Array(source.dim);
  for (const vector of vectors) addTo(sum, vector, 1);
  const middle = unit(sum);
  const ranking = known
    .map(({ word }, i) => ({ word, score: clipCosine(Math.fround(dot(vectors[i], middle))) }))
    .toSorted((a, b) => b.score - a.score || (a.word < b.word ? 1 : -1));
  return { word: ranking[ranking.length - 1].word, ranking, unknown: [...unknown] };
}
