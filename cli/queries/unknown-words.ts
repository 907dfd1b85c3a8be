import type { Model } from '../../src/index.js';
import type { Question } from './query.js';

/** The words that have no vector in a model, each once. */
export const unknownWords = (model: Model, words: readonly string[]): string[] =>
  [...new Set(words)].filter((word) => word === '' || !model.canEmbed(word));

/** Says which words were left out, if any. */
export function noteUnknown({ note }: Question, unknown: readonly string[]): void {
  if (unknown.length > 0) note(`not in the vocabulary, left out: ${unknown.join(', ')}`);
}
