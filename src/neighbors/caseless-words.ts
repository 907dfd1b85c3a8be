import type { VectorSource } from '../embedding/matrix.js';

/**
 * The first `limit` words of a source, whatever their case: words that differ by case only count as
 * one, and the first of them stands for all.
 */
export class CaselessWords {
  readonly limit: number;
  readonly #first = new Map<string, number>(); // upper case to the first id
  readonly #variants = new Map<number, number[]>(); // first id to all ids, where there are several
  readonly #firstOf = new Map<number, number>(); // a later variant's id to the first id

  constructor(source: VectorSource, limit: number) {
    this.limit = Math.min(limit, source.size);
    for (let id = 0; id < this.limit; id++) {
      const word = source.wordOf(id).toUpperCase();
      const first = this.#first.get(word);
      if (first === undefined) this.#first.set(word, id);
      else this.#addVariant(first, id);
    }
  }

  /** The first id of a word, or undefined. */
  indexOf(word: string): number | undefined {
    return this.#first.get(word.toUpperCase());
  }

  /** The id that stands for an id. */
  firstOf(id: number): number {
    return this.#firstOf.get(id) ?? id;
  }

  /** All ids that the first of them stands for. */
  variantsOf(first: number): readonly number[] {
    return this.#variants.get(first) ?? [first];
  }

  #addVariant(first: number, id: number): void {
    this.#firstOf.set(id, first);
    const variants = this.#variants.get(first);
    if (variants === undefined) this.#variants.set(first, [first, id]);
    else variants.push(id);
  }
}
