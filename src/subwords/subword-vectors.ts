import { ruleOf, type SubwordRule, subwordBuckets } from './subwords.js';

/** n-gram vectors in memory. A bucket without a row counts as zeros. */
export interface SubwordVectors extends SubwordRule {
  /** The buckets that have a row, sorted. */
  readonly buckets: Uint32Array;
  readonly vectors: Float32Array; // (buckets.length, dim)
}

/** n-gram vectors, in memory or in a file that is read on demand. */
export interface SubwordSource extends SubwordRule {
  readonly dim: number;
  /** Number of buckets that have a row. */
  readonly size: number;
  /** These buckets, sorted, (size). */
  buckets(): Uint32Array;
  /** The row (dim) of bucket `buckets()[place]`. It may be a view that the next call overwrites. */
  row(place: number): Float32Array;
  /** All rows in order, block by block. The next block may overwrite a block. */
  blocks(): Iterable<{ readonly first: number; readonly data: Float32Array }>;
}

/** The upper limit for lengths of n-grams. Splitting words into longer ones would take too long. */
export const LONGEST_SUBWORD = 1000; // characters

/** The most buckets that fastText's file format can hold. */
export const MOST_BUCKETS = 2 ** 31 - 1;

/** The end of a sentence: the only word that fastText does not split into n-grams. */
export const SENTENCE_END = '</s>';

/** A `SubwordSource` in memory. */
export class SubwordTable implements SubwordSource {
  readonly minn: number;
  readonly maxn: number;
  readonly bucket: number;
  readonly minJamo: number;
  readonly maxJamo: number;
  readonly dim: number;
  readonly #vectors: SubwordVectors;

  /** @throws RangeError if the sizes do not match, or buckets are not sorted */
  constructor(vectors: SubwordVectors, dim: number) {
    const { minn, maxn, bucket, minJamo = 0, maxJamo = 0, buckets, vectors: rows } = vectors;
    if (!(minn >= 0 && maxn >= 1 && maxn >= minn && maxn <= LONGEST_SUBWORD)) {
      throw new RangeError(`n-grams of ${minn} to ${maxn} characters are impossible`);
    }
    if (!(minJamo >= 0 && maxJamo >= minJamo && maxJamo <= LONGEST_SUBWORD)) {
      throw new RangeError(`n-grams of ${minJamo} to ${maxJamo} jamo are impossible`);
    }
    if (rows.length !== buckets.length * dim) {
      throw new RangeError(`${rows.length} numbers for ${buckets.length} x ${dim} n-gram vectors`);
    }
    if (!areBuckets(buckets, bucket)) {
      throw new RangeError(`buckets must be distinct, sorted and below ${bucket}`);
    }
    this.minn = minn;
    this.maxn = maxn;
    this.bucket = bucket;
    this.minJamo = minJamo;
    this.maxJamo = maxJamo;
    this.dim = dim;
    this.#vectors = vectors;
  }

  get size(): number {
    return this.#vectors.buckets.length;
  }

  buckets(): Uint32Array {
    return this.#vectors.buckets;
  }

  row(place: number): Float32Array {
    return this.#vectors.vectors.subarray(place * this.dim, (place + 1) * this.dim);
  }

  *blocks(): Generator<{ first: number; data: Float32Array }> {
    yield { first: 0, data: this.#vectors.vectors };
  }
}

/** Whether buckets are distinct, sorted and below `bucket`. */
export function areBuckets(buckets: Uint32Array, bucket: number): boolean {
  let before = -1;
  for (const each of buckets) {
    if (each <= before || each >= bucket) return false;
    before = each;
  }
  return true;
}

/** Loads all vectors of a source into memory. */
export function loadSubwords(source: SubwordSource): SubwordVectors {
  const { dim, size } = source;
  const vectors = new Float32Array(size * dim);
  for (const { first, data } of source.blocks()) vectors.set(data, first * dim);
  return { ...ruleOf(source), buckets: source.buckets(), vectors };
}

/**
 * Adds the vectors of a word's n-grams to `sum`, (dim).
 *
 * @param word a string, or UTF-8 bytes (not the end of a sentence)
 * @returns number of n-grams of the word, including those whose bucket has no row, as in fastText
 */
export function addSubwords(
  sum: Float64Array,
  source: SubwordSource,
  word: string | Uint8Array,
): number {
  if (word === SENTENCE_END) return 0;
  const bytes = typeof word === 'string' ? encoder.encode(word) : word;
  const ofWord = subwordBuckets(bytes, source);
  for (const bucket of ofWord) {
    const place = placeOf(source, bucket);
    if (place === undefined) continue;
    const row = source.row(place);
    for (let i = 0; i < sum.length; i++) sum[i] += row[i];
  }
  return ofWord.length;
}

/**
 * The mean of the vectors of a word's n-grams, (dim), as fastText computes it for out-of-vocabulary words
 * (Bojanowski et al. 2017, section 3.2). Undefined if the word is too short to have n-grams.
 */
export function subwordVector(source: SubwordSource, word: string): Float32Array | undefined {
  const sum = new Float64Array(source.dim);
  const count = addSubwords(sum, source, word);
  return count === 0 ? undefined : Float32Array.from(sum, (x) => x / count);
}

/** Whether `subwordVector` gives a vector for this word. */
export const hasSubwords = (rule: SubwordRule, word: string): boolean =>
  word !== SENTENCE_END && subwordBuckets(encoder.encode(word), rule).length > 0;

/** Replaces a word's own row (dim) by its vector: the mean of that row and those of its n-grams. */
export function compose(row: Float32Array, source: SubwordSource, word: string | Uint8Array): void {
  const sum = Float64Array.from(row);
  const count = 1 + addSubwords(sum, source, word);
  sum.forEach((x, i) => (row[i] = x / count));
}

/** Undoes `compose`: replaces a word's vector (dim) by its own row. */
export function decompose(row: Float32Array, source: SubwordSource, word: string): void {
  const sum = new Float64Array(row.length);
  const count = 1 + addSubwords(sum, source, word);
  sum.forEach((x, i) => (row[i] = count * row[i] - x));
}

const encoder = new TextEncoder();

/** The row number of a bucket; undefined if it has no row. */
function placeOf(source: SubwordSource, bucket: number): number | undefined {
  if (source.size === source.bucket) return bucket;
  const buckets = source.buckets();
  let low = 0;
  let high = buckets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (buckets[middle] < bucket) low = middle + 1;
    else high = middle;
  }
  return buckets[low] === bucket ? low : undefined;
}
