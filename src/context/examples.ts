import type { RandomState } from '../random.js';
import { type WindowOptions, windows } from './windows.js';

/** An example for CBOW, which predicts the centre from the words around it. */
export interface CbowExample<T> {
  readonly context: readonly T[];
  readonly centre: T;
}

/** An example for skip-gram, which predicts a word near the centre from the centre. */
export interface SkipGramExample<T> {
  readonly centre: T;
  readonly context: T;
}

/**
 * The CBOW examples of one document, in order of the centre. A word without neighbours yields none.
 *
 * @param tokens the document: words, or ids
 */
export function* cbowExamples<T>(
  tokens: readonly T[],
  options: WindowOptions,
  random: RandomState,
): Generator<CbowExample<T>> {
  for (const { centre, from, to } of windows(0, tokens.length, tokens.length, options, random)) {
    const context = [...tokens.slice(from, centre), ...tokens.slice(centre + 1, to)];
    if (context.length > 0) yield { context, centre: tokens[centre] };
  }
}

/** The skip-gram examples of one document, in order of the centre, then of the context. */
export function* skipGramExamples<T>(
  tokens: readonly T[],
  options: WindowOptions,
  random: RandomState,
): Generator<SkipGramExample<T>> {
  for (const { context, centre } of cbowExamples(tokens, options, random)) {
    for (const each of context) yield { centre, context: each };
  }
}
