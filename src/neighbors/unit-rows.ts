import type { RowBlock, VectorSource } from '../embedding/matrix.js';
import { compileWasm, hasRelaxedDots } from '../wasm-module.js';
import { clipCosine } from './found.js';
import { growMemory, newMemory } from './memory.js';
import { dot } from './queries/arithmetic.js';

/** The compiled kernels of this room. All builds give bit-identical results. */
export const compileNeighbors = (): Promise<WebAssembly.Module> =>
  compileWasm(
    // Both URLs are written out: bundlers look for them literally.
    hasRelaxedDots()
      ? new URL('./relaxed.wasm', import.meta.url)
      : new URL('./plain.wasm', import.meta.url),
  );

/** What `assembly/index.ts` exports. Addresses are in bytes, strides in floats. */
export interface NeighborKernels {
  firstFree(): number;
  normalizeRows(rows: number, norms: number, count: number, stride: number): void;
  scoreRows(scores: number, rows: number, query: number, count: number, stride: number): void;
  scoreBatch(
    scores: number,
    rows: number,
    queries: number,
    count: number,
    queryCount: number,
    stride: number,
  ): void;
  searchRows(
    tops: number,
    rows: number,
    first: number,
    count: number,
    queries: number,
    queryCount: number,
    stride: number,
    k: number,
  ): void;
  encodeRows(
    codes: number,
    scales: number,
    errors: number,
    offsets: number,
    rows: number,
    count: number,
    stride: number,
    codeStride: number,
  ): void;
  screenRows(
    tops: number,
    rows: number,
    codes: number,
    scales: number,
    errors: number,
    offsets: number,
    first: number,
    count: number,
    queries: number,
    queryCodes: number,
    queryBounds: number,
    queryCount: number,
    stride: number,
    codeStride: number,
    k: number,
  ): void;
  offsetScores(scores: number, a: number, b: number, c: number, count: number): void;
  maximum(scores: number, count: number): number;
}

const FLOAT = 4; // bytes

/** The kernels at work on a memory, which several threads may share. */
export const startKernels = (
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): NeighborKernels =>
  new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as NeighborKernels;

/**
 * Floats per call of a kernel. They stay in the cache between two kernels, and a host can switch to
 * better machine code between two calls, but not within one.
 */
export const STEP = 65536;

/** The longest vector for which float32 adds up products well enough for a cosine. */
export const LONGEST_IN_FLOAT32 = 8000;

/** Floats are laid out in groups of four, as the kernels load them. */
const padded = (floats: number): number => Math.ceil(floats / 4) * 4;

/**
 * Checks that a source has yielded as many vectors as its size.
 *
 * @throws RangeError
 */
export function checkCount(given: number, source: VectorSource): void {
  if (given !== source.size) {
    throw new RangeError(`The source returned only ${given} of its ${source.size} vectors`);
  }
}

/**
 * All vectors of a source in WebAssembly memory, each divided by its norm, padded to whole groups
 * of four floats. Laid out as rows | norms | scores | query | scratch.
 */
export class UnitRows {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly kernels: NeighborKernels;
  readonly count: number;
  readonly dim: number;
  readonly stride: number; // floats from one row to the next
  readonly #rows: number;
  readonly #norms: number;
  readonly #scores: number;
  readonly #query: number;
  #scratch: number;
  readonly #step: number; // rows per call

  /**
   * A copy of all vectors of a source.
   *
   * @throws as the constructor does
   */
  static of(module: WebAssembly.Module, source: VectorSource): UnitRows {
    const rows = new UnitRows(module, source.size, source.dim);
    let loaded = 0;
    for (const block of source.blocks()) loaded += rows.copy(block);
    checkCount(loaded, source);
    return rows;
  }

