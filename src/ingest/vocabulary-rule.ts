import type { VocabularyRule } from '../vocabulary/build.js';
import type { WordFrequencies } from '../vocabulary/frequencies.js';

/** Which words become the vocabulary; the minimum count may depend on the text. */
export type IngestRule = Omit<VocabularyRule, 'minCount'> & {
  readonly minCount: number | ((frequencies: WordFrequencies) => number);
};

/** The lowest total count over all ranks at which a word may belong to the vocabulary. */
export function leastCount({ minCount, words, base, exact, keepWord }: IngestRule): number {
  const isOpen = [words, base, exact, keepWord].every((rule) => rule === undefined);
  return isOpen && typeof minCount === 'number' ? minCount : 1;
}
