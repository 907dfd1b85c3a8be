/**
 * Words, their ids and their counts. Ids run from 0 to size - 1 in order of count, highest first;
 * words with equal counts are in order of code points. So the order depends on the text alone, not on the
 * order of files or threads.
 */
export class Vocabulary {
  readonly words: readonly string[]; // (size)
  readonly counts: Float64Array; // (size)
  #ids: Map<string, number> | undefined; // built on first look-up

  /** @param words already in order; see `compareByCount` */
  constructor(words: readonly string[], counts: Float64Array) {
    if (words.length !== counts.length) {
      throw new RangeError(`${words.length} words with ${counts.length} counts`);
    }
    this.words = words;
    this.counts = counts;
  }

  get size(): number {
    return this.words.length;
  }

  /** The id of `word`, or undefined. */
  indexOf(word: string): number | undefined {
    this.#ids ??= new Map(this.words.map((each, id) => [each, id]));
    return this.#ids.get(word);
  }

  has(word: string): boolean {
    return this.indexOf(word) !== undefined;
  }

  /** How often `word` occurred in the training text; 0 if it is unknown. */
  countOf(word: string): number {
    const id = this.indexOf(word);
    return id === undefined ? 0 : this.counts[id];
  }

  /** Total occurrences of all words. */
  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }
}
