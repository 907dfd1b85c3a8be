import type { LossPoint } from '../../src/advanced.js';
import type { TrainEvent } from '../../src/index.js';

/** Points in all at most. */
const POINTS = 300;

/** Follows the loss while vectors are trained, more closely than epoch by epoch. */
export class LossCurve {
  readonly points: LossPoint[] = [];
  #epoch = 0;
  #words = 0; // passed in the epoch up to the last point
  #sum = 0; // of their losses, about

  onEvent(event: TrainEvent): void {
    if (event.type !== 'training') return;
    const { epoch, epochs, words: passed, totalWords, loss } = event;
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.#words = 0;
      this.#sum = 0;
    }
    const wordsPerEpoch = totalWords / epochs;
    const words = passed - (epoch - 1) * wordsPerEpoch;
    const step = words - this.#words;
    if (step < totalWords / POINTS || !Number.isFinite(loss)) return;
    // An event has the mean of the epoch so far, so the recent part is the difference of the sums.
    const sum = loss * words;
    this.points.push({ epochs: passed / wordsPerEpoch, loss: (sum - this.#sum) / step });
    this.#words = words;
    this.#sum = sum;
  }
}
