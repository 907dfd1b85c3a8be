import { compileWasm, PAGE_BYTES } from '../../wasm-module.js';

/** The compiled kernels of this room. */
export const compileMerge = (): Promise<WebAssembly.Module> =>
  compileWasm(new URL('./merge.wasm', import.meta.url));

/** The number of directions that are tracked; all others count as equal. As in `assembly/index.ts`. */
export const DIRECTIONS = 8;

/** The most numbers in one message: 16 MB. */
export const PIECE = 2 ** 22;

/** Rows that are merged at once, so that their bases stay in the cache. */
export const BLOCK_ROWS = 512;

/** Addresses below this one hold the module's own data. */
const FIRST_FREE = 1024;
const FLOAT = 4; // bytes

/** What `assembly/index.ts` exports. Addresses are in bytes. */
interface Exports {
  subtract(numbers: number, base: number, count: number): void;
  iterate(
    count: number,
    dim: number,
    rows: number,
    weights: number,
    vectors: number,
    next: number,
    moments: number,
  ): void;
  merge(
    count: number,
    dim: number,
    vectors: number,
    rest: number,
    excess: number,
    base: number,
    all: number,
    own: number,
  ): void;
}

/** The kernels of an exchange, with memory for messages and for a block of rows. */
export class MergeKernels {
  readonly #exports: Exports;
  readonly dim: number;
  /** The changes of this rank. */
  readonly own: Float32Array; // (PIECE)
  /** The changes of all ranks, which another thread may sum up. */
  readonly all: Float32Array; // (PIECE)
  readonly vectors: Float32Array; // (dim, 8)
  readonly next: Float32Array; // (dim, 8)
  readonly moments: Float32Array; // (8)
  /** The base of the rows of a block, or any rows. */
  readonly rows: Float32Array; // (BLOCK_ROWS, dim)
  /** A number for each row of a block: its weight, or its factor in all directions. */
  readonly perRow: Float32Array; // (BLOCK_ROWS)
  /** By how much the factor of each direction exceeds that of the row. */
  readonly excess: Float32Array; // (BLOCK_ROWS, 8)

  constructor(module: WebAssembly.Module, dim: number) {
    this.dim = dim;
    const numbers = 2 * PIECE + (2 * dim + 1) * DIRECTIONS + BLOCK_ROWS * (dim + 1 + DIRECTIONS);
    const pages = Math.ceil((FIRST_FREE + numbers * FLOAT) / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    let next = FIRST_FREE;
    const place = (length: number): Float32Array => {
      const array = new Float32Array(memory.buffer, next, length);
      next += length * FLOAT;
      return array;
    };
    this.own = place(PIECE);
    this.all = place(PIECE);
    this.vectors = place(dim * DIRECTIONS);
    this.next = place(dim * DIRECTIONS);
    this.moments = place(DIRECTIONS);
    this.rows = place(BLOCK_ROWS * dim);
    this.perRow = place(BLOCK_ROWS);
    this.excess = place(BLOCK_ROWS * DIRECTIONS);
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.#exports = instance.exports as unknown as Exports;
  }

  /**
   * Subtracts the block's rows.
   *
   * @param numbers part of `own` or `all`, (rows, dim)
   */
  subtract(numbers: Float32Array): void {
    this.#exports.subtract(numbers.byteOffset, this.rows.byteOffset, numbers.length);
  }

  /** Adds M V to `next` and v^T M v to `moments`, where M is the second moment of `count` rows of the block. */
  iterate(count: number): void {
    const { dim, rows, perRow, vectors, next, moments } = this;
    this.#exports.iterate(
      count,
      dim,
      rows.byteOffset,
      perRow.byteOffset,
      vectors.byteOffset,
      next.byteOffset,
      moments.byteOffset,
    );
  }

  /**
   * Merges the changes to `count` rows of the block. `rows` becomes their new base.
   *
   * @param all part of `all`: the changes of all ranks
   * @param own part of `own`: the changes of this rank; receives what is left to add to its rows
   */
  merge(count: number, all: Float32Array, own: Float32Array): void {
    const { dim, vectors, perRow, excess, rows } = this;
    this.#exports.merge(
      count,
      dim,
      vectors.byteOffset,
      perRow.byteOffset,
      excess.byteOffset,
      rows.byteOffset,
      all.byteOffset,
      own.byteOffset,
    );
  }
}
