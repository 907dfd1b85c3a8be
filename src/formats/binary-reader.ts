import { ByteWindow } from './byte-window.js';
import { damaged, endsEarly } from './failures.js';
import type { InputFile } from './format.js';

/** Longer than anything that ends with a certain byte; detects a file without that byte early. */
const LONGEST = 1 << 26; // bytes

/** Reads a file from its beginning, as many bytes at a time as requested. */
export class BinaryReader {
  readonly file: InputFile;
  readonly #window: ByteWindow;

  constructor(file: InputFile) {
    this.file = file;
    this.#window = new ByteWindow(file.bytes());
  }

  /** The number of bytes read so far, which is the offset of the next one. */
  get position(): number {
    return this.#window.positionOf(this.#window.at);
  }

  /** Whether all bytes have been read. */
  async isAtEnd(): Promise<boolean> {
    return !(await this.#window.need(1));
  }

  /**
   * The next `count` bytes, as a copy. Memory grows only with the bytes that exist, so a damaged
   * `count` does no harm.
   *
   * @param what the name of the bytes, for the message
   * @throws VectorFileError VECTORS_DAMAGED if there are fewer
   */
  async read(count: number, what: string): Promise<Uint8Array> {
    const window = this.#window;
    if (!(await window.need(count))) throw this.#endsEarly(count, what, window.end - window.at);
    return this.#take(count);
  }

  /** The next `count` bytes, or fewer at the end of the file, as a copy. */
  async readUpTo(count: number): Promise<Uint8Array> {
    const window = this.#window;
    await window.need(count);
    return this.#take(Math.min(count, window.end - window.at));
  }

  /**
   * Skips `count` bytes.
   *
   * @throws as `read`
   */
  async skip(count: number, what: string): Promise<void> {
    const window = this.#window;
    for (let missing = count; missing > 0;) {
      if (!(await window.need(1))) throw this.#endsEarly(count, what, count - missing);
      const step = Math.min(missing, window.end - window.at);
      window.at += step;
      missing -= step;
    }
  }

  /**
   * The bytes before the next `byte`, as a copy; skips that byte. At the end of the file: the rest of
   * it, or undefined if it is empty.
   *
   * @throws VectorFileError VECTORS_DAMAGED if there is no such byte within `LONGEST` bytes
   */
  async readUntil(byte: number): Promise<Uint8Array | undefined> {
    const window = this.#window;
    for (let searched = 0; ;) {
      const end = window.bytes.subarray(0, window.end).indexOf(byte, window.at + searched);
      if (end !== -1) {
        const bytes = this.#take(end - window.at);
        window.at++;
        return bytes;
      }
      searched = window.end - window.at;
      if (searched > LONGEST) {
        throw damaged(this.file, `byte ${this.position}`, 'what begins here does not end');
      }
      if (!(await window.more())) return searched === 0 ? undefined : this.#take(searched);
    }
  }

  /** Releases the file; must always be called. */
  close(): Promise<void> {
    return this.#window.close();
  }

  #take(count: number): Uint8Array {
    const window = this.#window;
    window.at += count;
    return window.bytes.slice(window.at - count, window.at);
  }

  #endsEarly(count: number, what: string, there: number): Error {
    const problem = `${what} should take ${count} bytes up to here, but only ${there} are left`;
    const end = this.#window.positionOf(this.#window.end);
    return endsEarly(this.file, `byte ${end}`, `the file ends: ${problem}`);
  }
}
