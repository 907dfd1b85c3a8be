import type { PhraseWords } from '../phrases/words.js';
import type { CountedWords } from '../vocabulary/build.js';
import { Dictionary, type ExportedWords, uncounted } from './dictionary.js';
import { PackedWords } from './packed-words.js';

/** No token is as long: see `MAX_TOKEN` in `assembly/tokenize.ts`. */
const NO_TOKEN = ' '.repeat(1025);

/** All threads' words as one list, with counts that joining phrases changes. */
export class MergedWords implements CountedWords, PhraseWords {
  /** For each thread its ids in this list; 0xffffffff for a word that it forgot. */
  readonly ids: readonly Uint32Array[];
  readonly connectors: number;
  readonly #dictionary: Dictionary;
  #counts: Float64Array;
  #words = new PackedWords(new Uint8Array(0), []);

  /** @param connectorWords words that have the first ids, here and in each part */
  constructor(
    module: WebAssembly.Module,
    parts: readonly ExportedWords[],
    connectorWords: readonly string[],
  ) {
    this.#dictionary = new Dictionary(module, 0xffffffff);
    this.#dictionary.expect(parts.reduce((sum, { lengths }) => sum + lengths.length, 0));
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
    let words = 0;
    for (let id = 0; id < this.#counts.length; id++) if (this.#counts[id] > 0) words++;
    return words;
  }

  /** Words that occur once. */
  get once(): number {
    let words = 0;
    for (let id = 0; id < this.#counts.length; id++) if (this.#counts[id] === 1) words++;
    return words;
  }

  wordOf(id: number): string {
    return this.#words.wordOf(id);
  }

  wordsOf(ids: Uint32Array): string[] {
    return this.#words.wordsOf(ids);
  }

  idsOf(words: readonly string[]): Uint32Array {
    return this.idsOfWords(uncounted(words));
  }

  /** All words, by id; the length of one that was forgotten is 0. */
  exported(): Pick<ExportedWords, 'bytes' | 'lengths'> {
    return { bytes: this.#words.bytes, lengths: this.#words.lengths() };
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
    const { bytes } = this.#words;
    for (let at = 0, id = 0; at < bytes.length; at++) {
      if (wanted[bytes[at]] === 0) continue;
      while (this.#words.endOf(id) <= at) id++;
      ids.push(id);
      at = this.#words.endOf(id) - 1;
    }
    return Uint32Array.from(ids);
  }

  /** Takes the words over from the dictionary; returns their counts as they were read. */
  #update(): Uint32Array {
    const { bytes, lengths, counts } = this.#dictionary.exportWords();
    this.#words = new PackedWords(bytes, lengths);
    return counts;
  }
}
