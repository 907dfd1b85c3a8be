import { availableThreads, hasThreads } from '../threads.js';
import { clipCosines, type FoundRow } from './found.js';
import { encodeQuery, type LazyCodes, type RowCodes } from './row-codes.js';
import { type SearchPool, startSearchPool } from './search-pool.js';
import { clearTops, readTop, searchRows, type SearchTask, topBytes } from './search-rows.js';
import { topK } from './top-k.js';
import { LONGEST_IN_FLOAT32, STEP, type UnitRows } from './unit-rows.js';

/** The nearest rows of each query, best first; id -1 and score NaN if there are fewer than topn. */
export interface NearestRows {
  /** The number asked for, or all rows if there are fewer. */
  readonly topn: number;
  readonly ids: Int32Array; // (queries, topn)
  readonly scores: Float32Array; // (queries, topn), in [-1, 1]
}

/** The most queries searched for together; more would not stay in the cache. */
const BATCH = 1024;

/** The most bytes for the best rows of all queries of a batch. */
const TOPS = 2 ** 26;

/** From this many queries on, making codes of the rows takes less time than they save. */
const WORTH_CODES = 32;

/** From this many products of two numbers on, starting threads takes less time than they save. */
const WORTH_THREADS = 4e9;

const FLOAT = 4; // bytes
const COUNTER = 16; // bytes, to keep what follows aligned

/**
 * Searches for many queries at once, as products of matrices. Searches wait for one another, since
 * they share one part of the memory.
 */
export class BatchSearch {
  readonly #rows: UnitRows;
  readonly #codes: LazyCodes;
  #region = { address: 0, bytes: 0 };
  #last: Promise<unknown> = Promise.resolve();
  #alone: SearchPool | undefined; // works in this thread

  constructor(rows: UnitRows, codes: LazyCodes) {
    this.#rows = rows;
    this.#codes = codes;
  }

  /**
   * The nearest rows to each of `queries` (queries, dim), equal scores in order of id.
   * By default, `threads` is as many as the machine runs, or fewer if there is little to do.
   */
  search(queries: Float32Array, k: number, threads?: number): Promise<NearestRows> {
    const found = this.#last.then(() => this.#search(queries, k, threads));
    this.#last = found.catch(() => {});
    return found;
  }

  /** The `k` nearest rows to one query (dim), at once, with codes; no batch may be running. */
  searchOne(query: Float32Array, k: number): FoundRow[] {
    const { kernels, memory } = this.#rows;
    const task = this.#layOut(query, k, 1, this.#codes.make());
    for (const _ of searchRows(kernels, memory, task, 0));
    return readTop(memory, task.tops, k).toSorted(betterFirst);
  }

