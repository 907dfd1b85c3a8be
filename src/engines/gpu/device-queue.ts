import type { LossSum } from '../engine.js';

/** The most unfinished batches on the device before the host waits for it. */
const IN_FLIGHT = 3;

/**
 * The batches that the device has not finished. Keeps it busy but not flooded, adds up the losses
 * in order, and measures its idle time.
 */
export class DeviceQueue {
  readonly #inFlight: { readonly loss: Promise<number>; readonly examples: number }[] = [];
  readonly #sum = { loss: 0, examples: 0 };
  readonly #started = performance.now();
  #unfinished = 0;
  #freeSince = this.#started; // when the device finished its last batch, or the host asked for one
  #idle = 0; // milliseconds

  /** Losses and examples of the finished batches. */
  get sum(): LossSum {
    return { ...this.#sum };
  }

  /** The share of the time so far in which the device was idle. */
  get idleShare(): number {
    return this.#idle / Math.max(1, performance.now() - this.#started);
  }

  /** The host begins to wait for a batch. */
  ask(): void {
    if (this.#unfinished === 0) this.#freeSince = performance.now();
  }

  /** A batch has arrived. If the device has finished all others, it was waiting for this one. */
  arrive(): void {
    if (this.#unfinished === 0) this.#idle += performance.now() - this.#freeSince;
  }

  /** Records a submitted batch; waits if the device has more than enough of them. */
  async add(loss: Promise<number>, examples: number): Promise<void> {
    this.#unfinished++;
    const finished = (): void => {
      this.#freeSince = performance.now();
      this.#unfinished--;
    };
    loss.then(finished, finished);
    this.#inFlight.push({ loss, examples });
    if (this.#inFlight.length > IN_FLIGHT) await this.#finishOne();
  }

  /** Waits until all batches are finished. */
  async empty(): Promise<void> {
    while (this.#inFlight.length > 0) await this.#finishOne();
  }

  async #finishOne(): Promise<void> {
    const { loss, examples } = this.#inFlight.shift()!;
    const value = await loss; // awaited first, as the sum may change meanwhile
    this.#sum.loss += value;
    this.#sum.examples += examples;
  }
}
