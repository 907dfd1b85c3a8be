import { wordsBetween, pacedWords } from './pace.js';
import { meanRows } from './schedule.js';

/** A training over ranks, as it is planned. */
export interface RanksPlan {
  /** One a machine. */
  readonly ranks: number;
  /** Of the network between two machines, in 10^9 bits a second. */
  readonly gigabits: number;
  /** Of one machine by itself. */
  readonly wordsPerSecond: number;
  /** Known words of the text. */
  readonly wordsPerEpoch: number;
  readonly epochs: number;
  readonly inputRows: number;
  readonly outputRows: number;
  readonly dim: number;
  /** Whether a machine has one core, which does not train while it exchanges. */
  readonly isStrict: boolean;
}

/** What it comes to. */
export interface RanksPrediction {
  /** Of all ranks together. */
  readonly wordsPerSecond: number;
  /** Of as many times the speed of one. */
  readonly efficiency: number;
  readonly seconds: number; // of all epochs
  /** Words of a rank between two exchanges. */
  readonly exchangeEvery: number;
  /** Of one exchange. */
  readonly exchangeSeconds: number;
  /** That a rank gives, per word that it trains. */
  readonly bytesPerWord: number;
  /** Of a rank, for the matrices and for what was agreed upon last. */
  readonly memoryBytes: number;
}

/** Share of its rate that a network gives to data, and the time of one message there and back. */
const USEFUL = 0.88;
const LATENCY = 50e-6;

/** Bytes a second that one thread subtracts, merges and copies; measured, see docs/experiments.md. */
const MERGED_BYTES = 0.3e9;

/**
 * Predicts the speed of distributed training. A sum over N ranks in a ring sends 2 (N - 1) / N of
 * its bytes (Patarasuk and Yuan 2009); an exchange that takes less time than the training in
 * parallel is free. At the end of an epoch all rows are exchanged while no rank trains.
 */
export function predictRanks(plan: RanksPlan): RanksPrediction {
  const { ranks, gigabits, wordsPerSecond, wordsPerEpoch, epochs, dim, inputRows, outputRows } =
    plan;
  const bytesPerSecond = (gigabits * 1e9 * USEFUL) / 8;
  const secondsOf = (bytes: number): number =>
    ranks === 1
      ? 0
      : (2 * (ranks - 1) * bytes) / ranks / bytesPerSecond +
        bytes / MERGED_BYTES +
        4 * Math.ceil(Math.log2(ranks)) * LATENCY;
  const bytes = (meanRows(inputRows) + meanRows(outputRows)) * dim * 4;
  const all = (inputRows + outputRows) * dim * 4;
  const exchangeSeconds = secondsOf(bytes);
  const share = wordsPerEpoch / ranks;
  let exchangeEvery = wordsBetween(share);
  for (let more = exchangeEvery; !plan.isStrict; exchangeEvery = more) {
    more = pacedWords(exchangeEvery, share, exchangeSeconds, exchangeEvery / wordsPerSecond);
    if (more === exchangeEvery) break;
  }
  const training = exchangeEvery / wordsPerSecond;
  const together =
    plan.isStrict || ranks === 1 ? training + exchangeSeconds : Math.max(training, exchangeSeconds);
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
