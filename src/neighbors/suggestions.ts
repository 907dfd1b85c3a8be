import type { VectorSource } from '../embedding/matrix.js';
import { UnknownWordError } from '../errors.js';
import { suggest } from '../options/suggest.js';

/** The error for a word that a source does not hold, with suggestions of words that it does. */
export function unknownWord(word: string, source: VectorSource): UnknownWordError {
  return new UnknownWordError(word, suggest(word, source.words()));
}
