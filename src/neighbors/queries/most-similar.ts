import * as check from '../../options/check.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { clipCosine, type Neighbor } from '../found.js';
import { type CheckedLimits, checkedLimits, SEARCH_LIMITS, type SearchLimits } from '../limits.js';
import { topK } from '../top-k.js';
import { addTo, unit } from './arithmetic.js';
import { cosinesTo, type HeldRows } from './cosines.js';
import { askedWord } from './words.js';

/** A word, or a vector (dim) of finite numbers. */
export type WordOrVector = string | ArrayLike<number>;

/** A term of a query: a word or a vector, alone or with a weight. */
export type Term = WordOrVector | readonly [term: WordOrVector, weight: number];

/** How positive and negative terms are combined, as `--method` names it. */
export const SEARCH_METHODS = ['3cosadd', '3cosmul'] as const;
export type SearchMethod = (typeof SEARCH_METHODS)[number];

export interface MostSimilarQuery extends SearchLimits {
  /** Terms to be near to. The default weight is 1. */
  positive?: Term | readonly Term[];
  /** Terms to be far from. The default weight is -1. */
  negative?: Term | readonly Term[];
  /**
   * `3cosadd` ranks by the cosine with the weighted sum of all terms. Words count by their unit
   * vectors, vectors are used unchanged. `3cosmul` ranks by the product of the cosines with the
   * positive terms, divided by that with the negative ones, with cosines shifted to (1 + cos) / 2
   * and 1e-6 added to the divisor (Levy and Goldberg 2014, equation 4); it takes no weights.
   * @default '3cosadd'
   */
  method?: SearchMethod;
}

const KEYS = ['positive', 'negative', 'method', ...SEARCH_LIMITS];
const EPSILON = 1e-6;

/** What a query needs of a search over all words. */
export interface ExactSearch extends HeldRows {
  /** The unit vector of an id, (dim). */
  unitRow(id: number): Float64Array;
  /** The words nearest to a vector (dim), without the ids in `excluded`. */
  nearest(vector: Float64Array, topn: number, excluded: ReadonlySet<number>): Neighbor[];
}

/** A term, ready for arithmetic. */
interface Weighted {
  readonly vector: Float64Array; // (dim)
  readonly weight: number;
  readonly id: number | undefined; // of a word
}

/**
 * The words nearest to some terms and far from others, best first, without the terms themselves.
 *
 * @throws UnknownWordError for an unknown word; RangeError if there is no term, or no positive one
 *   for 3cosmul; RangeError and TypeError for wrong options
 */
export function mostSimilar(search: ExactSearch, query: MostSimilarQuery): Neighbor[] {
  const { source } = search;
  check.knownKeys('mostSimilar', check.object('The query of mostSimilar', query), KEYS);
  const method = check.oneOf('method', query.method ?? '3cosadd', SEARCH_METHODS);
  const limits = checkedLimits(source, query);
  const near = listOfTerms('positive', query.positive).map((term) =>
    weighted(search, 'positive', term, 1),
  );
  const far = listOfTerms('negative', query.negative).map((term) =>
    weighted(search, 'negative', term, -1),
  );
  const terms = [...near, ...far];
  if (terms.length === 0) {
    throw new RangeError('A search needs at least one word or vector, got none');
  }
  const given = new Set(terms.flatMap(({ id }) => id ?? []));
  if (method === '3cosmul') {
    return best(search, productScores(search, near, far, limits.limit), limits, given);
  }
  const sum = new Float64Array(source.dim);
  for (const { vector, weight } of terms) addTo(sum, vector, weight);
  const isPlain = limits.limit === source.size && limits.filter === undefined;
  if (isPlain) return search.nearest(sum, limits.topn, given);
  const found = best(search, cosinesTo(search, sum, limits.limit), limits, given);
  return found.map(({ word, score }) => ({ word, score: clipCosine(score) }));
}

/** The words with the highest scores, among those allowed. */
function best(
  { source }: ExactSearch,
  scores: Float32Array,
  { topn, filter }: CheckedLimits,
  given: ReadonlySet<number>,
): Neighbor[] {
  const has = (id: number): boolean =>
    given.has(id) || (filter !== undefined && !filter(source.wordOf(id), id));
  return topK(scores, topn, { has }).map((id) => ({ word: source.wordOf(id), score: scores[id] }));
}

function productScores(
  search: ExactSearch,
  near: readonly Weighted[],
  far: readonly Weighted[],
  limit: number,
): Float32Array {
  if (near.length === 0) throw new RangeError('3cosmul needs at least one positive word, got none');
  if (near.some(({ weight }) => weight !== 1) || far.some(({ weight }) => weight !== -1)) {
    throw new RangeError('3cosmul takes no weights: leave them out, or use the method 3cosadd');
  }
  const above = productOfCosines(search, near, limit);
  const below = productOfCosines(search, far, limit);
  return Float32Array.from(above, (product, id) => product / (below[id] + EPSILON));
}

/** The product of (1 + cos) / 2 over some terms, for each word; 1 without terms. */
function productOfCosines(
  search: ExactSearch,
  terms: readonly Weighted[],
  limit: number,
): Float64Array {
  const product = new Float64Array(limit).fill(1);
  for (const { vector } of terms) {
    const cosines = cosinesTo(search, vector, limit);
    for (let id = 0; id < limit; id++) product[id] *= (1 + cosines[id]) / 2;
  }
  return product;
}

/** A single term counts as a list of one. */
function listOfTerms(name: string, terms: Term | readonly Term[] = []): readonly Term[] {
  if (typeof terms === 'string' || isVector(terms)) return [terms];
  if (!Array.isArray(terms)) {
    throw new TypeError(`${name} must be a list of words and vectors, got ${String(terms)}`);
  }
  return terms as readonly Term[];
}

/** An array of terms never begins with a number. */
const isVector = (value: unknown): value is ArrayLike<number> =>
  ArrayBuffer.isView(value) || (Array.isArray(value) && typeof value[0] === 'number');

function weighted(search: ExactSearch, name: string, term: Term, sign: 1 | -1): Weighted {
  if (Array.isArray(term) && !isVector(term)) {
    const [each, weight] = term as unknown as readonly [WordOrVector, number];
    return { ...resolve(search, name, each), weight: check.number('weight', weight, -Infinity) };
  }
  return { ...resolve(search, name, term as WordOrVector), weight: sign };
}

function resolve(search: ExactSearch, name: string, term: WordOrVector) {
  if (!isVector(term)) {
    const { id, vector } = askedWord(search.source, name, term as string);
    return { id, vector: id === undefined ? unit(vector) : search.unitRow(id) };
  }
  return { id: undefined, vector: checkedVector(search.source, term) };
}

/**
 * A copy of a vector in float64.
 *
 * @throws RangeError unless it has `dim` finite numbers
 */
export function checkedVector(source: VectorSource, vector: ArrayLike<number>): Float64Array {
  const copy = Float64Array.from(vector);
  if (copy.length !== source.dim) {
    throw new RangeError(`vector must have ${source.dim} numbers, got ${copy.length}`);
  }
  if (!copy.every(Number.isFinite)) throw new RangeError('vector must contain only finite numbers');
  return copy;
}
