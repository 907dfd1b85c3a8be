import * as check from '../../check.js';
import type { VectorSource } from '../../embedding/matrix.js';
import type { Neighbor, Neighbors } from '../search.js';
import { topK } from '../top-k.js';
import { addTo, unit } from './arithmetic.js';
import { cosinesTo } from './cosines.js';
import { idOf } from './words.js';

/** A word, or a vector (dim) of finite numbers. */
export type WordOrVector = string | ArrayLike<number>;

/** What a search starts from: a word or a vector, by itself or with a weight. */
export type Term = WordOrVector | readonly [term: WordOrVector, weight: number];

/** How positive and negative terms come together, as `--method` names it. */
export const SEARCH_METHODS = ['3cosadd', '3cosmul'] as const;
export type SearchMethod = (typeof SEARCH_METHODS)[number];

/** Which words may be found. */
export interface SearchLimits {
  /** How many words to return, at least 1; fewer come where there are fewer. @default 10 */
  topn?: number;
  /** Only the first words, which are the most frequent, may be found. @default all words */
  restrictVocab?: number;
  /** Only words for which this is true may be found. It is asked about few words. */
  filter?: (word: string, id: number) => boolean;
}

export interface MostSimilarQuery extends SearchLimits {
  /** To be near to. A weight is 1 if nothing else is said. */
  positive?: Term | readonly Term[];
  /** To be far from. A weight is -1 if nothing else is said. */
  negative?: Term | readonly Term[];
  /**
   * `3cosadd` ranks by the cosine with the sum of all terms, each times its weight: words by their
   * unit vectors, vectors as they are. `3cosmul` ranks by the product of the cosines with the
   * positive terms, divided by that with the negative ones, with cosines shifted to (1 + cos) / 2 and
   * 1e-6 added to the divisor (Levy and Goldberg 2014, equation 4); it takes no weights.
   * @default '3cosadd'
   */
  method?: SearchMethod;
}

const KEYS = ['positive', 'negative', 'topn', 'restrictVocab', 'filter', 'method'];
const EPSILON = 1e-6;

/** A term, ready for arithmetic. */
interface Weighted {
  readonly vector: Float64Array; // (dim)
  readonly weight: number;
  readonly id: number | undefined; // of a word
}

/**
 * The words nearest to some terms and far from others, best first, without those terms that are
 * words.
 *
 * @throws UnknownWordError for a word that the source does not hold; RangeError where there is no
 *   term, or no positive one for 3cosmul; RangeError and TypeError for wrong options
 */
export function mostSimilar(neighbors: Neighbors, query: MostSimilarQuery): Neighbor[] {
  check.knownKeys('mostSimilar', check.object('query', query), KEYS);
  const method = check.oneOf('method', query.method ?? '3cosadd', SEARCH_METHODS);
  const positive = listOfTerms('positive', query.positive);
  const negative = listOfTerms('negative', query.negative);
  const limits = checkedLimits(neighbors.source, query);
  if (positive.length + negative.length === 0) {
    throw new RangeError('A search needs at least one word or vector, got none');
  }
  const isPlain = limits.limit === neighbors.source.size && query.filter === undefined;
  if (method === '3cosadd' && isPlain && isWords(positive) && isWords(negative)) {
    return neighbors.mostSimilar({ positive, negative }, { k: limits.topn });
  }

  const { source } = neighbors;
  const near = positive.map((term) => weighted(source, 'positive', term, 1));
  const far = negative.map((term) => weighted(source, 'negative', term, -1));
  const scores =
    method === '3cosadd'
      ? sumScores(neighbors, [...near, ...far], limits.limit)
      : productScores(neighbors, near, far, limits.limit);
  const given = new Set([...near, ...far].map(({ id }) => id));
  const { topn, filter } = limits;
  const has = (id: number): boolean =>
    given.has(id) || (filter !== undefined && !filter(source.wordOf(id), id));
  return topK(scores, topn, { has }).map((id) => ({ word: source.wordOf(id), score: scores[id] }));
}

