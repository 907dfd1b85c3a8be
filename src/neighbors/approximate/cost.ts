const ROUNDS = 7;

/** Milliseconds of a search. */
export interface SearchCost {
  /** Opening the file, once, and one answer. */
  readonly first: number;
  /** Each answer after that, the median. */
  readonly next: number;
}

/** Milliseconds for this many searches, including one opening. */
export const costOf = ({ first, next }: SearchCost, searches: number): number =>
  first + (searches - 1) * next;

/** Milliseconds that `work` takes. */
export function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/**
 * Milliseconds that each of several works takes when nothing disturbs it: the least of some rounds. They
 * take turns, so that what slows the machine down for a while slows all of them.
 */
export function fastest<K extends string>(
  works: Readonly<Record<K, () => void>>,
): Record<K, number> {
  const best = {} as Record<K, number>;
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of Object.keys(works) as K[]) {
      best[name] = Math.min(best[name] ?? Infinity, timed(works[name]));
    }
  }
  return best;
}

/** The median; NaN if there are no numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.floor(sorted.length / 2)];
}
