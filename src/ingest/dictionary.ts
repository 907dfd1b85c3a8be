import { joinBytes } from '../bytes/join.js';
import { compileWasm } from '../wasm-module.js';
import type { ByteTables } from './byte-tables.js';
import { composeRuns } from './compose-runs.js';
import type { DocumentEnds } from './examine/documents.js';

/** The compiled kernels of this room; the same module serves every thread. */
export const compileIngest = (): Promise<WebAssembly.Module> =>
  compileWasm(new URL('./ingest.wasm', import.meta.url));

/** What `assembly/index.ts` exports. */
interface Kernels {
  memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  free(block: number): void;
  createDictionary(maxWords: number): void;
  expect(words: number): void;
  setCodePoints(table: number, limit: number): void;
  prepareTables(): void;
  tokenize(
    ids: number,
    documentRecords: number,
    text: number,
    length: number,
    open: number,
  ): number;
  findUncomposed(runs: number, text: number, length: number): number;
  absorb(ids: number, bytes: number, lengths: number, counts: number, words: number): void;
  dictionarySize(): number;
  wordBytes(): number;
  wordBytesLength(): number;
  exportEntries(lengths: number, counts: number): void;
  byteClass: WebAssembly.Global;
  byteText: WebAssembly.Global;
  tokens: WebAssembly.Global;
  documents: WebAssembly.Global;
  longTokens: WebAssembly.Global;
  closed: WebAssembly.Global;
  carried: WebAssembly.Global;
  carriesOn: WebAssembly.Global;
  left: WebAssembly.Global;
  leftHash: WebAssembly.Global;
  pruned: WebAssembly.Global;
}

/** A dictionary's words in order of id, as threads exchange them. */
export interface ExportedWords {
  readonly bytes: Uint8Array; // UTF-8, without gaps
  readonly lengths: Uint32Array; // (words) bytes of each; 0: pruned
  readonly counts: Uint32Array; // (words)
  readonly pruned: number;
}

/** Words that get ids but no counts. */
export function uncounted(words: readonly string[]): ExportedWords {
  const encoder = new TextEncoder();
  const parts = words.map((word) => encoder.encode(word));
  const lengths = Uint32Array.from(parts, ({ length }) => length);
  return { bytes: joinBytes(parts), lengths, counts: new Uint32Array(words.length), pruned: 0 };
}

/** The result of tokenizing one text. */
export interface TokenizedText {
  /** Provisional ids, `END` after each document that closed; a view, valid until the next call. */
  readonly ids: Uint32Array;
  readonly tokens: number;
  readonly documents: number;
  /** Tokens longer than 1,024 bytes, which were dropped. */
  readonly longTokens: number;
  readonly ends: DocumentEnds;
  /** For each document that began and ended here: the hash and number of its tokens; a view. */
  readonly closed: Uint32Array; // (documents, 2)
}

/** Maps words to provisional ids and counts them, in WebAssembly. */
export class Dictionary {
  readonly #kernels: Kernels;
  #text = 0;
  #ids = 0;
  #documents = 0;
  #capacity = 0; // bytes of text

  /** @param maxWords distinct words at which the rarest are pruned, as in word2vec */
  constructor(module: WebAssembly.Module, maxWords: number, tables?: ByteTables) {
    const env = {
      abort(): never {
        throw new RangeError('The dictionary ran out of memory (4 GiB)');
      },
    };
    this.#kernels = new WebAssembly.Instance(module, { env }).exports as unknown as Kernels;
    this.#kernels.createDictionary(maxWords);
    if (tables !== undefined) this.#setTables(tables);
  }

  get size(): number {
    return this.#kernels.dictionarySize();
  }

  /** Reserves room for a number of words, which otherwise grows step by step. */
  expect(words: number): void {
    this.#kernels.expect(words);
  }

  /**
   * Memory of the kernel for a text of `length` bytes, which saves `tokenize` a copy. It is valid until
   * the next call of another method.
   */
  roomFor(length: number): Uint8Array {
    this.#reserveText(length);
    return this.#bytes(this.#text, length);
  }

