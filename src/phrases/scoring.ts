/** How pairs of words are scored. */
export const SCORINGS = ['default', 'npmi'] as const;

/** `'default'`: Mikolov et al. 2013; `'npmi'`: Bouma 2009. */
export type Scoring = (typeof SCORINGS)[number];

/** What a score is made of. */
export interface ScoredCounts {
  /** How often the first word occurs. */
  readonly first: number;
  readonly second: number;
  /** How often the one follows the other. */
  readonly together: number;
  /** Different words and pairs in the text, but for connector words. */
  readonly vocabulary: number;
  /** Words of the text, connector words included. */
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
