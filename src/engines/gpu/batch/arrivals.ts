/**
 * Iterates over the values of promises in the order in which they settle, until none is pending.
 * Calling `Promise.race` for each value would cost more than building a batch if there are many.
 */
export class Arrivals<T> implements AsyncIterable<T> {
  readonly #settled: PromiseSettledResult<T>[] = [];
  #expected = 0;
  #wake: (() => void) | undefined;

  /** Adds a promise. If it rejects, the iteration throws when its turn comes. */
  expect(value: Promise<T>): void {
    this.#expected++;
    void Promise.allSettled([value]).then(([result]) => {
      this.#settled.push(result);
      this.#wake?.();
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (; this.#expected > 0; this.#expected--) {
      if (this.#settled.length === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      const result = this.#settled.shift()!;
      if (result.status === 'rejected') throw result.reason;
      yield result.value;
    }
  }
}
