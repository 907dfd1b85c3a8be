import * as check from '../options/check.js';
import type { VectorSource } from '../embedding/matrix.js';

/** The number of results of a query. */
export interface TopnOptions {
  /** How many words to return, at least 1; fewer if there are fewer. @default 10 */
  topn?: number;
}

/** Which words may be found, and how many. */
export interface SearchLimits extends TopnOptions {
  /** Search only this many of the most frequent words. @default all words */
  restrictVocab?: number;
  /** Returns true for words that may be found. It is called for only a few words. */
  filter?: (word: string, id: number) => boolean;
}

/** How to run many searches at once. */
export interface SearchManyOptions extends TopnOptions {
  /** Threads to use, at least 1. @default all cores, for larger searches */
  threads?: number;
}

export const SEARCH_LIMITS = ['topn', 'restrictVocab', 'filter'] as const;

/** `SearchLimits`, checked. */
export interface CheckedLimits {
  readonly topn: number;
  readonly limit: number; // rows that may be found
  readonly filter: SearchLimits['filter'];
}

/**
 * Checks that the options of a question are an object with these names. For a number instead, as in
 * `similar('king', 3)`, the error says how to write it.
 *
 * @throws TypeError
 */
export function checkOptions(what: string, options: unknown, known: readonly string[]): void {
  if (typeof options === 'number') {
    throw new TypeError(
      `${what} takes its options as an object, got ${options}: write { topn: ${options} }`,
    );
  }
  check.knownKeys(what, check.object(`The options of ${what}`, options), known);
}

/**
 * The number of answers that options ask for. Refuses names that are not in `known`.
 *
 * @throws TypeError or RangeError
 */
export function checkedTopn(
  what: string,
  options: TopnOptions,
  known: readonly string[] = ['topn'],
): number {
  checkOptions(what, options, known);
  return check.integer('topn', options.topn ?? 10, 1);
}

/** Checks which words may be found. @throws TypeError or RangeError */
export function checkedLimits(
  source: VectorSource,
  { topn, restrictVocab, filter }: SearchLimits,
): CheckedLimits {
  if (filter !== undefined && typeof filter !== 'function') {
    throw new TypeError(`filter must be a function, got ${String(filter)}`);
  }
  const limit = check.integer('restrictVocab', restrictVocab ?? source.size, 1);
  return {
    topn: check.integer('topn', topn ?? 10, 1),
    limit: Math.min(limit, source.size),
    filter,
  };
}
