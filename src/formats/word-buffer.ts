import type { InputFile, InvalidUtf8 } from './format.js';
import { NOT_UTF8, type OddRows } from './odd-rows.js';

const FIRST_CAPACITY = 1 << 16;

/**
 * Collects the bytes of words and decodes many at once, at a tenth of the cost of decoding each.
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
    // A byte order mark is part of the word, like any other character.
    this.#decoder = new TextDecoder('utf-8', { fatal: invalid === 'error', ignoreBOM: true });
  }

  /** The number of collected words. */
  get count(): number {
    return this.#count;
  }

  /** Adds the word bytes[start], ..., bytes[end - 1]. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#length + end - start + 1;
    if (length > this.#bytes.length) this.#grow(2 * length);
    const target = this.#bytes;
    let to = this.#length;
    // A loop is faster than set(), as words are short.
    for (let from = start; from < end; from++) target[to++] = bytes[from];
    target[to] = this.#separator;
    this.#length = length;
    this.#count++;
  }

  /**
   * Takes out the collected words, and the indices of those that are not UTF-8.
   *
   * @param where the position in `file` of the word with an index
   * @param odd takes the words that are not UTF-8, unless they are replaced
   * @throws VectorFileError VECTORS_DAMAGED for such a word, if `odd` says so
   */
  take(
    file: InputFile,
    where: (index: number) => string,
    odd: OddRows,
  ): { words: string[]; invalid: number[] } {
    if (this.#count === 0) return { words: [], invalid: [] };
    const bytes = this.#bytes.subarray(0, this.#length - 1);
    this.#length = 0;
    this.#count = 0;
    const separator = String.fromCharCode(this.#separator);
    try {
      return { words: this.#decoder.decode(bytes).split(separator), invalid: [] };
    } catch {
      return this.#takeOneByOne(bytes, file, where, odd);
    }
  }

  #takeOneByOne(
    bytes: Uint8Array,
    file: InputFile,
    where: (index: number) => string,
    odd: OddRows,
  ): { words: string[]; invalid: number[] } {
    const words: string[] = [];
    const invalid: number[] = [];
    for (let start = 0; start <= bytes.length;) {
      const found = bytes.indexOf(this.#separator, start);
      const end = found === -1 ? bytes.length : found;
      try {
        words.push(this.#decoder.decode(bytes.subarray(start, end)));
      } catch (cause) {
        const index = words.push('') - 1;
        invalid.push(index);
        odd.leaveOut(file, where(index), 'the word is not UTF-8', { cause, advice: NOT_UTF8 });
      }
      start = end + 1;
    }
    return { words, invalid };
  }

  #grow(capacity: number): void {
    const larger = new Uint8Array(capacity);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