function sumScores(neighbors: Neighbors, terms: readonly Weighted[], limit: number): Float32Array {
  const sum = new Float64Array(neighbors.source.dim);
  for (const { vector, weight } of terms) addTo(sum, vector, weight);
  return cosinesTo(neighbors, sum, limit);
}

function productScores(
  neighbors: Neighbors,
  near: readonly Weighted[],
  far: readonly Weighted[],
  limit: number,
): Float32Array {
  if (near.length === 0) throw new RangeError('3cosmul needs at least one positive word, got none');
  if (near.some(({ weight }) => weight !== 1) || far.some(({ weight }) => weight !== -1)) {
    throw new RangeError('3cosmul takes no weights: leave them out, or take the method 3cosadd');
  }
  const above = productOfCosines(neighbors, near, limit);
  const below = productOfCosines(neighbors, far, limit);
  return Float32Array.from(above, (product, id) => product / (below[id] + EPSILON));
}

/** The product of (1 + cos) / 2 over some terms, for each word; 1 without terms. */
function productOfCosines(
  neighbors: Neighbors,
  terms: readonly Weighted[],
  limit: number,
): Float64Array {
  const product = new Float64Array(limit).fill(1);
  for (const { vector } of terms) {
    const cosines = cosinesTo(neighbors, vector, limit);
    for (let id = 0; id < limit; id++) product[id] *= (1 + cosines[id]) / 2;
  }
  return product;
}

function checkedLimits(source: VectorSource, { topn, restrictVocab, filter }: SearchLimits) {
  if (filter !== undefined && typeof filter !== 'function') {
    throw new TypeError(`filter must be a function, got ${String(filter)}`);
  }
  const limit = check.integer('restrictVocab', restrictVocab ?? source.size, 1);
  return {
    topn: check.integer('topn', topn ?? 10, 1),
    limit: Math.min(limit, source.size),
    filter,
  };
}

/** A single term counts as a list of one. */
function listOfTerms(name: string, terms: Term | readonly Term[] = []): readonly Term[] {
  if (typeof terms === 'string' || isVector(terms)) return [terms];
  if (!Array.isArray(terms)) {
    throw new TypeError(`${name} must be a list of words and vectors, got ${String(terms)}`);
  }
  return terms as readonly Term[];
}

const isWords = (terms: readonly Term[]): terms is readonly string[] =>
  terms.every((term) => typeof term === 'string');

/** An array of terms never begins with a number. */
const isVector = (value: unknown): value is ArrayLike<number> =>
  ArrayBuffer.isView(value) || (Array.isArray(value) && typeof value[0] === 'number');

function weighted(source: VectorSource, name: string, term: Term, sign: 1 | -1): Weighted {
  if (Array.isArray(term) && !isVector(term)) {
    const [each, weight] = term as unknown as readonly [WordOrVector, number];
    return { ...resolve(source, name, each), weight: check.number('weight', weight, -Infinity) };
  }
  return { ...resolve(source, name, term as WordOrVector), weight: sign };
}

function resolve(source: VectorSource, name: string, term: WordOrVector) {
  if (!isVector(term)) {
    const id = idOf(source, name, term as string);
    return { id, vector: unit(source.row(id)) };
  }
  return { id: undefined, vector: checkedVector(source, term) };
}

/** A copy of a vector in float64. Throws RangeError unless it has `dim` finite numbers. */
export function checkedVector(source: VectorSource, vector: ArrayLike<number>): Float64Array {
  const copy = Float64Array.from(vector);
  if (copy.length !== source.dim) {
    throw new RangeError(`vector must have ${source.dim} numbers, got ${copy.length}`);
  }
  if (!copy.every(Number.isFinite)) throw new RangeError('vector must have finite numbers only');
  return copy;
}
