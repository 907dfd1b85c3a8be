import { TrainingError } from '../../errors.js';
import type { Matrix } from '../arithmetic.js';
import { MAX_PAGES, PAGE_BYTES } from '../../wasm-module.js';

const LINE_BYTES = 64; // matrices begin at cache lines
const SLACK_BYTES = 64; // kernels may read so far past the last matrix

/**
 * Matrices in a WebAssembly memory, one behind the other. The memory is shared, for threads, and
 * because it can grow then without taking the arrays from those who hold them.
 */
export class Matrices {
  readonly memory: WebAssembly.Memory;
  #top = 0;

  /**
   * @param bytes that are taken at once; more are when they are needed
   * @throws TrainingError OUT_OF_MEMORY
   */
  constructor(bytes: number) {
    const initial = Math.min(MAX_PAGES, Math.ceil(bytes / PAGE_BYTES));
    this.memory = withinMemory(
      bytes,
      () => new WebAssembly.Memory({ initial, maximum: MAX_PAGES, shared: true }),
    );
  }

  /** The address behind the last matrix. */
  get top(): number {
    return this.#top;
  }

  /** Lets the next matrix begin at an address; those behind it end. */
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
    data.fill(0); // what was released was in use
    this.moveTop(this.#top + size * 4);
    return { rows, columns, data };
  }

  /** Room for other things than matrices, of zeros at first, behind all that is there: its address. */
  take(bytes: number): number {
    this.reserve(bytes);
    const place = this.#top;
    this.moveTop(place + bytes);
    return place;
  }

  /** Room behind the matrices, until the next one is made: its address. */
  spare(bytes: number): number {
    this.reserve(bytes);
    return this.#top;
  }

  /** A copy of some numbers in such room, with more room behind it: the address of each. */
  lend(numbers: Int32Array | Uint32Array, bytes = 0): readonly [copy: number, behind: number] {
    const size = Math.ceil(numbers.byteLength / LINE_BYTES) * LINE_BYTES;
    const place = this.spare(size + bytes);
    new Int32Array(this.memory.buffer, place, numbers.length).set(numbers);
    return [place, place + size];
  }

  /** Grows the memory to hold `bytes` more behind the top, by a quarter at least. */
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
        'language model. Take a smaller vocabulary, fewer hidden units, or a smaller batch.',
      { cause },
    );
  }
}
