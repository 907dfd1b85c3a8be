import { CHUNK_LENGTH } from '../../ingest/id-stream.js';

/**
 * How many words a rank trains on between two exchanges. Few words keep the models of the ranks close to
 * each other; many cost less. docs/experiments.md has figures.
 */

/**
 * A fraction of the rank's text, within bounds. The more ranks move a row at once, the less each may move it:
 * from four ranks on, twice as many ranks exchange twice as often per epoch, or four times on a short text.
 */
const EXCHANGES_PER_EPOCH = 768; // of up to four ranks
const FEW_RANKS = 4;
const MOST_WORDS = 2 ** 16;

/** The fewest words of a rank: with few ranks, and with many. */
const FEWEST_WORDS = { few: 2 ** 13, many: 2 ** 10 };

/** The shortest chunk; shorter ones cut off too many windows. */
const SHORTEST_CHUNK = 2 ** 9;

/**
 * Limits on a slow network: how many times more words between exchanges, and how few exchanges per epoch.
 * With fewer, quality falls: with 84, four ranks lose 2.5 points of analogies.
 */
const SLOWEST = 64;
const FEWEST_EXCHANGES = 256;

/** An exchange should take at most this fraction of the training time between two exchanges. */
const SHARE = 0.6;

/** Words of one rank between two exchanges, given its words per epoch. */
export function wordsBetween(wordsOfEpoch: number, ranks: number): number {
  const many = Math.max(1, ranks / FEW_RANKS);
  const fewest = Math.max(FEWEST_WORDS.many, FEWEST_WORDS.few / many ** 2);
  const share = wordsOfEpoch / (EXCHANGES_PER_EPOCH * many);
  return Math.round(Math.min(MOST_WORDS, Math.max(fewest, share)));
}

/** The longest chunk of a rank's threads, which can wait for an exchange only between two chunks. */
export const longestChunk = (wordsBetweenExchanges: number, threads: number): number =>
  Math.floor(
    Math.min(CHUNK_LENGTH, Math.max(SHORTEST_CHUNK, wordsBetweenExchanges / (2 * threads))),
  );

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
  ranks: number,
  exchange: number,
  training: number,
): number {
  const most = Math.min(
    SLOWEST * wordsBetween(wordsOfEpoch, ranks),
    wordsOfEpoch / FEWEST_EXCHANGES,
  );
  return exchange > SHARE * training && 2 * now <= most ? 2 * now : now;
}
