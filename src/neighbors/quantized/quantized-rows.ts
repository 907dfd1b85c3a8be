import type { QuantizedBlock, Quantizer } from '../../embedding/quantization.js';
import { compileWasm } from '../../wasm-module.js';
import { growMemory } from '../memory.js';

/** The compiled kernels for quantised rows. */
export const compileQuantized = (): Promise<WebAssembly.Module> =>
  compileWasm(new URL('./quantized.wasm', import.meta.url));

/** What `assembly/quantized/index.ts` exports. Addresses and lengths of rows are in bytes. */
export interface QuantizedKernels {
  memory: WebAssembly.Memory;
  firstFree(): number;
  int8Factors(factors: number, rows: number, mask: number, count: number, rowBytes: number): void;
  scoreInt8(
    scores: number,
    rows: number,
    factors: number,
    query: number,
    count: number,
    rowBytes: number,
  ): void;
  binaryFactors(factors: number, rows: number, count: number, rowBytes: number, dim: number): void;
  scoreBinary(
    scores: number,
    rows: number,
    factors: number,
    query: number,
    mask: number,
    count: number,
    rowBytes: number,
    dim: number,
  ): void;
}

const INT32_MAX = 2 ** 31 - 1;

/** Rows per call of a kernel, so that the host can switch to better machine code between calls. */
const ROWS_AT_ONCE = 4096;

const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/**
 * Quantised vectors in WebAssembly memory, to be compared with a query: by int8 products or by the
 * signs alone. Laid out as query | mask | factors | scores | rows, each on a multiple of 16 bytes.
 */
export class QuantizedRows {
  readonly count: number;
  readonly #quantizer: Quantizer;
  readonly #kernels: QuantizedKernels;
  readonly #query: number;
  readonly #mask: number;
  readonly #factors: number;
  readonly #scores: number;
  readonly #rows: number;

  /**
   * Makes room for `count` rows.
   *
   * @throws `WordloomError` OUT_OF_MEMORY if they do not fit into the 4 GiB of WebAssembly, or the
   *   host has no memory left
   */
  constructor(module: WebAssembly.Module, quantizer: Quantizer, count: number) {
    this.#kernels = new WebAssembly.Instance(module, {}).exports as unknown as QuantizedKernels;
    this.count = count;
    this.#quantizer = quantizer;
    const { rowBytes, headerBytes } = quantizer;
    const numbers = aligned(rowBytes - headerBytes); // bytes that a row's loads cover
    this.#query = aligned(this.#kernels.firstFree());
    this.#mask = this.#query + 2 * numbers; // an int8's number in the query is an int16
    this.#factors = this.#mask + numbers;
    this.#scores = this.#factors + aligned(4 * count);
    this.#rows = this.#scores + aligned(4 * count);
    const end = this.#rows + count * rowBytes + 16; // the last load reaches beyond the rows
    const search = `A search over ${count} quantised vectors of ${quantizer.dim} numbers`;
    growMemory(this.#kernels.memory, end, search);
    this.#bytes(this.#mask, numbers).set(maskOf(quantizer));
  }

  /** Copies a block; returns how many rows it has. */
  copy({ first, data }: QuantizedBlock): number {
    const { int8Factors, binaryFactors } = this.#kernels;
    const { encoding, rowBytes, dim } = this.#quantizer;
    const count = data.length / rowBytes;
    const rows = this.#rows + first * rowBytes;
    const factors = this.#factors + 4 * first;
    this.#bytes(rows, data.length).set(data);
    if (encoding === 'int8') int8Factors(factors, rows, this.#mask, count, rowBytes);
    else binaryFactors(factors, rows, count, rowBytes, dim);
    return count;
  }

  /**
   * How near each row is to a unit vector (dim): (count), highest for the nearest; a view, valid until the
   * next call. For int8 it is about the cosine; for binary 1 - 2 d / dim, where d signs differ.
   */
  score(query: ArrayLike<number>): Float32Array {
    const { scoreInt8, scoreBinary, memory } = this.#kernels;
    const { encoding, rowBytes, dim } = this.#quantizer;
    const scale = encoding === 'int8' ? this.#placeNumbers(query) : this.#placeSigns(query);
    for (let id = 0; id < this.count; id += ROWS_AT_ONCE) {
      const count = Math.min(ROWS_AT_ONCE, this.count - id);
      const rows = this.#rows + id * rowBytes;
      const [scores, factors] = [this.#scores + 4 * id, this.#factors + 4 * id];
      if (encoding === 'int8') {
        scoreInt8(scores, rows, factors, this.#query, count, rowBytes);
      } else {
        scoreBinary(scores, rows, factors, this.#query, this.#mask, count, rowBytes, dim);
      }
    }
    const scores = new Float32Array(memory.buffer, this.#scores, this.count);
    if (scale !== 1) for (let id = 0; id < scores.length; id++) scores[id] *= scale;
    return scores;
  }

  /** Writes a query as whole numbers; returns their scale. */
  #placeNumbers(query: ArrayLike<number>): number {
    const { dim } = this.#quantizer;
    let size = 0;
    for (let i = 0; i < dim; i++) size = Math.max(size, Math.abs(query[i]));
    if (!(size > 0 && size < Infinity)) size = 1;
    // As fine as int16 allows, and without an overflow of the sum of `dim` products with int8.
    const finest = Math.min(32767, Math.floor(INT32_MAX / (127 * dim)));
    const whole = new Int16Array(this.#kernels.memory.buffer, this.#query, dim);
    for (let i = 0; i < dim; i++) whole[i] = Math.round((query[i] / size) * finest);
    return size / finest;
  }

  #placeSigns(query: ArrayLike<number>): number {
    const signs = this.#quantizer.signs(query);
    this.#bytes(this.#query, signs.length).set(signs);
    return 1;
  }

  #bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#kernels.memory.buffer, address, length);
  }
}

/** A mask with ones for the numbers of a row. */
function maskOf({ encoding, dim }: Quantizer): Uint8Array {
  if (encoding === 'int8') return new Uint8Array(dim).fill(0xff);
  const mask = new Uint8Array(Math.ceil(dim / 8)).fill(0xff);
  if (dim % 8 !== 0) mask[mask.length - 1] = (1 << (dim % 8)) - 1;
  return mask;
}
