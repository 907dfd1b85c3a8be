/** How many words occur how often: the counts of a text without its words. */
export interface WordFrequencies {
  /** The different counts, ascending. (n) */
  readonly counts: Float64Array;
  /** How many words have each of them. (n) */
  readonly words: Float64Array;
}

/** The frequencies of counted words; a count of 0 is no word. */
export function frequenciesOf(counts: ArrayLike<number>): WordFrequencies {
  const words = new Map<number, number>();
  const rare = new Float64Array(256); // how many words have each small count, as most have
  for (let id = 0; id < counts.length; id++) {
    const count = counts[id];
    if (count > 0 && count < rare.length) rare[count]++;
    else if (count > 0) words.set(count, (words.get(count) ?? 0) + 1);
  }
  rare.forEach((times, count) => times > 0 && words.set(count, times));
  const ascending = Float64Array.from(words.keys()).toSorted();
  return { counts: ascending, words: ascending.map((count) => words.get(count)!) };
}

/** Words that occur at least so often. */
export const wordsFrom = ({ counts, words }: WordFrequencies, least: number): number =>
  words.reduce((sum, each, i) => (counts[i] >= least ? sum + each : sum), 0);

/** Occurrences of all words together that occur at least so often. */
export const tokensFrom = ({ counts, words }: WordFrequencies, least: number): number =>
  words.reduce((sum, each, i) => (counts[i] >= least ? sum + each * counts[i] : sum), 0);
