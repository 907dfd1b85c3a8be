import * as check from '../options/check.js';
import type { VectorSource } from '../embedding/matrix.js';
import { BatchSearch, type NearestRows } from './batch-search.js';
import { clipCosine, type FoundRow, type Neighbor, neighborsOf } from './found.js';
import {
  checkedTopn,
  checkOptions,
  SEARCH_LIMITS,
  type SearchLimits,
  type SearchManyOptions,
} from './limits.js';
import { dot, unit } from './queries/arithmetic.js';
import { type AskedWord, askedWord } from './queries/words.js';
import { checkedVector, mostSimilar, type MostSimilarQuery } from './queries/most-similar.js';
import { LazyCodes } from './row-codes.js';
import { RowStream } from './row-stream.js';
import { unknownWord } from './suggestions.js';
import { topK } from './top-k.js';
import { compileNeighbors, UnitRows } from './unit-rows.js';

/** How many searches read the source again before it pays to keep a copy of all vectors. */
const STREAMED_SEARCHES = 3;

/** How many searches scan the vectors themselves before it pays to make codes of them all. */
const UNCODED_SEARCHES = 8;

/** The most neighbours of a single search for which codes are faster. */
const FEW = 1000;

/**
 * Exact search by cosine over all vectors of a source. Neighbours come best first, equal scores in
 * order of id. Words whose vectors are not finite numbers are never found; a vector of zeros has
 * cosine 0 with everything.
 *
 * A word that the source does not hold is searched for by the vector of its n-grams, if it has one.
 * Every method throws `UnknownWordError`, with suggestions, for any other,
 * `RangeError` for a wrong `topn` and `TypeError` for an unknown option.
 */
export class Neighbors {
  readonly source: VectorSource;
  readonly #module: WebAssembly.Module;
  #rows: UnitRows | undefined;
  #stream: RowStream | undefined;
  #searches = 0;
  #lazyCodes: LazyCodes | undefined;
  #batches: BatchSearch | undefined;
  #single: BatchSearch | undefined; // separate, since it may be used while batches are running

  /** Compiles the kernels and makes a search with them; throws as the constructor does. */
  static async create(source: VectorSource): Promise<Neighbors> {
    return new Neighbors(await compileNeighbors(), source);
  }

  /**
   * The source is read on demand: for the first searches, then once more to copy it.
   *
   * @throws TypeError without compiled kernels; use `create`
   */
  constructor(module: WebAssembly.Module, source: VectorSource) {
    if (!(module instanceof WebAssembly.Module)) {
      throw new TypeError('create Neighbors with await Neighbors.create(source)');
    }
    this.#module = module;
    this.source = source;
  }

  /**
   * A normalised copy of all vectors, made on first use.
   *
   * @throws `WordloomError` OUT_OF_MEMORY if they take more than about 4 GiB
   */
  get rows(): UnitRows {
    this.#rows ??= UnitRows.of(this.#module, this.source);
    return this.#rows;
  }

  /** The words nearest to a word, or to the mean of the unit vectors of several, without these. */
  similar(words: string | readonly string[], limits: SearchLimits = {}): Neighbor[] {
    const positive = typeof words === 'string' ? [words] : this.#listOf('words', words);
    positive.forEach((word) => check.string('words', word));
    return mostSimilar(this, { ...limitsOf('similar', limits), positive });
  }

  /** What is to `c` as `b` is to `a`: the words nearest to b - a + c (3CosAdd), without these. */
  analogy(a: string, b: string, c: string, limits: SearchLimits = {}): Neighbor[] {
    const terms = { positive: [b, c], negative: [a] };
    return mostSimilar(this, { ...limitsOf('analogy', limits), ...terms });
  }

  /** The words nearest to some words or vectors and far from others, without these words. */
  mostSimilar(query: MostSimilarQuery): Neighbor[] {
    return mostSimilar(this, query);
  }

  /** The words nearest to a vector (dim) of finite numbers; `RangeError` for any other. */
  similarByVector(vector: ArrayLike<number>, limits: SearchLimits = {}): Neighbor[] {
    const positive = [checkedVector(this.source, vector)];
    return mostSimilar(this, { ...limitsOf('similarByVector', limits), positive });
  }

  /**
   * The rows nearest to each of many vectors (queries, dim), row by row, of finite numbers: far faster
   * than one by one. `RangeError` for anything else.
   */
  async searchMany(queries: Float32Array, options: SearchManyOptions = {}): Promise<NearestRows> {
    const { topn, threads } = checkedMany(options);
    const { dim } = this.source;
    if (!(queries instanceof Float32Array)) throw new TypeError('queries must be a Float32Array');
    if (queries.length % dim !== 0) {
      throw new RangeError(
        `queries must have ${dim} dimensions, got ${queries.length} numbers in total`,
      );
    }
    if (!queries.every(Number.isFinite)) {
      throw new RangeError('queries must contain only finite numbers');
    }
    return this.#searchUnits(unitRowsOf(queries, dim), topn, threads);
  }

