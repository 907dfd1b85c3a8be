import type { PhraseWords } from '../phrases/words.js';
import type { CountedWords } from '../vocabulary/build.js';
import { Dictionary, type ExportedWords, uncounted } from './dictionary.js';

/** No token is as long: see `MAX_TOKEN` in `assembly/tokenize.ts`. */
const NO_TOKEN = ' '.repeat(1025);

/** All threads' words as one list, with counts that joining phrases changes. */
export class MergedWords implements CountedWords, PhraseWords {
  /** For each thread its ids in this list; 0xffffffff for a word that it forgot. */
  readonly ids: readonly Uint32Array[];
  readonly connectors: number;
  readonly #dictionary: Dictionary;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #counts: Float64Array;
  #bytes: Uint8Array = new Uint8Array(0); // of all words
  #ends = new Float64Array(0); // (words) where each ends

  /** @param connectorWords words that have the first ids, here and in each part */
  constructor(
    module: WebAssembly.Module,
    parts: readonly ExportedWords[],
    connectorWords: readonly string[],
  ) {
    this.#dictionary = new Dictionary(module, 0xffffffff);
    this.#dictionary.absorb(uncounted(connectorWords));
    this.connectors = connectorWords.length;
    this.ids = parts.map((part) => this.#dictionary.absorb(part));
    this.#counts = Float64Array.from(this.#update());
  }

  /** (words) by id. */
  get counts(): Float64Array {
    return this.#counts;
  }

  /** Words that occur. */
  get distinct(): number {
    return this.counts.reduce((sum, count) => sum + Number(count > 0), 0);
  }

  /** Words that occur once. */
  get once(): number {
    return this.counts.reduce((sum, count) => sum + Number(count === 1), 0);
  }

  wordOf(id: number): string {
    const start = id === 0 ? 0 : this.#ends[id - 1];
    return this.#decoder.decode(this.#bytes.subarray(start, this.#ends[id]));
  }

  idsOf(words: readonly string[]): Uint32Array {
    return this.idsOfWords(uncounted(words));
  }

  /** All words, by id; the length of one that was forgotten is 0. */
  exported(): Pick<ExportedWords, 'bytes' | 'lengths'> {
    const lengths = Uint32Array.from(this.#ends, (end, id) => end - (this.#ends[id - 1] ?? 0));
    return { bytes: this.#bytes, lengths };
  }

  /** The ids of words, which get one where they have none. */
  idsOfWords(words: ExportedWords): Uint32Array {
    const ids = this.#dictionary.absorb(words);
    const known = this.#counts;
    if (this.#dictionary.size > known.length) {
      this.#update();
      this.#counts = new Float64Array(this.#dictionary.size);
      this.#counts.set(known);
    }
    return ids;
  }

  /** An id for tokens whose word was forgotten. */
  forgotten(): number {
    return this.idsOf([NO_TOKEN])[0];
  }

  holding(text: string): Uint32Array {
    const wanted = new Uint8Array(256);
    for (const byte of new TextEncoder().encode(text)) wanted[byte] = 1;
    const ids: number[] = [];
    for (let at = 0, id = 0; at < this.#bytes.length; at++) {
      if (wanted[this.#bytes[at]] === 0) continue;
      while (this.#ends[id] <= at) id++;
      ids.push(id);
      at = this.#ends[id] - 1;
    }
    return Uint32Array.from(ids);
  }

  /** Takes the words over from the dictionary; returns their counts as they were read. */
  #update(): Uint32Array {
    const { bytes, lengths, counts } = this.#dictionary.exportWords();
    this.#bytes = bytes;
    this.#ends = new Float64Array(lengths.length);
    let end = 0;
    lengths.forEach((length, id) => (this.#ends[id] = end += length));
    return counts;
  }
}
