import { VectorFileError } from '../errors.js';
import { EncodingError, replayed, textAsUtf8 } from './encoding.js';
import { type ByteSource, HEAD_BYTES, type InputFile } from './input.js';

/** How the bytes of a file become text. */
export interface Decoding {
  /** The name, as for TextDecoder. @default UTF-8, or UTF-16 with a byte order mark */
  readonly encoding?: string;
  /** How to handle bytes that are invalid in the encoding. */
  readonly invalidUtf8: 'error' | 'replace';
}

/**
 * A file that is opened once but examined several times. It keeps the bytes that were examined and
 * returns them again when the file is read, so nothing of a pipe is lost. Text in another encoding than
 * UTF-8 is decoded.
 */
export class OpenedFile implements InputFile {
  readonly #file: InputFile;
  readonly #decoding: Decoding;
  #chunks: AsyncIterator<Uint8Array> | undefined; // open, not returned yet
  #head: Uint8Array[] = []; // the chunks that were examined
  #isRead = false;

  constructor(file: InputFile, decoding: Decoding) {
    this.#file = file;
    this.#decoding = decoding;
  }

  get name(): string {
    return this.#file.name;
  }

  get once(): boolean {
    return this.#file.once ?? false;
  }

  /** The first HEAD_BYTES bytes, or all if there are fewer. They stay available to `bytes`. */
  async head(): Promise<Uint8Array> {
    this.#chunks ??= this.#open();
    let length = this.#head.reduce((sum, chunk) => sum + chunk.length, 0);
    while (length < HEAD_BYTES) {
      const { done, value } = await this.#chunks.next();
      if (done) break;
      this.#head.push(value);
      length += value.length;
    }
    const head = new Uint8Array(Math.min(length, HEAD_BYTES));
    let at = 0;
    for (const chunk of this.#head) {
      const part = chunk.subarray(0, head.length - at);
      head.set(part, at);
      at += part.length;
    }
    return head;
  }

  /**
   * All bytes from the start, including those that were examined.
   *
   * @throws VectorFileError VECTORS_UNREADABLE if the input can be read only once and was read before
   */
  bytes(): ByteSource {
    if (this.#isRead && this.once) throw readTwice(this.name);
    this.#isRead = true;
    const chunks = this.#chunks ?? this.#open();
    const head = this.#head;
    this.#chunks = undefined;
    this.#head = [];
    return closing(head, chunks);
  }

  companion(suffix: string): InputFile {
    return new OpenedFile(this.#file.companion(suffix), this.#decoding);
  }

  /** Closes a file that was examined but not read. */
  async close(): Promise<void> {
    const chunks = this.#chunks;
    this.#chunks = undefined;
    this.#head = [];
    await chunks?.return?.();
  }

  #open(): AsyncIterator<Uint8Array> {
    const { encoding, invalidUtf8 } = this.#decoding;
    const text = textAsUtf8(this.#file.bytes(), encoding, invalidUtf8 === 'error');
    return explained(this.name, text)[Symbol.asyncIterator]();
  }
}

async function* closing(
  head: readonly Uint8Array[],
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* replayed(head, chunks);
  } finally {
    await chunks.return?.();
  }
}

async function* explained(name: string, source: ByteSource): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    throw new VectorFileError('VECTORS_FOREIGN', name, `${name}, ${error.message}.`, {
      cause: error,
      advice: {
        library: "Pass its true encoding, or invalidUtf8: 'replace' to read U+FFFD there.",
        commandLine: 'Pass its true --encoding, or --invalid-utf8 replace to read U+FFFD there.',
      },
    });
  }
}

const readTwice = (name: string): VectorFileError =>
  new VectorFileError(
    'VECTORS_UNREADABLE',
    name,
    `${name} is a pipe, but this format must be read twice. Save it as a file first, and give its name.`,
  );
