/**
 * How many words a rank trains on between two exchanges. Few words keep the models of the ranks close to
 * each other; many cost less. docs/experiments.md has figures.
 */

/** A fraction of the rank's text, within bounds. */
const EXCHANGES_PER_EPOCH = 768;
/** One chunk: a thread cannot wait within one. */
const FEWEST_WORDS = 2 ** 13;
const MOST_WORDS = 2 ** 16;

/** Limits on a slow network: how many times more words between exchanges, and how few exchanges per epoch. */
const SLOWEST = 64;
const FEWEST_EXCHANGES = 8;

/** An exchange should take at most this fraction of the training time between two exchanges. */
const SHARE = 0.6;

/** Words of one rank between two exchanges, given its words per epoch. */
export const wordsBetween = (wordsOfEpoch: number): number =>
  Math.round(Math.min(MOST_WORDS, Math.max(FEWEST_WORDS, wordsOfEpoch / EXCHANGES_PER_EPOCH)));

/**
 * Doubles the words between two exchanges if exchanges are slow.
 *
 * @param now words between two exchanges so far
 * @param exchange seconds that the last exchange took
 * @param training seconds that these words take to train
 */
export function pacedWords(
  now: number,
  wordsOfEpoch: number,
  exchange: number,
  training: number,
): number {
  const most = Math.min(SLOWEST * wordsBetween(wordsOfEpoch), wordsOfEpoch / FEWEST_EXCHANGES);
  return exchange > SHARE * training && 2 * now <= most ? 2 * now : now;
}
