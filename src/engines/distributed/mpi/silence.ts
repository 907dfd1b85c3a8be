import { counted, TrainingError } from '../../../errors.js';
import { parseInterval } from '../../../run/interval.js';

/**
 * How long a rank waits for the others before it gives up. MPI itself would wait forever for a process
 * that is stopped or unreachable: its calls block, and do not tell which rank is missing.
 */
export type RankTimeout = string | number | 'never';

/** Long enough for a rank that reads from a slower disk, or saves a large model, to catch up. */
export const RANK_TIMEOUT = '30m';

/**
 * The seconds of a timeout: '90s', '30m', '2h', a number of seconds, or 'never' (Infinity).
 *
 * @throws TypeError, RangeError
 */
export function parseRankTimeout(name: string, value: unknown): number {
  const expected = "seconds ('90s'), minutes ('30m'), hours ('2h') or 'never'";
  if (value === 'never') return Infinity;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new TypeError(`${name} must be ${expected}, or a number of seconds`);
  }
  try {
    const interval = parseInterval(name, value);
    if (interval !== 'never' && 'seconds' in interval) return interval.seconds;
  } catch {
    // Its message would offer epochs.
  }
  throw new RangeError(`${name} must be ${expected}, got ${JSON.stringify(value)}`);
}

/** The most seconds that count between two calls of `look`: a suspended process has not waited. */
const LONGEST_STEP = 1;

/**
 * Measures how long this process has waited while it was running. The time for which a job was suspended
 * or a laptop was closed does not count.
 */
export class WaitingTime {
  readonly #now: () => number;
  #last: number;
  #seconds = 0;

  /** @param now milliseconds */
  constructor(now = (): number => performance.now()) {
    this.#now = now;
    this.#last = now();
  }

  /** Seconds so far. Call it at least every `LONGEST_STEP` seconds. */
  look(): number {
    const now = this.#now();
    this.#seconds += Math.min(LONGEST_STEP, (now - this.#last) / 1000);
    this.#last = now;
    return this.#seconds;
  }
}

/**
 * Waits for a result, but only for some time.
 *
 * @param seconds Infinity for no limit
 * @throws the error that `failure` returns if it takes longer
 */
export async function within<T>(
  result: Promise<T>,
  seconds: number,
  failure: () => Error,
): Promise<T> {
  if (seconds === Infinity) return result;
  const waiting = new WaitingTime();
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    const look = (): void => {
      if (waiting.look() >= seconds) reject(failure());
    };
    timer = setInterval(look, Math.min(LONGEST_STEP, seconds) * 500);
  });
  try {
    return await Promise.race([result, silence]);
  } finally {
    clearInterval(timer);
  }
}

/**
 * The error for ranks that did not start an operation in time.
 *
 * @param who their names, as in `MpiLibrary.names`
 */
export function silent(who: readonly string[], seconds: number): TrainingError {
  const [first] = who;
  const names = [first[0].toUpperCase() + first.slice(1), ...who.slice(1)].join(', ');
  return new TrainingError(
    'RANK_SILENT',
    `${names} ${who.length === 1 ? 'has' : 'have'} not answered for ${durationOf(seconds)}, so training ends on ` +
      'all ranks: a process is stopped or stuck, or the network between the machines is down.',
    {
      advice: {
        library:
          'Resume from the last checkpoint. If a rank is only slow, give it more time: joinRanks({ timeout }).',
        commandLine:
          'Resume from the last checkpoint with --resume. If a rank is only slow, give it more time: --rank-timeout 2h.',
      },
    },
  );
}

function durationOf(seconds: number): string {
  if (seconds % 3600 === 0) return counted(seconds / 3600, 'hour');
  return seconds % 60 === 0 ? counted(seconds / 60, 'minute') : counted(seconds, 'second');
}
