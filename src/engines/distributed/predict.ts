import { wordsBetween, pacedWords } from './pace.js';
import { meanRows } from './schedule.js';

/** A planned training over ranks. */
export interface RanksPlan {
  /** One per machine. */
  readonly ranks: number;
  /** Bandwidth between two machines, in 10^9 bits per second. */
  readonly gigabits: number;
  /** Speed of one machine by itself. */
  readonly wordsPerSecond: number;
  /** In-vocabulary words of the text. */
  readonly wordsPerEpoch: number;
  readonly epochs: number;
  readonly inputRows: number;
  readonly outputRows: number;
  readonly dim: number;
  /** Of one machine. A single one waits during an exchange. */
  readonly threads: number;
}

/** The predicted speed and costs. */
export interface RanksPrediction {
  /** All ranks together. */
  readonly wordsPerSecond: number;
  /** Speed as a fraction of N times the speed of one rank. */
  readonly efficiency: number;
  readonly seconds: number; // of all epochs
  /** Words of one rank between two exchanges. */
  readonly exchangeEvery: number;
  /** Duration of one exchange. */
  readonly exchangeSeconds: number;
  /** Bytes that a rank contributes per word that it trains on. */
  readonly bytesPerWord: number;
  /** Memory of one rank for the matrices and for their base. */
  readonly memoryBytes: number;
}

/** The fraction of a network's bandwidth that is left for data, and the time of a round trip in seconds. */
const USEFUL = 0.88;
const LATENCY = 50e-6;

/**
 * Bytes per second that one thread subtracts, copies and merges, and seconds per dimension in which it
 * follows the directions and compares changes. Measured, see docs/experiments.md.
 */
const MERGED_BYTES = 0.3e9;
const COMPARISON = 12e-6;

/**
 * Predicts the speed of training over ranks. An all-reduce over N ranks in a ring sends 2 (N - 1) / N of
 * its bytes (Patarasuk and Yuan 2009). With several threads an exchange runs beside training, from which it
 * takes one core while it merges; training waits only if the exchange takes longer. At the end of an epoch
 * all rows are exchanged while no rank trains.
 */
export function predictRanks(plan: RanksPlan): RanksPrediction {
  const { ranks, gigabits, wordsPerSecond, wordsPerEpoch, epochs } = plan;
  const { dim, inputRows, outputRows, threads } = plan;
  const bytesPerSecond = (gigabits * 1e9 * USEFUL) / 8;
  const merging = (bytes: number): number =>
    ranks === 1 ? 0 : bytes / MERGED_BYTES + COMPARISON * dim;
  const secondsOf = (bytes: number): number =>
    merging(bytes) +
    (2 * (ranks - 1) * bytes) / ranks / bytesPerSecond +
    4 * Math.ceil(Math.log2(ranks)) * LATENCY;
  const bytes = (meanRows(inputRows) + meanRows(outputRows)) * dim * 4;
  const all = (inputRows + outputRows) * dim * 4;
  const exchangeSeconds = secondsOf(bytes);
  const share = wordsPerEpoch / ranks;
  const isStrict = threads === 1;
  const pacedFrom = (words: number): number => {
    const more = pacedWords(words, share, ranks, exchangeSeconds, words / wordsPerSecond);
    return more === words ? words : pacedFrom(more);
  };
  const first = wordsBetween(share, ranks);
  const exchangeEvery = isStrict ? first : pacedFrom(first);
  const training = exchangeEvery / wordsPerSecond;
  const together = isStrict
    ? training + exchangeSeconds
    : Math.max(training + merging(bytes) / threads, exchangeSeconds);
  const exchanges = share / exchangeEvery;
  const secondsOfEpoch = exchanges * together + secondsOf(all);
  const speed = wordsPerEpoch / secondsOfEpoch;
  return {
    wordsPerSecond: speed,
    efficiency: speed / (ranks * wordsPerSecond),
    seconds: epochs * secondsOfEpoch,
    exchangeEvery,
    exchangeSeconds,
    bytesPerWord: ranks === 1 ? 0 : bytes / exchangeEvery + all / share,
    memoryBytes: all * (ranks === 1 ? 1 : 2),
  };
}
