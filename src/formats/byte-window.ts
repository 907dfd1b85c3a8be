import type { ByteSource } from './format.js';

const FIRST_CAPACITY = 1 << 20;

/**
 * A window that moves over the bytes of a source: `bytes[at]` to `bytes[end - 1]` are available,
 * and `more()` loads further ones. The reader advances `at`.
 */
export class ByteWindow {
  bytes = new Uint8Array(FIRST_CAPACITY);
  at = 0;
  end = 0;
  #origin = 0; // position in the file of bytes[0]
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(source: ByteSource) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** The position in the file of `bytes[index]`. */
  positionOf(index: number): number {
    return this.#origin + index;
  }

  /**
   * Loads at least one more byte; bytes before `at` may be dropped. Returns false at the end of the
   * file.
   */
  async more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    if (value.length === 0) return this.more();
    this.append(value);
    return true;
  }

  /** Adds bytes after the available ones. */
  append(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.bytes.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** Loads bytes until `length` are available. Returns false if the file ends before. */
  async need(length: number): Promise<boolean> {
    while (this.end - this.at < length) if (!(await this.more())) return false;
    return true;
  }

  /** Releases the source; must always be called. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #makeRoom(length: number): void {
    if (this.end + length <= this.bytes.length) return;
    const unread = this.bytes.subarray(this.at, this.end);
    if (unread.length + length > this.bytes.length) {
      const larger = new Uint8Array(2 * (unread.length + length));
      larger.set(unread);
      this.bytes = larger;
    } else {
      this.bytes.copyWithin(0, this.at, this.end);
    }
    this.#origin += this.at;
    this.end -= this.at;
    this.at = 0;
  }
}