  /**
   * Makes room for `count` rows.
   *
   * @throws `WordloomError` OUT_OF_MEMORY if they do not fit into the 4 GiB of WebAssembly, or the
   *   host has no memory left
   */
  constructor(module: WebAssembly.Module, count: number, dim: number) {
    this.module = module;
    this.memory = newMemory();
    this.kernels = startKernels(module, this.memory);
    this.count = count;
    this.dim = dim;
    this.stride = padded(dim);
    this.#rows = Math.ceil(this.kernels.firstFree() / 16) * 16;
    this.#norms = this.#rows + count * this.stride * FLOAT;
    this.#scores = this.#norms + padded(count) * FLOAT;
    this.#query = this.#scores + padded(count) * FLOAT;
    this.#scratch = this.#query + this.stride * FLOAT;
    this.#step = Math.max(1, Math.floor(STEP / this.stride));
    this.#growTo(this.#scratch);
  }

  /** The unit vector of an id, (dim); a view, valid until `scratch` is called. */
  row(id: number): Float32Array {
    return this.floats(this.addressOf(id), this.dim);
  }

  /** The norm of a row before it was normalised. */
  norm(id: number): number {
    return this.floats(this.#norms + id * FLOAT, 1)[0];
  }

  /** The cosine of two ids, rounded to float32 as all scores are. */
  cosine(a: number, b: number): number {
    return clipCosine(Math.fround(dot(this.row(a), this.row(b))));
  }

  /** The products of the first rows with `query` (dim): (rows), a view, valid until the next call. */
  score(query: ArrayLike<number>, rows = this.count): Float32Array {
    if (this.dim > LONGEST_IN_FLOAT32) return this.#scoreInFloat64(query, rows);
    this.floats(this.#query, this.dim).set(query);
    for (let id = 0; id < rows; id += this.#step) {
      const count = Math.min(this.#step, rows - id);
      const scores = this.#scores + id * FLOAT;
      this.kernels.scoreRows(scores, this.addressOf(id), this.#query, count, this.stride);
    }
    return this.floats(this.#scores, rows);
  }

  /** The address of a row, which has `stride` floats. */
  addressOf(id: number): number {
    return this.#rows + id * this.stride * FLOAT;
  }

  /** The address of room for `floats` floats, for one piece of work at a time. */
  scratch(floats: number): number {
    this.#growTo(this.#scratch + floats * FLOAT);
    return this.#scratch;
  }

  /** The address of at least `bytes` bytes, a multiple of 16, that belong to the caller from now on. */
  reserve(bytes: number): number {
    const address = this.#scratch;
    const size = Math.ceil(bytes / 16) * 16;
    this.#growTo(address + size);
    this.#scratch += size;
    return address;
  }

  /** A view of floats in memory. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** Copies and normalises a block; returns how many rows it has. */
  copy({ first, data }: RowBlock): number {
    const count = data.length / this.dim;
    for (let row = 0; row < count; row += this.#step) {
      const rows = Math.min(this.#step, count - row);
      const address = this.addressOf(first + row);
      this.#pad(address, data.subarray(row * this.dim, (row + rows) * this.dim), rows);
      this.kernels.normalizeRows(address, this.#norms + (first + row) * FLOAT, rows, this.stride);
    }
    return count;
  }

  /** Slower, but in float32 errors would reach the fourth digit of a cosine. */
  #scoreInFloat64(query: ArrayLike<number>, rows: number): Float32Array {
    const scores = this.floats(this.#scores, rows);
    for (let id = 0; id < rows; id++) scores[id] = dot(this.row(id), query);
    return scores;
  }

  #pad(address: number, data: Float32Array, rows: number): void {
    const target = this.floats(address, rows * this.stride);
    if (this.stride === this.dim) {
      target.set(data);
      return;
    }
    for (let row = 0; row < rows; row++) {
      target.set(data.subarray(row * this.dim, (row + 1) * this.dim), row * this.stride);
    }
  }

  #growTo(bytes: number): void {
    const search = `A search over ${this.count} vectors of ${this.dim} numbers`;
    growMemory(this.memory, bytes, search, 'Search fewer words or shorter vectors.');
  }
}
