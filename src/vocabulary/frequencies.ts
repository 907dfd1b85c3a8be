/** The distribution of word counts in a text, without the words. */
export interface WordFrequencies {
  /** (n) The distinct counts, ascending. */
  readonly counts: Float64Array;
  /** (n) Number of words with each count. */
  readonly words: Float64Array;
}

/** The frequencies of counted words. Counts are whole numbers; those of 0 are ignored. */
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

/** Number of words that occur at least `least` times. */
export const wordsFrom = ({ counts, words }: WordFrequencies, least: number): number =>
  words.reduce((sum, each, i) => (counts[i] >= least ? sum + each : sum), 0);

/** Total occurrences of the words that occur at least `least` times. */
export const tokensFrom = ({ counts, words }: WordFrequencies, least: number): number =>
  words.reduce((sum, each, i) => (counts[i] >= least ? sum + each * counts[i] : sum), 0);
