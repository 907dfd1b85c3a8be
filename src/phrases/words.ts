/** The counted words by id. */
export interface PhraseWords {
  /** (words) Counts by id, including those of connector words. */
  readonly counts: ArrayLike<number>;
  /** Ids below this are connector words. */
  readonly connectors: number;
  /** The word of an id. */
  wordOf(id: number): string;
  /** The ids of words that contain a byte of a text in UTF-8. A few too many do no harm. */
  holding(text: string): Uint32Array;
  /** The ids of words. A word that was not counted gets any id with count 0. */
  idsOf(words: readonly string[]): Uint32Array;
}
