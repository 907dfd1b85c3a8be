import * as check from '../../options/check.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { unknownWord } from '../suggestions.js';

/** A word with its vector: one that the source holds, or one whose vector is made of its n-grams. */
export interface AskedWord {
  readonly word: string;
  /** Undefined for a word that the source does not hold. */
  readonly id: number | undefined;
  readonly vector: Float32Array; // (dim)
}

/** The words of a list that have vectors, and those that do not. */
export interface KnownWords {
  readonly known: readonly AskedWord[];
  readonly unknown: readonly string[];
}

/**
 * A word with its vector.
 *
 * @throws UnknownWordError, with suggestions, if it has none
 */
export function askedWord(source: VectorSource, name: string, word: string): AskedWord {
  const found = findWord(source, check.string(name, word));
  if (found === undefined) throw unknownWord(word, source);
  return found;
}

/** A word with its vector; undefined if it has none. */
function findWord(source: VectorSource, word: string): AskedWord | undefined {
  const id = source.indexOf(word);
  if (id !== undefined) return { word, id, vector: source.row(id) };
  const vector = source.embed?.(word);
  return vector && { word, id, vector };
}

/**
 * Checks a list of strings.
 *
 * @throws TypeError for anything else
 */
export function listOf(name: string, words: readonly string[]): readonly string[] {
  if (!Array.isArray(words)) throw new TypeError(`${name} must be a list of words, got ${words}`);
  words.forEach((word: unknown, i) => {
    if (typeof word !== 'string') {
      throw new TypeError(`${name}[${i}] must be a string, got ${String(word)}`);
    }
  });
  return words;
}

/**
 * Splits a list into the words that have vectors and the others.
 *
 * @throws TypeError
 */
export function partWords(source: VectorSource, name: string, list: readonly string[]): KnownWords {
  const found = new Map<string, AskedWord | undefined>(); // a word may occur many times
  const known: AskedWord[] = [];
  const unknown: string[] = [];
  for (const word of listOf(name, list)) {
    if (!found.has(word)) found.set(word, findWord(source, word));
    const asked = found.get(word);
    if (asked === undefined) unknown.push(word);
    else known.push(asked);
  }
  return { known, unknown };
}

/**
 * Like `partWords`, for a question that has no answer without words: RangeError for an empty list,
 * UnknownWordError if none of its words has a vector.
 */
export function someWords(source: VectorSource, name: string, list: readonly string[]): KnownWords {
  const parted = partWords(source, name, list);
  if (parted.known.length > 0) return parted;
  if (list.length === 0) throw new RangeError(`${name} must contain at least one word`);
  throw unknownWord(list[0], source);
}
