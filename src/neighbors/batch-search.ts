import { availableThreads, hasThreads } from '../threads.js';
import { type SearchCrew, startSearchCrew } from './search-crew.js';
import { clearTops, type FoundRow, readTop, type SearchTask, topBytes } from './search-rows.js';
import { STEP, type UnitRows } from './unit-rows.js';

/** The nearest rows of each query, best first; id -1 and score NaN where there are fewer than k. */
export interface NearestRows {
  /** As many as were asked for, or all rows where there are fewer. */
  readonly k: number;
  readonly ids: Int32Array; // (queries, k)
  readonly scores: Float32Array; // (queries, k)
}

/** Queries that pass the rows together; with more, they would leave the cache. */
const BATCH = 1024;

/** Bytes that the best of all queries of a batch may take. */
const TOPS = 2 ** 26;

/** Products of two numbers from which starting threads takes less time than they save. */
const WORTH_THREADS = 4e9;

const FLOAT = 4; // bytes
const COUNTER = 16; // bytes, to keep what follows aligned

/**
 * Searches for many queries at once, as products of matrices. Searches wait for one another, since
 * they share one part of the memory.
 */
export class BatchSearch {
  readonly #rows: UnitRows;
  #region = { address: 0, bytes: 0 };
  #last: Promise<unknown> = Promise.resolve();

  constructor(rows: UnitRows) {
    this.#rows = rows;
  }

  /**
   * The nearest rows to each of `queries` (queries, dim), equal scores in order of id.
   * `threads` is as many as the machine runs, or fewer where there is little to do, if it is not given.
   */
  search(queries: Float32Array, k: number, threads?: number): Promise<NearestRows> {
    const found = this.#last.then(() => this.#search(queries, k, threads));
    this.#last = found.catch(() => {});
    return found;
  }

  async #search(queries: Float32Array, most: number, threads?: number): Promise<NearestRows> {
    const rows = this.#rows;
    const count = queries.length / rows.dim;
    const k = Math.min(most, rows.count);
    const crew = await this.#startCrew(threads ?? (await this.#usefulThreads(queries.length)));
    try {
      const ids = new Int32Array(count * k).fill(-1);
      const scores = new Float32Array(count * k).fill(NaN);
      const batch = batchSize(count, k, crew.count);
      for (let first = 0; first < count; first += batch) {
        const part = queries.subarray(first * rows.dim, (first + batch) * rows.dim);
        const found = await this.#searchBatch(part, k, crew);
        found.forEach((each, q) => {
          each.forEach(({ id, score }, place) => {
            ids[(first + q) * k + place] = id;
            scores[(first + q) * k + place] = score;
          });
        });
      }
      return { k, ids, scores };
    } finally {
      await crew.close();
    }
  }

  async #searchBatch(queries: Float32Array, k: number, crew: SearchCrew): Promise<FoundRow[][]> {
    const { memory, dim, stride, count } = this.#rows;
    const queryCount = queries.length / dim;
    const even = queryCount + (queryCount % 2);
    const bytes = COUNTER + even * stride * FLOAT + crew.count * even * topBytes(k);
    const next = this.#reserve(bytes);
    const queriesAt = next + COUNTER;
    const tops = queriesAt + even * stride * FLOAT;
    new Int32Array(memory.buffer, next, 1)[0] = 0;
    const padded = this.#rows.floats(queriesAt, even * stride).fill(0);
    for (let q = 0; q < queryCount; q++) {
      padded.set(queries.subarray(q * dim, (q + 1) * dim), q * stride);
    }
    clearTops(memory, tops, crew.count * even, k);
    const step = Math.max(4, Math.floor(STEP / stride / 4) * 4);
    const task: SearchTask = {
      rows: this.#rows.addressOf(0),
      count,
      stride,
      queries: queriesAt,
      queryCount: even,
      k,
      tops,
      next,
      step,
    };
    await crew.run(task);
    return Array.from({ length: queryCount }, (_, q) => {
      const seen = Array.from({ length: crew.count }, (__, thread) =>
        readTop(memory, tops + (thread * even + q) * topBytes(k), k),
      );
      return seen.flat().toSorted(betterFirst).slice(0, k);
    });
  }

  #startCrew(threads: number): Promise<SearchCrew> {
    const { module, memory } = this.#rows;
    return startSearchCrew({ module, memory }, threads);
  }

  async #usefulThreads(queryFloats: number): Promise<number> {
    if (!hasThreads() || queryFloats * this.#rows.count < WORTH_THREADS) return 1;
    return availableThreads();
  }

  #reserve(bytes: number): number {
    if (bytes > this.#region.bytes) {
      this.#region = { address: this.#rows.reserve(bytes), bytes };
    }
    return this.#region.address;
  }
}

/** As many queries as may pass together, an even number. */
function batchSize(queries: number, k: number, threads: number): number {
  const fitting = Math.floor(TOPS / (threads * topBytes(k)) / 2) * 2;
  return Math.max(2, Math.min(BATCH, fitting, queries + (queries % 2)));
}

const betterFirst = (a: FoundRow, b: FoundRow): number => b.score - a.score || a.id - b.id;
