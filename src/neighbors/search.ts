import * as check from '../check.js';
import type { VectorSource } from '../embedding/matrix.js';
import { BatchSearch, type NearestRows } from './batch-search.js';
import { LazyCodes } from './row-codes.js';
import { RowStream } from './row-stream.js';
import { unknownWord } from './suggestions.js';
import { topK } from './top-k.js';
import { compileNeighbors, UnitRows } from './unit-rows.js';

/** A word that was found, with its cosine to what was asked for. */
export interface Neighbor {
  word: string;
  score: number;
}

export interface SimilarOptions {
  /** How many neighbours to return, at least 1; fewer come where there are fewer words. @default 10 */
  k?: number;
}

export interface SearchManyOptions extends SimilarOptions {
  /** Threads to use, at least 1. @default as many as the machine runs, where there is much to do */
  threads?: number;
}

/** Words to be near to, and words to be far from. */
export interface Terms {
  positive?: readonly string[];
  negative?: readonly string[];
}

const NONE: ReadonlySet<number> = new Set();

/** Searches that read the source again, before it pays to keep a copy of all vectors. */
const STREAMED_SEARCHES = 3;

/** Searches that go over the vectors themselves, before it pays to make codes of them all. */
const UNCODED_SEARCHES = 8;

/** Neighbours of a single search up to which codes are faster. */
const FEW = 1000;

/**
 * Exact search by cosine over all vectors of a source. Neighbours come best first, equal scores in
 * order of id. Words whose vectors are not finite numbers are never found; a vector of zeros has
 * cosine 0 with everything.
 *
 * Every method throws `UnknownWordError`, with suggestions, for a word that the source does not hold,
 * `RangeError` for a wrong `k` and `TypeError` for an unknown option.
 */
export class Neighbors {
  readonly source: VectorSource;
  readonly #module: WebAssembly.Module;
  #rows: UnitRows | undefined;
  #stream: RowStream | undefined;
  #searches = 0;
  #lazyCodes: LazyCodes | undefined;
  #batches: BatchSearch | undefined;
  #single: BatchSearch | undefined; // apart, since it may be asked while batches are on their way

  /** Compiles the kernels and makes a search of them; throws as the constructor does. */
  static async create(source: VectorSource): Promise<Neighbors> {
    return new Neighbors(await compileNeighbors(), source);
  }

  /** The source is read as it is needed: for the first searches, then once more to copy it. */
  constructor(module: WebAssembly.Module, source: VectorSource) {
    this.#module = module;
    this.source = source;
  }

  /**
   * A copy of all vectors as they are searched, made at the first need. Throws `WordloomError`
   * OUT_OF_MEMORY where they take more than about 4 GiB.
   */
  get rows(): UnitRows {
    this.#rows ??= UnitRows.of(this.#module, this.source);
    return this.#rows;
  }

  /** The words nearest to a word, or to the mean of the unit vectors of several, without these. */
  similar(words: string | readonly string[], options?: SimilarOptions): Neighbor[] {
    return this.mostSimilar({ positive: typeof words === 'string' ? [words] : words }, options);
  }

  /** What is to `c` as `b` is to `a`: the words nearest to b - a + c (3CosAdd), without these. */
  analogy(a: string, b: string, c: string, options?: SimilarOptions): Neighbor[] {
    return this.mostSimilar({ positive: [b, c], negative: [a] }, options);
  }