  /** The words nearest to each of many words, without itself: `similar` for each, but far faster. */
  async similarMany(
    words: readonly string[],
    options: SearchManyOptions = {},
  ): Promise<Neighbor[][]> {
    const { topn, threads } = checkedMany(options);
    const { rows, source } = this;
    const asked = this.#listOf('words', words).map((word) => askedWord(source, 'words', word));
    const queries = new Float32Array(asked.length * rows.dim);
    asked.forEach(({ id, vector }, q) => {
      queries.set(id === undefined ? vector : rows.row(id), q * rows.dim);
    });
    const found = await this.#searchUnits(unitRowsOf(queries, rows.dim), topn + 1, threads);
    return asked.map(({ id: own }, q) => {
      const neighbors: Neighbor[] = [];
      const end = (q + 1) * found.topn;
      for (let at = q * found.topn; at < end && neighbors.length < topn; at++) {
        const id = found.ids[at];
        if (id < 0 || id === own) continue;
        neighbors.push({ word: source.wordOf(id), score: found.scores[at] });
      }
      return neighbors;
    });
  }

  /** The cosine of two words, 0 if the vector of one is all zeros. */
  similarity(a: string, b: string): number {
    const left = this.#unitOf(askedWord(this.source, 'a', a));
    const right = this.#unitOf(askedWord(this.source, 'b', b));
    return clipCosine(Math.fround(dot(left, right)));
  }

  /** Throws the `UnknownWordError` of a word that the source does not hold. */
  refuse(word: string): never {
    throw unknownWord(word, this.source);
  }

  /**
   * The words nearest to a vector (dim), which is divided by its norm, without the ids in `excluded`.
   * All single searches over all words call this.
   */
  nearest(vector: Float64Array, topn: number, excluded: ReadonlySet<number>): Neighbor[] {
    const query = unit(vector);
    this.#searches++;
    const found = topn + excluded.size > FEW ? undefined : this.#screened(query, topn, excluded);
    if (found) return neighborsOf(this.source, found);
    const scores = this.#score(query);
    const ids = topK(scores, topn, excluded);
    return neighborsOf(
      this.source,
      ids.map((id) => ({ id, score: scores[id] })),
    );
  }

  /** The unit vector of an id, (dim), zeros for a vector of zeros; a copy. */
  unitRow(id: number): Float64Array {
    return Float64Array.from((this.#rows ?? this.#streamed).row(id));
  }

  #unitOf({ id, vector }: AskedWord): Float64Array {
    return id === undefined ? unit(vector) : this.unitRow(id);
  }

  /** Searches by codes; undefined if there are none yet and computing them does not pay off. */
  #screened(query: Float64Array, k: number, excluded: ReadonlySet<number>): FoundRow[] | undefined {
    const codes = this.#rows && this.#codes;
    const pays = codes?.made !== undefined || this.#searches > UNCODED_SEARCHES;
    if (codes === undefined || !pays) return undefined;
    this.#single ??= new BatchSearch(this.rows, codes);
    const most = Math.min(k + excluded.size, this.rows.count);
    return this.#single
      .searchOne(Float32Array.from(query), most)
      .filter(({ id }) => !excluded.has(id))
      .slice(0, k);
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

  get #codes(): LazyCodes {
    this.#lazyCodes ??= new LazyCodes(this.rows);
    return this.#lazyCodes;
  }

  get #streamed(): RowStream {
    this.#stream ??= new RowStream(this.#module, this.source);
    return this.#stream;
  }

  #listOf(name: string, words: readonly string[]): readonly string[] {
    if (!Array.isArray(words)) throw new TypeError(`${name} must be a list of words, got ${words}`);
    return words;
  }
}

/** The limits of a search, whose names are checked with those of `mostSimilar` later on. */
function limitsOf(what: string, limits: SearchLimits): SearchLimits {
  checkOptions(what, limits, SEARCH_LIMITS);
  return limits;
}

function checkedMany(options: SearchManyOptions): { topn: number; threads: number | undefined } {
  const topn = checkedTopn('The search', options, ['topn', 'threads']);
  const { threads } = options;
  if (threads !== undefined) check.integer('threads', threads, 1, 256);
  return { topn, threads };
}

/** Vectors (rows, dim), each divided by its norm as a single query is. */
function unitRowsOf(vectors: Float32Array, dim: number): Float32Array {
  const units = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += dim) {
    units.set(unit(vectors.subarray(start, start + dim)), start);
  }
  return units;
}
