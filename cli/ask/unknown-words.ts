import type { Model } from '../../src/index.js';
import type { Question } from './query.js';

/** The words that a model does not hold, each once. */
export const unknownWords = (model: Model, words: readonly string[]): string[] =>
  [...new Set(words)].filter((word) => word === '' || !model.has(word));

/** Says which words were left out, if any. */
export function noteUnknown({ note }: Question, unknown: readonly string[]): void {
  if (unknown.length > 0) note(`not in the vocabulary, left out: ${unknown.join(', ')}`);
}
