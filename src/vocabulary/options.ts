import * as check from '../options/check.js';
import { integer, type Table } from '../options/table.js';

/** Which words get a vector. */
export interface VocabularyOptions {
  /**
   * Minimum count of a word; rarer words are left out.
   * @default 5
   */
  minCount?: number;
  /**
   * Maximum size of the vocabulary; the most frequent words stay.
   * @default undefined: no limit
   */
  maxVocab?: number;
  /**
   * A fixed vocabulary: exactly these words, whatever their counts, if they occur at all.
   * @default undefined: the words of the corpus
   */
  words?: readonly string[];
}

/** The options of a vocabulary. A model does not record `words`: its own words are the list. */
export const VOCABULARY_OPTIONS: Table<VocabularyOptions> = {
  minCount: {
    type: integer(1),
    default: 5,
    flag: '--min-count <n>',
    help: 'minimum count; leaves out rarer words',
  },
  maxVocab: {
    type: integer(1),
    flag: '--max-vocab <n>',
    help: 'maximum size of the vocabulary; keeps the most frequent words',
  },
  words: {
    type: { check: checkWords, argument: { kind: 'word-list' } },
    flag: '--words <file>',
    help: 'use exactly the words in this file, one per line',
    record: false,
  },
};

function checkWords(name: string, words: unknown): readonly string[] {
  if (!Array.isArray(words)) throw new TypeError(`${name} must be an array of strings`);
  if (words.length === 0) throw new RangeError(`${name} must name at least two words, got none`);
  return words.map((word, i) => {
    const checked = check.string(`${name}[${i}]`, word);
    if (/\p{Surrogate}/u.test(checked)) {
      throw new RangeError(
        `${name}[${i}] must be Unicode text, but holds half of a surrogate pair`,
      );
    }
    return checked;
  });
}
