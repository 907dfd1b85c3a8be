import { TrainingError } from '../../errors.js';
import type { Matrix } from '../arithmetic.js';
import { MAX_PAGES, PAGE_BYTES } from '../../wasm-module.js';

const LINE_BYTES = 64; // matrices begin at cache lines
const SLACK_BYTES = 64; // kernels may read this far past the last matrix

/**
 * Matrices in a WebAssembly memory, one after the other. The memory is shared with threads; besides, a
 * shared memory can grow without invalidating arrays.
 */
export class Matrices {
  readonly memory: WebAssembly.Memory;
  #top = 0;

  /**
   * @param bytes to allocate at first; more are allocated when needed
   * @throws TrainingError OUT_OF_MEMORY
   */
  constructor(bytes: number) {
    const initial = Math.min(MAX_PAGES, Math.ceil(bytes / PAGE_BYTES));
    this.memory = withinMemory(
      bytes,
      () => new WebAssembly.Memory({ initial, maximum: MAX_PAGES, shared: true }),
    );
  }

  /** The address after the last matrix. */
  get top(): number {
    return this.#top;
  }

  /** Frees all matrices from an address on. */
  moveTop(address: number): void {
    this.#top = Math.ceil(address / LINE_BYTES) * LINE_BYTES;
  }

  /**
   * A matrix of zeros.
   *
   * @throws TrainingError OUT_OF_MEMORY
   */
  add(rows: number, columns: number): Matrix {
    const size = rows * columns;
    this.reserve(size * 4);
    const data = new Float32Array(this.memory.buffer, this.#top, size);
    data.fill(0); // released memory is not zero
    this.moveTop(this.#top + size * 4);
    return { rows, columns, data };
  }

  /** Reserves zeroed memory for other purposes; returns its address. */
  take(bytes: number): number {
    this.reserve(bytes);
    const place = this.#top;
    this.moveTop(place + bytes);
    return place;
  }

  /** Reserves memory after the matrices, valid until the next one is created; returns its address. */
  spare(bytes: number): number {
    this.reserve(bytes);
    return this.#top;
  }

  /** Copies numbers to such memory, with more room after them; returns both addresses. */
  lend(numbers: Int32Array | Uint32Array, bytes = 0): readonly [copy: number, behind: number] {
    const size = Math.ceil(numbers.byteLength / LINE_BYTES) * LINE_BYTES;
    const place = this.spare(size + bytes);
    new Int32Array(this.memory.buffer, place, numbers.length).set(numbers);
    return [place, place + size];
  }

  /** Grows the memory to hold `bytes` more, by at least a quarter. */
  reserve(bytes: number): void {
    const size = this.memory.buffer.byteLength;
    const wanted = this.#top + bytes + SLACK_BYTES;
    if (wanted <= size) return;
    const pages = Math.ceil((wanted - size) / PAGE_BYTES);
    const left = MAX_PAGES - size / PAGE_BYTES;
    const generous = Math.min(left, Math.max(pages, Math.ceil(size / PAGE_BYTES / 4)));
    withinMemory(wanted, () => this.memory.grow(Math.max(pages, generous)));
  }
}

function withinMemory<Result>(bytes: number, take: () => Result): Result {
  try {
    return take();
  } catch (cause) {
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `This machine could not allocate ${Math.ceil(bytes / 2 ** 20)} MiB of shared memory for the ` +
        'language model. Use a smaller vocabulary, fewer hidden units, or a smaller batch.',
      { cause },
    );
  }
}
