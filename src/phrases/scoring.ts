/** How pairs of words are scored. */
export const SCORINGS = ['default', 'npmi'] as const;

/** `'default'`: Mikolov et al. 2013; `'npmi'`: Bouma 2009. */
export type Scoring = (typeof SCORINGS)[number];

/** The counts that a score is computed from. */
export interface ScoredCounts {
  /** Number of occurrences of the first word. */
  readonly first: number;
  readonly second: number;
  /** Number of times that the second follows the first. */
  readonly together: number;
  /** Number of distinct words and pairs in the text, without connector words. */
  readonly vocabulary: number;
  /** Number of words in the text, including connector words. */
  readonly words: number;
  readonly minCount: number;
}

/**
 * The score of a pair of words.
 *
 * - default: (together - minCount) x vocabulary / (first x second), Mikolov et al. 2013 ("Distributed
 *   Representations of Words and Phrases and their Compositionality"), equation 6, times the size of the
 *   vocabulary as in word2phrase and gensim.
 * - npmi: ln(p(a, b) / (p(a) p(b))) / -ln p(a, b), Bouma 2009 ("Normalized (Pointwise) Mutual
 *   Information in Collocation Extraction").
 */
export function scoreOf(scoring: Scoring, counts: ScoredCounts): number {
  const { first, second, together, vocabulary, words, minCount } = counts;
  if (first === 0 || second === 0 || together === 0) return -Infinity;
  if (scoring === 'default') return ((together - minCount) / (first * second)) * vocabulary;
  if (together < minCount || together === words) return -Infinity;
  const pair = together / words;
  return Math.log(pair / ((first / words) * (second / words))) / -Math.log(pair);
}
