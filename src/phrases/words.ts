/** Words that were counted, with their ids. */
export interface PhraseWords {
  /** (words) by id; connector words are counted too. */
  readonly counts: ArrayLike<number>;
  /** Words whose id is below this are connector words. */
  readonly connectors: number;
  /** The word of an id. */
  wordOf(id: number): string;
  /** The ids of words that hold a byte of a text in UTF-8: a few too many do no harm. */
  holding(text: string): Uint32Array;
  /** The ids of words; of those that were not counted, any whose count is 0. */
  idsOf(words: readonly string[]): Uint32Array;
}
