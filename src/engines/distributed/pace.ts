/**
 * How many words ranks pass between two exchanges. Few keep the models close to each other; many cost
 * less. docs/experiments.md has figures.
 */

/** A rank's words are a share of its text, within bounds. */
const EXCHANGES_PER_EPOCH = 256;
/** Two chunks: a thread that waits for an exchange has counted one that it has not trained. */
const FEWEST_WORDS = 2 ** 14;
const MOST_WORDS = 2 ** 16;

/** Beyond those, where the network is slow: so many times as many, but so many exchanges of an epoch. */
const SLOWEST = 64;
const FEWEST_EXCHANGES = 8;

/** An exchange is to be done in this share of the time that its words are trained in. */
const SHARE = 0.6;

/** Words of a rank between two exchanges, by those of an epoch. */
export const wordsBetween = (wordsOfEpoch: number): number =>
  Math.round(Math.min(MOST_WORDS, Math.max(FEWEST_WORDS, wordsOfEpoch / EXCHANGES_PER_EPOCH)));

/**
 * Twice as many where exchanges are slow, else as many as now.
 *
 * @param now words between two exchanges
 * @param exchange seconds that the last one took
 * @param training seconds that as many words take to train
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
