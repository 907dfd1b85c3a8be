import type { Neighbors } from '../search.js';
import { cosine } from './arithmetic.js';
import { cosinesTo } from './cosines.js';
import { checkedVector, type WordOrVector } from './most-similar.js';
import { askedWord, listOf } from './words.js';

/**
 * 1 - cosine of a word or a vector with each of `others`, in their order, or with all words of the
 * source in order of id (including itself) if none are named.
 *
 * @throws UnknownWordError; RangeError for a vector of a wrong length or without finite numbers
 */
export function distances(
  neighbors: Neighbors,
  from: WordOrVector,
  others?: readonly string[],
): Float32Array {
  const { source } = neighbors;
  const vector =
    typeof from === 'string' ? askedWord(source, 'word', from).vector : checkedVector(source, from);
  if (others === undefined) return cosinesTo(neighbors, vector).map((score) => 1 - score);
  const words = listOf('others', others).map((word) => askedWord(source, 'others', word));
  return Float32Array.from(words, (other) => 1 - cosine(vector, other.vector));
}
