import type { VectorSource } from '../embedding/matrix.js';

/**
 * The first `limit` words of a source as an evaluation sees them. Equivalent Unicode spellings are
 * one word, and so are words that differ only by case, unless case matters. The first of them
 * represents all.
 */
export class EvaluationWords {
  readonly limit: number;
  readonly #caseSensitive: boolean;
  readonly #first = new Map<string, number>(); // a word's key to the first id
  readonly #variants = new Map<number, number[]>(); // first id to all ids, if there are several
  readonly #firstOf = new Map<number, number>(); // a later variant's id to the first id

  constructor(source: VectorSource, limit: number, caseSensitive: boolean) {
    this.limit = Math.min(limit, source.size);
    this.#caseSensitive = caseSensitive;
    for (let id = 0; id < this.limit; id++) {
      const key = this.#keyOf(source.wordOf(id));
      const first = this.#first.get(key);
      if (first === undefined) this.#first.set(key, id);
      else this.#addVariant(first, id);
    }
  }

  /** The first id of a word, or undefined. */
  indexOf(word: string): number | undefined {
    return this.#first.get(this.#keyOf(word));
  }

  /** The representative of an id. */
  firstOf(id: number): number {
    return this.#firstOf.get(id) ?? id;
  }

  /** All ids that an id represents. */
  variantsOf(first: number): readonly number[] {
    return this.#variants.get(first) ?? [first];
  }

  #keyOf(word: string): string {
    const composed = word.normalize('NFC'); // both spellings of an accented letter are one
    return this.#caseSensitive ? composed : composed.toUpperCase();
  }

  #addVariant(first: number, id: number): void {
    this.#firstOf.set(id, first);
    const variants = this.#variants.get(first);
    if (variants === undefined) this.#variants.set(first, [first, id]);
    else variants.push(id);
  }
}
