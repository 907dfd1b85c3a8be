import type { PhraseWords } from '../phrases/words.js';
import type { CountedWords } from '../vocabulary/build.js';
import { Dictionary, type ExportedWords, uncounted } from './dictionary.js';
import { PackedWords } from './packed-words.js';

/** Longer than any token: see `MAX_TOKEN` in `assembly/tokenize.ts`. */
const NO_TOKEN = ' '.repeat(1025);

/** The words of all threads as one list. Joining phrases changes their counts. */
export class MergedWords implements CountedWords, PhraseWords {
  /** For each thread, a table from its ids to ids here; 0xffffffff for words that it pruned. */
  readonly ids: readonly Uint32Array[];
  readonly connectors: number;
  readonly #dictionary: Dictionary;
  #counts: Float64Array;
  #words = new PackedWords(new Uint8Array(0), []);

  /** @param connectorWords words with the first ids, here and in each part */
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

  /** How many words occur. */
  get distinct(): number {
    let words = 0;
    for (let id = 0; id < this.#counts.length; id++) if (this.#counts[id] > 0) words++;
    return words;
  }

  /** How many words occur once. */
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

  /** All words, by id; pruned words have length 0. */
  exported(): Pick<ExportedWords, 'bytes' | 'lengths'> {
    return { bytes: this.#words.bytes, lengths: this.#words.lengths() };
  }

  /** The ids of words; new words are added. */
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

  /** An id for tokens whose word was pruned. */
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

  /** Copies the words from the dictionary; returns their original counts. */
  #update(): Uint32Array {
    const { bytes, lengths, counts } = this.#dictionary.exportWords();
    this.#words = new PackedWords(bytes, lengths);
    return counts;
  }
}