  async #search(queries: Float32Array, most: number, threads?: number): Promise<NearestRows> {
    const rows = this.#rows;
    const count = queries.length / rows.dim;
    const k = Math.min(most, rows.count);
    if (rows.dim > LONGEST_IN_FLOAT32) return this.#oneByOne(queries, k);
    const pool = await this.#startPool(threads ?? (await this.#usefulThreads(queries.length)));
    try {
      const ids = new Int32Array(count * k).fill(-1);
      const scores = new Float32Array(count * k).fill(NaN);
      const batch = batchSize(count, k, pool.count);
      for (let first = 0; first < count; first += batch) {
        const part = queries.subarray(first * rows.dim, (first + batch) * rows.dim);
        const found = await this.#searchBatch(part, k, pool);
        found.forEach((each, q) => {
          each.forEach(({ id, score }, place) => {
            ids[(first + q) * k + place] = id;
            scores[(first + q) * k + place] = score;
          });
        });
      }
      return { topn: k, ids, scores: clipCosines(scores) };
    } finally {
      await pool.close();
    }
  }

  /** For vectors too long for sums in float32: scores each query as a single search does. */
  #oneByOne(queries: Float32Array, k: number): NearestRows {
    const rows = this.#rows;
    const count = queries.length / rows.dim;
    const ids = new Int32Array(count * k).fill(-1);
    const scores = new Float32Array(count * k).fill(NaN);
    for (let q = 0; q < count; q++) {
      const all = rows.score(queries.subarray(q * rows.dim, (q + 1) * rows.dim));
      topK(all, k, new Set()).forEach((id, place) => {
        ids[q * k + place] = id;
        scores[q * k + place] = all[id];
      });
    }
    return { topn: k, ids, scores: clipCosines(scores) };
  }

  async #searchBatch(queries: Float32Array, k: number, pool: SearchPool): Promise<FoundRow[][]> {
    const { memory, dim } = this.#rows;
    const queryCount = queries.length / dim;
    const codes = queryCount >= WORTH_CODES ? this.#codes.make() : this.#codes.made;
    const task = this.#layOut(queries, k, pool.count, codes);
    await pool.callAll(task);
    return Array.from({ length: queryCount }, (_, q) => {
      const seen = Array.from({ length: pool.count }, (__, thread) =>
        readTop(memory, task.tops + (thread * task.queryCount + q) * topBytes(k), k),
      );
      return seen.flat().toSorted(betterFirst).slice(0, k);
    });
  }

  /** Writes queries into memory: counter | queries | their bounds | their codes | tops. */
  #layOut(
    queries: Float32Array,
    k: number,
    threads: number,
    screen: RowCodes | undefined,
  ): SearchTask {
    const rows = this.#rows;
    const { memory, dim, stride } = rows;
    const count = queries.length / dim;
    const queryCount = screen ? count : count + (count % 2); // without codes they are searched in pairs
    const codeStride = screen?.stride ?? 0;
    const queryBytes = stride * FLOAT + 2 * FLOAT + codeStride;
    const next = this.#reserve(
      COUNTER + queryCount * queryBytes + threads * queryCount * topBytes(k),
    );
    const queriesAt = next + COUNTER;
    const queryBounds = queriesAt + queryCount * stride * FLOAT;
    const queryCodes = queryBounds + queryCount * 2 * FLOAT;

    const padded = rows.floats(queriesAt, queryCount * stride).fill(0);
    const bounds = rows.floats(queryBounds, queryCount * 2).fill(-Infinity); // nothing passes
    const codes = new Uint8Array(memory.buffer, queryCodes, queryCount * codeStride).fill(0);
    for (let q = 0; q < count; q++) {
      const query = queries.subarray(q * dim, (q + 1) * dim);
      padded.set(query, q * stride);
      if (screen) bounds.set(encodeQuery(codes.subarray(q * codeStride), query), 2 * q);
    }
    const tops = next + COUNTER + queryCount * queryBytes;
    clearTops(memory, tops, threads * queryCount, k);
    new Int32Array(memory.buffer, next, 1)[0] = 0;
    return {
      rows: rows.addressOf(0),
      count: rows.count,
      stride,
      queries: queriesAt,
      queryCount,
      k,
      tops,
      next,
      step: Math.max(4, Math.floor((screen ? 4 * STEP : STEP) / stride / 4) * 4),
      ...(screen && { screen: { ...screen, queryCodes, queryBounds } }),
    };
  }

  async #startPool(threads: number): Promise<SearchPool> {
    const { module, memory } = this.#rows;
    if (threads > 1) return startSearchPool({ module, memory }, threads);
    // Kept: closing it does nothing, and its kernels take as long to start as a short search.
    this.#alone ??= await startSearchPool({ module, memory }, 1);
    return this.#alone;
  }

  async #usefulThreads(queryFloats: number): Promise<number> {
    if (!hasThreads() || queryFloats * this.#rows.count < WORTH_THREADS) return 1;
    return availableThreads();
  }

  #reserve(bytes: number): number {
    if (bytes > this.#region.bytes) {
      const size = Math.max(bytes, 2 * this.#region.bytes); // the old content is lost
      this.#region = { address: this.#rows.reserve(size), bytes: size };
    }
    return this.#region.address;
  }
}

/** How many queries to search for together, an even number. */
function batchSize(queries: number, k: number, threads: number): number {
  const fitting = Math.floor(TOPS / (threads * topBytes(k)) / 2) * 2;
  return Math.max(2, Math.min(BATCH, fitting, queries + (queries % 2)));
}

const betterFirst = (a: FoundRow, b: FoundRow): number => b.score - a.score || a.id - b.id;
