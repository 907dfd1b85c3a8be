import { hasUtf8Mark } from '../bytes/encoding.js';
import type { VectorFileError } from '../errors.js';
import { CARRIAGE_RETURN, NEWLINE } from './ascii.js';
import { BinaryReader } from './binary-reader.js';
import { damaged } from './failures.js';
import type { InputFile, InvalidUtf8 } from './format.js';
import { NOT_UTF8, type OddRows } from './odd-rows.js';

/** Decodes UTF-8. */
export class Utf8Decoder {
  readonly #decoder: TextDecoder;

  constructor(invalidUtf8: InvalidUtf8) {
    // A byte order mark is part of the word, like any other character.
    this.#decoder = new TextDecoder('utf-8', { fatal: invalidUtf8 === 'error', ignoreBOM: true });
  }

  /** @throws TypeError if it is not UTF-8 and not replaced */
  decode(bytes: Uint8Array): string {
    return this.#decoder.decode(bytes);
  }
}

/**
 * Reads a text line by line, and counts the lines. They end with LF or CRLF; a byte order mark at the
 * start of the first is removed.
 */
export class LineReader {
  readonly #bytes: BinaryReader;
  readonly #utf8: Utf8Decoder;
  readonly #odd: OddRows;
  #number = 0;

  /** @param odd takes lines that are not UTF-8, unless they are replaced */
  constructor(file: InputFile, invalidUtf8: InvalidUtf8, odd: OddRows) {
    this.#bytes = new BinaryReader(file);
    this.#utf8 = new Utf8Decoder(invalidUtf8);
    this.#odd = odd;
  }

  /** The number of the last line read, from 1; 0 before the first. */
  get number(): number {
    return this.#number;
  }

  /**
   * The next line without its end, undefined if there is none, null if it was left out.
   *
   * @throws VectorFileError
   */
  async next(): Promise<string | null | undefined> {
    const line = await this.#bytes.readUntil(NEWLINE);
    if (line === undefined) return undefined;
    this.#number++;
    const whole = this.#number === 1 && hasUtf8Mark(line) ? line.subarray(3) : line;
    const text = whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole;
    try {
      return this.#utf8.decode(text);
    } catch (cause) {
      this.leaveOut('it is not UTF-8', { cause, advice: NOT_UTF8 });
      return null;
    }
  }

  /** Leaves out the last line read, or throws VectorFileError VECTORS_DAMAGED. */
  leaveOut(reason: string, how?: Parameters<OddRows['leaveOut']>[3]): void {
    this.#odd.leaveOut(this.#bytes.file, `line ${Math.max(1, this.#number)}`, reason, how);
  }

  /** An error about the last line read, or about line 1 of an empty file. */
  damaged(problem: string, cause?: unknown): VectorFileError {
    return damaged(this.#bytes.file, `line ${Math.max(1, this.#number)}`, problem, cause);
  }

  /** The file being read. */
  get file(): InputFile {
    return this.#bytes.file;
  }

  close(): Promise<void> {
    return this.#bytes.close();
  }
}
