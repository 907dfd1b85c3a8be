/**
 * Values of promises in the order in which they settle, as long as some are expected. To race all of
 * them for each value, as `Promise.race` does, costs more than building a batch where they are many.
 */
export class Arrivals<T> implements AsyncIterable<T> {
  readonly #settled: PromiseSettledResult<T>[] = [];
  #expected = 0;
  #wake: (() => void) | undefined;

  /** One more to come. Where it rejects, the iteration throws in its turn. */
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
