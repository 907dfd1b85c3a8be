import type { VectorFileError } from '../errors.js';
import { CARRIAGE_RETURN, NEWLINE } from './ascii.js';
import { BinaryReader } from './binary-reader.js';
import { damaged } from './failures.js';
import type { InputFile, InvalidUtf8 } from './format.js';

/** Decodes UTF-8 and names the place where it is none. */
export class Utf8Decoder {
  readonly #decoder: TextDecoder;

  constructor(invalidUtf8: InvalidUtf8) {
    // A byte order mark is a character of the word like any other.
    this.#decoder = new TextDecoder('utf-8', { fatal: invalidUtf8 === 'error', ignoreBOM: true });
  }

  /** @throws VectorFileError VECTORS_DAMAGED that names `where`, such as 'line 5' */
  decode(bytes: Uint8Array, file: InputFile, where: string): string {
    try {
      return this.#decoder.decode(bytes);
    } catch (cause) {
      const hint =
        "pass invalidUtf8: 'replace' (command line: --invalid-utf8 replace) to read U+FFFD there";
      throw damaged(file, where, `it is not UTF-8; ${hint}`, cause);
    }
  }
}

/** Reads a text line by line, and counts the lines. They end with LF or CRLF. */
export class LineReader {
  readonly #bytes: BinaryReader;
  readonly #utf8: Utf8Decoder;
  #number = 0;

  constructor(file: InputFile, invalidUtf8: InvalidUtf8) {
    this.#bytes = new BinaryReader(file);
    this.#utf8 = new Utf8Decoder(invalidUtf8);
  }

  /** The number of the line that was read last, from 1; 0 before the first. */
  get number(): number {
    return this.#number;
  }

  /** The next line without its end, or undefined where there is none. Throws VectorFileError. */
  async next(): Promise<string | undefined> {
    const line = await this.#bytes.readUntil(NEWLINE);
    if (line === undefined) return undefined;
    this.#number++;
    const text = line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
    return this.#utf8.decode(text, this.#bytes.file, `line ${this.#number}`);
  }

  /** An error about the line that was read last, or about line 1 of an empty file. */
  damaged(problem: string, cause?: unknown): VectorFileError {
    return damaged(this.#bytes.file, `line ${Math.max(1, this.#number)}`, problem, cause);
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }
}
