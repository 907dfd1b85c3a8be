import type { Interval } from './interval.js';

/** The wait after a checkpoint, as a multiple of the time that it took: 2% at most. */
const SPARING = 50;

/** When a checkpoint is due. Times are in milliseconds. */
export class CheckpointSchedule {
  readonly #every: Interval;
  readonly #now: () => number;
  #notBefore: number;
  #lastEpoch: number;

  /** @param epoch that is on */
  constructor(every: Interval, epoch: number, now = (): number => performance.now()) {
    this.#every = every;
    this.#now = now;
    this.#lastEpoch = epoch;
    this.#notBefore = this.#next(0);
  }

  /** Whether one is due within an epoch. */
  get isDue(): boolean {
    return isTimed(this.#every) && this.#now() >= this.#notBefore;
  }

  /** Whether one is due at the end of an epoch. */
  isDueAfter(epoch: number): boolean {
    if (this.#every === 'never' || this.#now() < this.#notBefore) return false;
    return isTimed(this.#every) || epoch - this.#lastEpoch >= this.#every.epochs;
  }

  /** Records a checkpoint that was just made, with its duration in milliseconds. */
  made(epoch: number, duration: number): void {
    this.#lastEpoch = epoch;
    this.#notBefore = this.#next(SPARING * duration);
  }

  #next(least: number): number {
    const interval = isTimed(this.#every) ? this.#every.seconds * 1000 : 0;
    return this.#now() + Math.max(interval, least);
  }
}

const isTimed = (every: Interval): every is { readonly seconds: number } =>
  every !== 'never' && 'seconds' in every;
