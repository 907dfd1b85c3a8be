import type { VectorSource } from '../embedding/matrix.js';
import { checkCount, UnitRows } from './unit-rows.js';

/** Rows in memory at once: about 4 MB of them. */
const rowsAtOnce = (dim: number): number => Math.ceil(2 ** 20 / dim);

/**
 * Reads the vectors of a source, some rows at a time into the same memory. For a search or two this
 * is faster than `UnitRows.of`: fresh memory costs more than reading a file again.
 */
export class RowStream {
  readonly #source: VectorSource;
  readonly #rows: UnitRows;

  constructor(module: WebAssembly.Module, source: VectorSource) {
    this.#source = source;
    this.#rows = new UnitRows(module, Math.min(source.size, rowsAtOnce(source.dim)), source.dim);
  }

  /** The unit vector of an id, (dim); a view, valid until the next call. */
  row(id: number): Float32Array {
    this.#rows.copy({ first: 0, data: this.#source.row(id) });
    return this.#rows.row(0);
  }

  /** The products of all rows with `query` (dim): (size). */
  score(query: ArrayLike<number>): Float32Array {
    const { count, dim } = this.#rows;
    const scores = new Float32Array(this.#source.size);
    let passed = 0;
    for (const { first, data } of this.#source.blocks()) {
      for (let start = 0; start < data.length; start += count * dim) {
        const part = data.subarray(start, start + count * dim);
        const rows = this.#rows.copy({ first: 0, data: part });
        scores.set(this.#rows.score(query, rows), first + start / dim);
        passed += rows;
      }
    }
    checkCount(passed, this.#source);
    return scores;
  }
}