  /**
   * Tokenizes UTF-8 text and counts its words.
   *
   * @param text any bytes, or part of the memory that `roomFor` returned last
   * @param open whether the text continues a document that an earlier text left open
   * @param compose applies Unicode's rules beyond single characters, to the parts of the text that need
   *   it; undefined: the text is already composed
   */
  tokenize(text: Uint8Array, open: boolean, compose?: (text: string) => string): TokenizedText {
    const kernels = this.#kernels;
    let place = this.#placeText(text);
    if (compose !== undefined) {
      // The memory for ids is still free.
      const runs = kernels.findUncomposed(this.#ids, place, text.length);
      if (runs > 0) {
        text = composeRuns(text, this.#words(this.#ids, 2 * runs), compose);
        place = this.#placeText(text);
      }
    }
    const count = kernels.tokenize(this.#ids, this.#documents, place, text.length, Number(open));
    return {
      ids: this.#words(this.#ids, count),
      tokens: kernels.tokens.value,
      documents: kernels.documents.value,
      longTokens: kernels.longTokens.value,
      ends: {
        carried: kernels.carried.value,
        carriesOn: kernels.carriesOn.value === 1,
        left: kernels.left.value,
        leftHash: kernels.leftHash.value >>> 0,
      },
      closed: this.#words(this.#documents, 2 * kernels.closed.value),
    };
  }

  /** Copies of all words with their counts. */
  exportWords(): ExportedWords {
    const kernels = this.#kernels;
    const size = this.size;
    const lengths = kernels.allocate(size * 4);
    const counts = kernels.allocate(size * 4);
    kernels.exportEntries(lengths, counts);
    const exported = {
      bytes: this.#bytes(kernels.wordBytes(), kernels.wordBytesLength()).slice(),
      lengths: this.#words(lengths, size).slice(),
      counts: this.#words(counts, size).slice(),
      pruned: kernels.pruned.value,
    };
    kernels.free(lengths);
    kernels.free(counts);
    return exported;
  }

  /** Adds another dictionary's words; returns a table from its ids to ours. */
  absorb(words: ExportedWords): Uint32Array {
    const kernels = this.#kernels;
    const count = words.lengths.length;
    const bytes = this.#place(words.bytes);
    const lengths = this.#place(words.lengths);
    const counts = this.#place(words.counts);
    const ids = kernels.allocate(count * 4);
    kernels.absorb(ids, bytes, lengths, counts, count);
    const result = this.#words(ids, count).slice();
    for (const block of [bytes, lengths, counts, ids]) kernels.free(block);
    return result;
  }

  #setTables({ byteClass, byteText, codePoints }: ByteTables): void {
    const kernels = this.#kernels;
    this.#bytes(kernels.byteClass.value, 256).set(byteClass);
    this.#bytes(kernels.byteText.value, 256).set(byteText);
    if (codePoints !== undefined) {
      kernels.setCodePoints(this.#place(codePoints), codePoints.length);
    }
    kernels.prepareTables();
  }

  /** The address of a text, which is copied unless it is already in the kernel's memory. */
  #placeText(text: Uint8Array): number {
    if (text.buffer === this.#kernels.memory.buffer) return text.byteOffset;
    this.#reserveText(text.length);
    this.#bytes(this.#text, text.length).set(text);
    return this.#text;
  }

  #reserveText(length: number): void {
    if (length <= this.#capacity) return;
    if (this.#capacity > 0) {
      this.#kernels.free(this.#text);
      this.#kernels.free(this.#ids);
      this.#kernels.free(this.#documents);
    }
    // Some padding, because the kernel loads 64 bytes at a time.
    this.#text = this.#kernels.allocate(length + 64);
    this.#ids = this.#kernels.allocate(4 * (length + 2));
    // A document takes at least one byte of text and one for its end.
    this.#documents = this.#kernels.allocate(8 * (Math.ceil(length / 2) + 1));
    this.#capacity = length;
  }

  #place(array: Uint8Array | Uint32Array): number {
    // Some padding, because kernels load 16 bytes at a time.
    const address = this.#kernels.allocate(array.byteLength + 16);
    this.#bytes(address, array.byteLength).set(
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
    );
    return address;
  }

  // WebAssembly returns addresses beyond 2 GiB as negative numbers.
  #bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#kernels.memory.buffer, address >>> 0, length);
  }

  #words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#kernels.memory.buffer, address >>> 0, length);
  }
}
