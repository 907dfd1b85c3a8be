import * as check from '../options/check.js';
import type { SearchLimits } from '../neighbors/index.js';
import { checkOptions, SEARCH_LIMITS } from '../neighbors/limits.js';

/** How the neighbours of words are searched for. */
export interface SimilarOptions extends SearchLimits {
  /**
   * Whether to compare every vector exactly, even if the model has a faster index or quantised
   * vectors.
   * @default false
   */
  exact?: boolean;
}

/** As `SimilarOptions`, for many words at once. */
export interface SimilarManyOptions extends SimilarOptions {
  /** Threads to use, at least 1. @default all cores, for larger searches */
  threads?: number;
}

const SIMILAR_OPTIONS = [...SEARCH_LIMITS, 'exact'];

/** Whether not all words may be found. */
export const isLimited = ({ restrictVocab, filter }: SearchLimits): boolean =>
  restrictVocab !== undefined || filter !== undefined;

/** Checks the options of `what`, and names those that it does not know. @throws TypeError or RangeError */
export function checkedSimilar<T extends SimilarOptions>(
  what: string,
  options: T,
  more: readonly string[] = [],
): T & { topn: number } {
  checkOptions(what, options, [...SIMILAR_OPTIONS, ...more]);
  if (options.exact !== undefined) check.boolean('exact', options.exact);
  return { ...options, topn: check.integer('topn', options.topn ?? 10, 1) };
}
