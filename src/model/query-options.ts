import type { TokenizerOptions } from '../tokenizer/index.js';
import * as check from '../options/check.js';
import type { SearchLimits } from '../neighbors/index.js';
import { checkOptions, SEARCH_LIMITS } from '../neighbors/limits.js';

/** A text, which is tokenised like the model's corpus, or a list of tokens. */
export type Text = string | readonly string[];

/** How a model answers queries. */
export interface OpenOptions {
  /**
   * Whether out-of-vocabulary words get vectors built from their n-grams, if the model has any.
   * @default true
   */
  subwords?: boolean;
}

/** How a text becomes tokens. */
export interface TextOptions {
  /** Overrides the tokenizer that the model records. @default the recorded tokenizer */
  tokenizer?: TokenizerOptions;
}

/** How to search for the neighbours of words. */
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

/** Whether the options exclude any words. */
export const isLimited = ({ restrictVocab, filter }: SearchLimits): boolean =>
  restrictVocab !== undefined || filter !== undefined;

/**
 * Checks the options of `what`, and refuses unknown ones by name. @throws TypeError or RangeError
 */
export function checkedSimilar<T extends SimilarOptions>(
  what: string,
  options: T,
  more: readonly string[] = [],
): T & { topn: number } {
  checkOptions(what, options, [...SIMILAR_OPTIONS, ...more]);
  if (options.exact !== undefined) check.boolean('exact', options.exact);
  return { ...options, topn: check.integer('topn', options.topn ?? 10, 1) };
}
