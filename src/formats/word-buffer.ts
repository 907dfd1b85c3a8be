import { damaged } from './failures.js';
import type { InputFile, InvalidUtf8 } from './format.js';

const FIRST_CAPACITY = 1 << 16;

/**
 * Gathers the bytes of words and decodes many at once, which costs a tenth of decoding each.
 * `separator` is an ASCII code that no word contains.
 */
export class WordBuffer {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #length = 0;
  #count = 0;
  readonly #separator: number;
  readonly #decoder: TextDecoder;

  constructor(separator: number, invalid: InvalidUtf8) {
    this.#separator = separator;
    // A byte order mark is a character of the word like any other.
    this.#decoder = new TextDecoder('utf-8', { fatal: invalid === 'error', ignoreBOM: true });
  }

  /** How many words wait. */
  get count(): number {
    return this.#count;
  }

  /** Takes the word bytes[start], ..., bytes[end - 1]. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#length + end - start + 1;
    if (length > this.#bytes.length) this.#grow(2 * length);
    const target = this.#bytes;
    let to = this.#length;
    // A loop is faster than set(), words being short.
    for (let from = start; from < end; from++) target[to++] = bytes[from];
    target[to] = this.#separator;
    this.#length = length;
    this.#count++;
  }

  /**
   * The words that wait, which then wait no more.
   *
   * @param where says of the index of a word where it lies in `file`
   * @throws VectorFileError VECTORS_DAMAGED for a word that is not UTF-8, unless it is replaced
   */
  take(file: InputFile, where: (index: number) => string): string[] {
    if (this.#count === 0) return [];
    const bytes = this.#bytes.subarray(0, this.#length - 1);
    this.#length = 0;
    this.#count = 0;
    const separator = String.fromCharCode(this.#separator);
    try {
      return this.#decoder.decode(bytes).split(separator);
    } catch (error) {
      const index = this.#firstInvalid(bytes);
      const hint =
        "is not UTF-8; pass invalidUtf8: 'replace' (command line: --invalid-utf8 replace) to " +
        'read U+FFFD there';
      throw damaged(file, where(index), `the word ${hint}`, error);
    }
  }

  #firstInvalid(bytes: Uint8Array): number {
    let start = 0;
    for (let index = 0; ; index++) {
      const end = bytes.indexOf(this.#separator, start);
      try {
        this.#decoder.decode(bytes.subarray(start, end === -1 ? bytes.length : end));
      } catch {
        return index;
      }
      if (end === -1) return index;
      start = end + 1;
    }
  }

  #grow(capacity: number): void {
    const larger = new Uint8Array(capacity);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
