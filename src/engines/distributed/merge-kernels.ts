import { compileWasm } from '../../wasm-module.js';

/** The compiled kernels of this room. */
export const compileMerge = (): Promise<WebAssembly.Module> =>
  compileWasm(new URL('./merge.wasm', import.meta.url));

/** The number of directions that are tracked; all others count as equal. As in `assembly/index.ts`. */
export const DIRECTIONS = 8;

/** The most numbers in one message: 16 MB. */
export const PIECE = 2 ** 22;

/** Rows that are merged at once, so that they stay in the cache. */
export const BLOCK_ROWS = 512;

const NUMBER_BYTES = 4; // of a float, and of an address

/** What `assembly/index.ts` exports. Addresses are in bytes. */
interface Exports {
  subtract(count: number, dim: number, rows: number, base: number, own: number): void;
  iterate(
    count: number,
    dim: number,
    rows: number,
    weights: number,
    vectors: number,
    next: number,
    moments: number,
  ): void;
  correlate(count: number, dim: number, vectors: number, a: number, b: number, sums: number): void;
  merge(
    count: number,
    dim: number,
    vectors: number,
    rest: number,
    excess: number,
    base: number,
    all: number,
    own: number,
    rows: number,
  ): void;
}

/** Bytes that the kernels need in the memory of the matrices. */
export const kernelBytes = (dim: number): number =>
  ((2 * dim + 1) * DIRECTIONS + BLOCK_ROWS * (3 * dim + 2 + DIRECTIONS)) * NUMBER_BYTES;

/**
 * The kernels of an exchange. They run in the memory of the matrices, so that they update rows where
 * trainers do. It has room for one block of rows; the bases of all rows, and messages, are outside it,
 * because it is limited to 4 GiB.
 */
export class MergeKernels {
  readonly #exports: Exports;
  readonly dim: number;
  readonly vectors: Float32Array; // (dim, 8)
  readonly next: Float32Array; // (dim, 8)
  readonly moments: Float32Array; // (8), or other results
  /** The base of the rows of a block, or any rows. */
  readonly base: Float32Array; // (BLOCK_ROWS, dim)
  /** The changes of this rank to the rows of a block. */
  readonly own: Float32Array; // (BLOCK_ROWS, dim)
  /** The changes of all ranks. */
  readonly all: Float32Array; // (BLOCK_ROWS, dim)
  /** The addresses of the rows of a block. */
  readonly rows: Uint32Array; // (BLOCK_ROWS)
  /** A number for each row of a block: its weight, or its factor in all directions. */
  readonly perRow: Float32Array; // (BLOCK_ROWS)
  /** By how much the factor of each direction exceeds that of the row. */
  readonly excess: Float32Array; // (BLOCK_ROWS, 8)

  /**
   * @param module of `compileMerge`
   * @param memory of the matrices
   * @param address of `kernelBytes(dim)` free bytes in it, a multiple of 4
   */
  constructor(
    module: WebAssembly.Module,
    dim: number,
    memory: WebAssembly.Memory,
    address: number,
  ) {
    this.dim = dim;
    const { buffer } = memory;
    let next = address;
    const placed = (length: number): number => {
      next += length * NUMBER_BYTES;
      return next - length * NUMBER_BYTES;
    };
    const floats = (length: number) => new Float32Array(buffer, placed(length), length);
    this.vectors = floats(dim * DIRECTIONS);
    this.next = floats(dim * DIRECTIONS);
    this.moments = floats(DIRECTIONS);
    this.base = floats(BLOCK_ROWS * dim);
    this.own = floats(BLOCK_ROWS * dim);
    this.all = floats(BLOCK_ROWS * dim);
    this.perRow = floats(BLOCK_ROWS);
    this.excess = floats(BLOCK_ROWS * DIRECTIONS);
    this.rows = new Uint32Array(buffer, placed(BLOCK_ROWS), BLOCK_ROWS);
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.#exports = instance.exports as unknown as Exports;
  }

  /** Subtracts `base` from `count` rows, into `own`. */
  subtract(count: number): void {
    const { dim, rows, base, own } = this;
    this.#exports.subtract(count, dim, rows.byteOffset, base.byteOffset, own.byteOffset);
  }

  /** Adds M V to `next` and v^T M v to `moments`, where M is the second moment of `count` rows in `base`. */
  iterate(count: number): void {
    const { dim, base, perRow, vectors, next, moments } = this;
    this.#exports.iterate(
      count,
      dim,
      base.byteOffset,
      perRow.byteOffset,
      vectors.byteOffset,
      next.byteOffset,
      moments.byteOffset,
    );
  }

  /** Returns a - b, each (rows, dim) of at most a block. */
  difference(a: Float32Array, b: Float32Array): Float32Array {
    const { dim, rows, base, own, all } = this;
    all.set(a);
    base.set(b);
    const count = a.length / dim;
    const stride = dim * NUMBER_BYTES;
    for (let row = 0; row < count; row++) rows[row] = all.byteOffset + row * stride;
    this.subtract(count);
    return own.slice(0, a.length);
  }

  /**
   * Multiplies changes to rows, each (rows, dim) of at most a block, and sums up the products: of whole
   * changes, and of their parts along `vectors`.
   */
  correlate(a: Float32Array, b: Float32Array): { readonly whole: number; readonly along: number } {
    const { dim, vectors, own, all, moments } = this;
    own.set(a);
    all.set(b);
    this.#exports.correlate(
      a.length / dim,
      dim,
      vectors.byteOffset,
      own.byteOffset,
      all.byteOffset,
      moments.byteOffset,
    );
    const [whole, along] = moments;
    return { whole, along };
  }

  /**
   * Merges the changes to `count` rows, of this rank in `own` and of all ranks in `all`: moves `base` and the
   * rows.
   */
  merge(count: number): void {
    const { dim, vectors, perRow, excess, base, all, own, rows } = this;
    this.#exports.merge(
      count,
      dim,
      vectors.byteOffset,
      perRow.byteOffset,
      excess.byteOffset,
      base.byteOffset,
      all.byteOffset,
      own.byteOffset,
      rows.byteOffset,
    );
  }
}
