/**
 * Notices when ranks together move rows too far. The factor of `SharedMatrix` rests on an estimate of how
 * far training pulls a row. If the true pull is twice as strong, many ranks together pass the optimum, and
 * return from beyond it at the next exchange: the changes alternate in sign, and can grow without bound.
 * The estimate is weak in the directions that are not tracked (`directions.ts`). So each exchange compares
 * its changes with those of the two exchanges before, and if they alternate, the pull in these directions
 * counts as stronger. See docs/experiments.md, "Training over ranks".
 */

/** Changes alternate if the correlation with those two exchanges earlier is above this. */
const ALTERNATING = 0.2;

/** By how much the correction grows in an exchange whose changes alternate, and shrinks in another. */
const UP = 1.25;
const DOWN = 0.98;

/** Follows some rows of a matrix from exchange to exchange. The same rows give the same bits on every rank. */
export class Overshoot {
  /** How many times the pull in directions that are not tracked is underestimated, at least 1. */
  correction = 1;
  /** (count, dim) the rows before this exchange and the ones before it, the latest first. */
  #history: Float32Array[] = [];

  /** Forgets everything, so that nothing earlier has any influence. */
  restart(): void {
    this.correction = 1;
    this.#history = [];
  }

  /** Takes the rows as all ranks agreed on them, before an exchange. */
  observe(rows: Float32Array): void {
    const oldest =
      this.#history.length === 4 ? this.#history.pop()! : new Float32Array(rows.length);
    oldest.set(rows);
    this.#history.unshift(oldest);
    if (this.#history.length < 4) return;
    const isAlternating = this.#correlation(1) < 0 && this.#correlation(2) > ALTERNATING;
    this.correction = isAlternating ? this.correction * UP : Math.max(1, this.correction * DOWN);
  }

  /** The correlation of the last changes with those a number of exchanges earlier. */
  #correlation(lag: number): number {
    const [now, before] = this.#history;
    const [then, beforeThen] = this.#history.slice(lag);
    let product = 0;
    let square = 0;
    let squareThen = 0;
    for (let i = 0; i < now.length; i++) {
      const change = now[i] - before[i];
      const changeThen = then[i] - beforeThen[i];
      product += change * changeThen;
      square += change * change;
      squareThen += changeThen * changeThen;
    }
    return product === 0 ? 0 : product / Math.sqrt(square * squareThen);
  }
}
