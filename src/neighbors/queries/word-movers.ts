import type { VectorSource } from '../../embedding/matrix.js';
import { WordloomError } from '../../errors.js';
import { unit } from './arithmetic.js';
import { cheapestTransport } from './transport.js';
import { partWords } from './words.js';

/** More different words than this in a text would take minutes: time grows with their cube. */
const MOST_WORDS = 1000;

/** The different words of a text with their counts. */
interface Bag {
  readonly length: number; // tokens
  readonly counts: readonly number[]; // (words)
  readonly vectors: readonly Float64Array[]; // unit vectors, (words, dim)
}

/**
 * The Word Mover's Distance between two lists of tokens (Kusner, Sun, Kolkin and Weinberger 2015):
 * how far the words of one have to travel to become the other's, on average, by Euclidean distance
 * between unit vectors. From 0 to 2. Exact, in time that grows up to the cube of the different
 * words: a thousand in each text take half a second, or twenty with distances made to be hard.
 * Unknown words are left out; Infinity if a text holds no known word.
 *
 * @throws WordloomError TEXT_TOO_LONG for a text with more than 1,000 different known words
 */
export function wordMoversDistance(
  source: VectorSource,
  a: readonly string[],
  b: readonly string[],
): number {
  const from = bagOf(source, 'a', a);
  const to = bagOf(source, 'b', b);
  if (from.length === 0 || to.length === 0) return Infinity;

  const cost = new Float64Array(from.counts.length * to.counts.length);
  from.vectors.forEach((left, i) => {
    to.vectors.forEach((right, j) => (cost[i * to.vectors.length + j] = euclidean(left, right)));
  });
  if (cost.some(Number.isNaN)) return NaN; // vectors that are not finite numbers
  // Each text weighs 1. Multiplied by both lengths, all weights are whole numbers, which lose nothing.
  const flow = cheapestTransport(
    from.counts.map((count) => count * to.length),
    to.counts.map((count) => count * from.length),
    cost,
  );
  return flow.reduce((sum, amount, i) => sum + amount * cost[i], 0) / (from.length * to.length);
}

function bagOf(source: VectorSource, name: string, tokens: readonly string[]): Bag {
  const { known } = partWords(source, name, tokens);
  const counts = new Map<number | string, number>();
  const vectors = new Map<number | string, Float64Array>();
  for (const { id, word, vector } of known) {
    const key = id ?? word; // two spellings of a word are one
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (!vectors.has(key)) vectors.set(key, unit(vector));
  }
  if (counts.size > MOST_WORDS) {
    throw new WordloomError(
      'TEXT_TOO_LONG',
      `Text ${name} has ${counts.size} different words, and its Word Mover's Distance would take ` +
        `too long. The limit is ${MOST_WORDS}. Compare parts of it, or sentence vectors.`,
    );
  }
  return {
    length: known.length,
    counts: [...counts.values()],
    vectors: [...vectors.values()],
  };
}

function euclidean(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}
