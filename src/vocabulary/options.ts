import * as check from '../check.js';
import type { VocabularyRule } from './build.js';

/** Which words get a vector. */
export interface VocabularyOptions {
  /**
   * Words that occur less often are left out.
   * @default 5
   */
  minCount?: number;
  /**
   * At most so many words, the most frequent ones.
   * @default undefined: no limit
   */
  maxVocab?: number;
  /**
   * A fixed vocabulary: these words and no others, whatever their counts, as far as they occur.
   * @default undefined: the words of the corpus
   */
  words?: readonly string[];
}

export const MIN_COUNT_DEFAULT = 5;

/** Checks the options and fills in the defaults. Throws TypeError or RangeError. */
export function normalizeVocabularyOptions(options: VocabularyOptions): VocabularyRule {
  const { minCount = MIN_COUNT_DEFAULT, maxVocab, words } = options;
  if (words !== undefined && !Array.isArray(words)) {
    throw new TypeError('words must be an array of strings');
  }
  return {
    minCount: check.integer('minCount', minCount, 1),
    maxVocab: maxVocab === undefined ? undefined : check.integer('maxVocab', maxVocab, 1),
    words: words && checkWords(words),
  };
}

function checkWords(words: readonly unknown[]): string[] {
  if (words.length === 0) throw new RangeError('words must name at least two words, got none');
  return words.map((word, i) => {
    const checked = check.string(`words[${i}]`, word);
    if (/\p{Surrogate}/u.test(checked)) {
      throw new RangeError(`words[${i}] must be Unicode text, but holds half of a surrogate pair`);
    }
    return checked;
  });
}