  /**
   * The words nearest to the sum of the unit vectors of `positive` less that of `negative`, without
   * these words themselves. Throws `RangeError` where no word is given.
   */
  mostSimilar(terms: Terms, options: SimilarOptions = {}): Neighbor[] {
    const k = checkedK(options);
    check.knownKeys('mostSimilar', terms, ['positive', 'negative']);
    const positive = this.#idsOf('positive', terms.positive);
    const negative = this.#idsOf('negative', terms.negative);
    if (positive.length + negative.length === 0) {
      throw new RangeError('A search needs at least one word, got none');
    }
    const query = new Float64Array(this.source.dim);
    for (const id of positive) addTo(query, this.#unit(id), 1);
    for (const id of negative) addTo(query, this.#unit(id), -1);
    return this.#nearest(query, k, new Set([...positive, ...negative]));
  }

  /** The words nearest to a vector (dim) of finite numbers; `RangeError` for any other. */
  similarTo(vector: ArrayLike<number>, options: SimilarOptions = {}): Neighbor[] {
    const k = checkedK(options);
    const query = Float64Array.from(vector);
    if (query.length !== this.source.dim) {
      throw new RangeError(`vector must have ${this.source.dim} numbers, got ${query.length}`);
    }
    if (!query.every(Number.isFinite)) throw new RangeError('vector must have finite numbers only');
    return this.#nearest(query, k, NONE);
  }

  /**
   * The rows nearest to each of many vectors (queries, dim), row by row, of finite numbers: far faster
   * than one by one. `RangeError` for anything else.
   */
  async searchMany(queries: Float32Array, options: SearchManyOptions = {}): Promise<NearestRows> {
    const { k, threads } = checkedMany(options);
    const { dim } = this.source;
    if (!(queries instanceof Float32Array)) throw new TypeError('queries must be a Float32Array');
    if (queries.length % dim !== 0) {
      throw new RangeError(`queries must have ${dim} numbers each, got ${queries.length} together`);
    }
    if (!queries.every(Number.isFinite)) {
      throw new RangeError('queries must have finite numbers only');
    }
    return this.#searchUnits(unitRowsOf(queries, dim), k, threads);
  }

  /** The words nearest to each of many words, without itself: `similar` for each, but far faster. */
  async similarMany(
    words: readonly string[],
    options: SearchManyOptions = {},
  ): Promise<Neighbor[][]> {
    const { k, threads } = checkedMany(options);
    const { rows, source } = this;
    const ids = this.#idsOf('words', words);
    const queries = new Float32Array(ids.length * rows.dim);
    ids.forEach((id, q) => queries.set(rows.row(id), q * rows.dim));
    const found = await this.#searchUnits(unitRowsOf(queries, rows.dim), k + 1, threads);
    return ids.map((own, q) => {
      const neighbors: Neighbor[] = [];
      for (let at = q * found.k; at < (q + 1) * found.k && neighbors.length < k; at++) {
        const id = found.ids[at];
        if (id < 0 || id === own) continue;
        neighbors.push({ word: source.wordOf(id), score: found.scores[at] });
      }
      return neighbors;
    });
  }

  /** The cosine of two words, 0 if the vector of one is all zeros. */
  similarity(a: string, b: string): number {
    const left = Float64Array.from(this.#unit(this.#idOf('a', a)));
    const right = this.#unit(this.#idOf('b', b));
    return Math.fround(left.reduce((sum, x, i) => sum + x * right[i], 0));
  }

  /** Throws the `UnknownWordError` of a word that the source does not hold. */
  refuse(word: string): never {
    throw unknownWord(word, this.source);
  }

  #nearest(query: Float64Array, k: number, excluded: ReadonlySet<number>): Neighbor[] {
    normalize(query);
    this.#searches++;
    const found = k + excluded.size > FEW ? undefined : this.#screened(query, k, excluded);
    if (found) return found;
    const scores = this.#score(query);
    return topK(scores, k, excluded).map((id) => ({
      word: this.source.wordOf(id),
      score: scores[id],
    }));
  }

  /** By codes; undefined where there are none yet, and making them does not pay. */
  #screened(query: Float64Array, k: number, excluded: ReadonlySet<number>): Neighbor[] | undefined {
    const codes = this.#rows && this.#codes;
    const pays = codes?.made !== undefined || this.#searches > UNCODED_SEARCHES;
    if (codes === undefined || !pays) return undefined;
    this.#single ??= new BatchSearch(this.rows, codes);
    const most = Math.min(k + excluded.size, this.rows.count);
    return this.#single
      .searchOne(Float32Array.from(query), most)
      .filter(({ id }) => !excluded.has(id))
      .slice(0, k)
      .map(({ id, score }) => ({ word: this.source.wordOf(id), score }));
  }

  #searchUnits(queries: Float32Array, k: number, threads?: number): Promise<NearestRows> {
    this.#batches ??= new BatchSearch(this.rows, this.#codes);
    return this.#batches.search(queries, k, threads);
  }

  #score(query: Float64Array): Float32Array {
    if (this.#rows === undefined && this.#searches <= STREAMED_SEARCHES) {
      return this.#streamed.score(query);
    }
    this.#stream = undefined;
    return this.rows.score(query);
  }

  #unit(id: number): Float32Array {
    return (this.#rows ?? this.#streamed).row(id);
  }

  get #codes(): LazyCodes {
    this.#lazyCodes ??= new LazyCodes(this.rows);
    return this.#lazyCodes;
  }

  get #streamed(): RowStream {
    this.#stream ??= new RowStream(this.#module, this.source);
    return this.#stream;
  }

  #idsOf(name: string, words: readonly string[] = []): number[] {
    if (!Array.isArray(words)) throw new TypeError(`${name} must be a list of words, got ${words}`);
    return words.map((word: string) => this.#idOf(name, word));
  }

  #idOf(name: string, word: string): number {
    const id = this.source.indexOf(check.string(name, word));
    return id ?? this.refuse(word);
  }
}

function checkedK(options: SimilarOptions): number {
  check.knownKeys('The search', options, ['k']);
  return check.integer('k', options.k ?? 10, 1);
}

function checkedMany(options: SearchManyOptions): { k: number; threads: number | undefined } {
  check.knownKeys('The search', options, ['k', 'threads']);
  const { k = 10, threads } = options;
  if (threads !== undefined) check.integer('threads', threads, 1, 256);
  return { k: check.integer('k', k, 1), threads };
}

/** Vectors (rows, dim), each divided by its norm as a single query is. */
function unitRowsOf(vectors: Float32Array, dim: number): Float32Array {
  const units = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += dim) {
    const vector = Float64Array.from(vectors.subarray(start, start + dim));
    normalize(vector);
    units.set(vector, start);
  }
  return units;
}

function addTo(sum: Float64Array, row: Float32Array, sign: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += sign * row[i];
}

function normalize(vector: Float64Array): void {
  const norm = Math.hypot(...vector);
  if (norm > 0) for (let i = 0; i < vector.length; i++) vector[i] /= norm;
}
