import { nextBelow, nextFloat, type RandomState, seedRandom } from '../../src/random.js';

/** Choices at random that a seed decides. */
export class Dice {
  readonly #state: RandomState;

  constructor(seed: number, stream = 0) {
    this.#state = seedRandom(seed, stream);
  }

  /** A whole number in [0, bound). */
  below(bound: number): number {
    return nextBelow(this.#state, bound);
  }

  /** A whole number in [min, max]. */
  from(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return nextFloat(this.#state) < p;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** `count` times what `make` makes. */
  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}
