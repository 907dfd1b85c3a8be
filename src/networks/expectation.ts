import type { Network } from './network.js';
import type { StatePool } from './state-pool.js';

/** A token and its probability. */
export interface LikelyToken {
  readonly id: number;
  readonly probability: number;
}

/** A token of a text, and what the network expected in its place. */
export interface Expectation extends LikelyToken {
  /** The most probable tokens, which may contain the token itself, best first. */
  readonly rivals: readonly LikelyToken[];
}

/** Tokens that are read at once. */
const STEPS = 64;

/**
 * What the network expected in the place of a token.
 *
 * @param logProbabilities (vocabulary); -Infinity for tokens that must not be rivals
 * @param rivals the most to report
 */
export function expectationOf(
  logProbabilities: Float64Array,
  id: number,
  rivals: number,
): Expectation {
  return {
    id,
    probability: Math.exp(logProbabilities[id]),
    rivals: mostProbable(logProbabilities, rivals),
  };
}

/** The tokens with the highest numbers; ties in order of id. */
function mostProbable(logProbabilities: Float64Array, count: number): LikelyToken[] {
  const best: number[] = [];
  for (let id = 0; id < logProbabilities.length; id++) {
    const value = logProbabilities[id];
    if (!(value > -Infinity)) continue; // NaN neither
    if (best.length === count && value <= logProbabilities[best[count - 1]]) continue;
    let at = best.length;
    while (at > 0 && logProbabilities[best[at - 1]] < value) at--;
    best.splice(at, 0, id);
    best.length = Math.min(best.length, count);
  }
  return best.map((id) => ({ id, probability: Math.exp(logProbabilities[id]) }));
}

/**
 * Reads a text, and yields the probability of each token but the first, given those before it.
 *
 * @param ids (tokens), at least one
 * @param banned ids that are no rivals
 * @param pause awaited between pieces of work
 */
export async function* readTokens(
  network: Network,
  states: StatePool,
  ids: Int32Array,
  { rivals, banned }: { rivals: number; banned: readonly number[] },
  pause: () => Promise<void>,
): AsyncGenerator<Expectation> {
  const { arithmetic } = network;
  const state = states.take(1);
  try {
    for (let first = 0; first < ids.length - 1; first += STEPS) {
      const steps = Math.min(STEPS, ids.length - 1 - first);
      const logits = network.forward(ids.subarray(first, first + steps), state);
      const rows = arithmetic.rows(logits, 0, steps);
      arithmetic.logSoftmax(rows);
      // A copy, because others may use the network before the next token is asked for.
      const numbers = Float64Array.from(rows.data);
      const size = numbers.length / steps;
      for (let step = 0; step < steps; step++) {
        const id = ids[first + step + 1];
        const row = numbers.subarray(step * size, (step + 1) * size);
        const probability = Math.exp(row[id]);
        for (const each of banned) row[each] = -Infinity;
        yield { ...expectationOf(row, id, rivals), probability };
      }
      await pause();
    }
  } finally {
    states.giveBack(state);
  }
}
