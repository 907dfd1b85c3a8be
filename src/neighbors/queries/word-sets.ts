import type { VectorSource } from '../../embedding/matrix.js';
import { addTo, cosine } from './arithmetic.js';
import { someWords } from './words.js';

/**
 * The cosine between the means of the vectors of two lists of words. Unknown words are left out.
 *
 * @throws RangeError for an empty list; UnknownWordError if a list holds no known word
 */
export function nSimilarity(
  source: VectorSource,
  a: readonly string[],
  b: readonly string[],
): number {
  return cosine(sumOf(source, 'a', a), sumOf(source, 'b', b));
}

/** The sum has the direction of the mean. */
function sumOf(source: VectorSource, name: string, words: readonly string[]): Float64Array {
  const sum = new Float64Array(source.dim);
  for (const { vector } of someWords(source, name, words).known) addTo(sum, vector, 1);
  return sum;
}
