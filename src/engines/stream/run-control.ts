const [CONTINUE, PAUSE, STOP] = [0, 1, 2];

/** Places of the shared counters. */
const [SEGMENT, REQUEST, ARRIVED, MEETINGS, OVER] = [0, 1, 2, 3, 4];

/**
 * What the workers of a run share beside the weights: which segment is next, how many words are
 * passed, and whether to pause or stop. Workers of synchronous training also meet here, after each
 * round.
 */
export class RunControl {
  readonly buffer: ArrayBufferLike;
  readonly #counters: Int32Array; // (6), see above
  readonly #words: BigInt64Array; // [0] known words passed in this epoch

  // A page that is not isolated has no shared buffers, and no threads to share one with.
  constructor(buffer: ArrayBufferLike = new (globalThis.SharedArrayBuffer ?? ArrayBuffer)(32)) {
    this.buffer = buffer;
    this.#counters = new Int32Array(buffer, 0, 6);
    this.#words = new BigInt64Array(buffer, 24, 1);
  }

  /** Before a pass: all segments but the first ones are to be taken, and no pause is requested. */
  reset(segments = 0, words = 0): void {
    Atomics.compareExchange(this.#counters, REQUEST, PAUSE, CONTINUE);
    Atomics.store(this.#counters, SEGMENT, segments);
    Atomics.store(this.#words, 0, BigInt(words));
    for (const place of [ARRIVED, MEETINGS, OVER]) this.#counters[place] = 0;
  }

  takeSegment(): number {
    return Atomics.add(this.#counters, SEGMENT, 1);
  }

  /** Segments that were taken, and more: each worker that finds none counts too. */
  get segmentsTaken(): number {
    return Atomics.load(this.#counters, SEGMENT);
  }

  /** Adds to the words passed; returns how many were passed before. */
  addWords(words: number): number {
    return Number(Atomics.add(this.#words, 0, BigInt(words)));
  }

  get words(): number {
    return Number(Atomics.load(this.#words, 0));
  }

  /** Ends the pass at once; what it computes is of no use any more. */
  stop(): void {
    Atomics.store(this.#counters, REQUEST, STOP);
  }

  get stopped(): boolean {
    return Atomics.load(this.#counters, REQUEST) === STOP;
  }

  /** Ends the pass at the next place from which it can resume: after a segment, or a round. */
  pause(): void {
    Atomics.compareExchange(this.#counters, REQUEST, CONTINUE, PAUSE);
  }

  get paused(): boolean {
    return Atomics.load(this.#counters, REQUEST) === PAUSE;
  }

  /** Waits until all workers have arrived; the last one does something before all continue. */
  meet(workers: number, last: () => void = () => {}): void {
    const meeting = Atomics.load(this.#counters, MEETINGS);
    if (Atomics.add(this.#counters, ARRIVED, 1) === workers - 1) {
      Atomics.store(this.#counters, ARRIVED, 0);
      last();
      Atomics.add(this.#counters, MEETINGS, 1);
      Atomics.notify(this.#counters, MEETINGS);
      return;
    }
    while (Atomics.load(this.#counters, MEETINGS) === meeting) {
      Atomics.wait(this.#counters, MEETINGS, meeting);
    }
  }

  /** Ends a round, for the worker that arrives last: all of them then see whether the pass is over. */
  endRound(words: number, isDone: boolean): void {
    Atomics.store(this.#words, 0, BigInt(words));
    const isOver = isDone || Atomics.load(this.#counters, REQUEST) !== CONTINUE;
    this.#counters[OVER] = Number(isOver);
  }

  /** Whether the pass is over: decided for all workers when they last met. */
  get isOver(): boolean {
    return this.#counters[OVER] === 1;
  }
}
