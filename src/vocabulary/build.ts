import { Vocabulary } from './vocabulary.js';
import { compareByCount } from './order.js';

/** Which of the words counted become the vocabulary. */
export interface VocabularyRule {
  /** Words that occur less often are left out. */
  readonly minCount: number;
  /** At most so many words, the most frequent ones; undefined: no limit. */
  readonly maxVocab: number | undefined;
  /** A fixed list: these words and no others, whatever their counts, as far as they occur. */
  readonly words: readonly string[] | undefined;
}

/** Stands in an id stream for a token whose word is not in the vocabulary. */
export const UNKNOWN = 0xfffffffe;

/** Words counted, each with a provisional id: what a vocabulary is made from. */
export interface CountedWords {
  readonly counts: ArrayLike<number>; // (words); 0 where the word was dropped
  /** The word of a provisional id; slow, so asked only for words that may stay. */
  wordOf(id: number): string;
}

/**
 * Chooses and orders the vocabulary.
 *
 * @returns the vocabulary; for each provisional id its final id or `UNKNOWN`; and how many words of
 *   a fixed list never occur: nothing can be learnt of them, so they get no vector
 */
export function buildVocabulary(
  counted: CountedWords,
  rule: VocabularyRule,
): { vocabulary: Vocabulary; finalIds: Uint32Array; missingWords: number } {
  const fixed = rule.words === undefined ? undefined : new Set(rule.words);
  const chosen: { word: string; count: number; id: number }[] = [];
  for (let id = 0; id < counted.counts.length; id++) {
    const count = counted.counts[id];
    if (count === 0 || (fixed === undefined && count < rule.minCount)) continue;
    const word = counted.wordOf(id);
    if (fixed !== undefined && !fixed.delete(word)) continue;
    chosen.push({ word, count, id });
  }
  chosen.sort(compareByCount);
  if (rule.maxVocab !== undefined) chosen.length = Math.min(chosen.length, rule.maxVocab);

  const finalIds = new Uint32Array(counted.counts.length).fill(UNKNOWN);
  chosen.forEach(({ id }, final) => (finalIds[id] = final));
  const vocabulary = new Vocabulary(
    chosen.map(({ word }) => word),
    Float64Array.from(chosen, ({ count }) => count),
  );
  return { vocabulary, finalIds, missingWords: fixed?.size ?? 0 };
}
