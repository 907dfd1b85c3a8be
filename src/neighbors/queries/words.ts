import * as check from '../../options/check.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { unknownWord } from '../suggestions.js';

/** Words of a list with their ids, and those that the source does not hold. */
export interface KnownWords {
  readonly words: readonly string[];
  readonly ids: readonly number[]; // of the words, in the same order
  readonly unknown: readonly string[];
}

/** The id of a word. Throws UnknownWordError, with suggestions. */
export function idOf(source: VectorSource, name: string, word: string): number {
  const id = source.indexOf(check.string(name, word));
  if (id === undefined) throw unknownWord(word, source);
  return id;
}

/** Checks a list of strings. Throws TypeError for anything else. */
export function listOf(name: string, words: readonly string[]): readonly string[] {
  if (!Array.isArray(words)) throw new TypeError(`${name} must be a list of words, got ${words}`);
  words.forEach((word: unknown, i) => {
    if (typeof word !== 'string') {
      throw new TypeError(`${name}[${i}] must be a string, got ${String(word)}`);
    }
  });
  return words;
}

/** Parts a list into the words that the source holds and the others. Throws TypeError. */
export function partWords(source: VectorSource, name: string, list: readonly string[]): KnownWords {
  const words: string[] = [];
  const ids: number[] = [];
  const unknown: string[] = [];
  for (const word of listOf(name, list)) {
    const id = source.indexOf(word);
    if (id === undefined) {
      unknown.push(word);
    } else {
      words.push(word);
      ids.push(id);
    }
  }
  return { words, ids, unknown };
}

/**
 * As `partWords`, for a question that has no answer without words: RangeError for an empty list,
 * UnknownWordError where none of its words is known.
 */
export function someWords(source: VectorSource, name: string, list: readonly string[]): KnownWords {
  const parted = partWords(source, name, list);
  if (parted.ids.length > 0) return parted;
  if (list.length === 0) throw new RangeError(`${name} must hold at least one word, got none`);
  throw unknownWord(list[0], source);
}
