import type { VocabularyRule } from '../vocabulary/build.js';
import type { WordFrequencies } from '../vocabulary/frequencies.js';

/** Which words become the vocabulary; how often they must occur may depend on the text. */
export type IngestRule = Omit<VocabularyRule, 'minCount'> & {
  readonly minCount: number | ((frequencies: WordFrequencies) => number);
};

/** The least count of all ranks together with which a word may be of the vocabulary. */
export function leastCount({ minCount, words, base, exact, keepWord }: IngestRule): number {
  const isOpen = [words, base, exact, keepWord].every((rule) => rule === undefined);
  return isOpen && typeof minCount === 'number' ? minCount : 1;
}
