const [CONTINUE, PAUSE, STOP] = [0, 1, 2];

/** Indices of the shared counters. */
const [SEGMENT, REQUEST, ARRIVED, MEETINGS, OVER, LAST, GATE] = [0, 1, 2, 3, 4, 5, 6];

/**
 * The lowest bits of the gate count the workers that wait at it; the others are its number. Both are in one
 * integer, so that opening a gate resets the count in the same step.
 */
const GATE_STEP = 2 ** 12;

/** No segment has this number, and no epoch so many words. */
const NO_SEGMENT_LIMIT = 0x7fffffff;
const NO_WORD_LIMIT = 2n ** 62n;

/**
 * What the workers of a run share besides the weights: the next segment, the number of words trained on,
 * and whether to pause or stop. It is also the barrier at which workers of synchronous training meet after
 * each round.
 */
export class RunControl {
  readonly buffer: ArrayBufferLike;
  readonly #counters: Int32Array; // (8), see above
  readonly #words: BigInt64Array; // [0] known words trained on in this epoch, [1] their limit

  /** @param buffer of an existing control, in a worker; by default a new control is made */
  constructor(buffer?: ArrayBufferLike) {
    // A page that is not cross-origin isolated has neither shared buffers nor threads.
    this.buffer = buffer ?? new (globalThis.SharedArrayBuffer ?? ArrayBuffer)(48);
    this.#counters = new Int32Array(this.buffer, 0, 8);
    this.#words = new BigInt64Array(this.buffer, 32, 2);
    if (buffer !== undefined) return;
    this.pauseBefore();
    this.letPass();
  }

  /** Prepares a pass over all segments but the first `segments`; clears the request to pause. */
  reset(segments = 0, words = 0): void {
    Atomics.compareExchange(this.#counters, REQUEST, PAUSE, CONTINUE);
    Atomics.store(this.#counters, SEGMENT, segments);
    Atomics.store(this.#words, 0, BigInt(words));
    for (const place of [ARRIVED, MEETINGS, OVER]) this.#counters[place] = 0;
  }

  /** The next segment; beyond the last one if the pass pauses before it. */
  takeSegment(): number {
    const segment = Atomics.add(this.#counters, SEGMENT, 1);
    if (segment < Atomics.load(this.#counters, LAST)) return segment;
    Atomics.sub(this.#counters, SEGMENT, 1); // left for when the pass resumes
    return NO_SEGMENT_LIMIT;
  }

  /** Pauses the pass when all segments before `segment` are done; by default it does not pause. */
  pauseBefore(segment = NO_SEGMENT_LIMIT): void {
    Atomics.store(this.#counters, LAST, segment);
  }

  /** Whether `takeSegment` returned this because the pass pauses. */
  static isPause(segment: number): boolean {
    return segment === NO_SEGMENT_LIMIT;
  }

  /** Sets the limit of words of the epoch, by default none, and wakes the workers that wait for it. */
  letPass(words?: number): void {
    Atomics.store(this.#words, 1, words === undefined ? NO_WORD_LIMIT : BigInt(words));
    this.#openGate();
  }

  /** Waits until the limit is above `words`. In worker threads only. */
  waitToPass(words: number): void {
    for (;;) {
      // Read before the limit: a gate that opens in between has another number.
      const gate = Atomics.load(this.#counters, GATE);
      if (BigInt(words) < Atomics.load(this.#words, 1) || this.stopped) return;
      if (Atomics.compareExchange(this.#counters, GATE, gate, gate + 1) === gate) {
        this.#waitAt(gateNumber(gate));
      }
    }
  }

  /**
   * The number of workers that wait for a higher limit. After `letPass` it is 0 until a worker finds the new
   * limit too low as well.
   */
  get waiting(): number {
    return Atomics.load(this.#counters, GATE) & (GATE_STEP - 1);
  }

  /** The number of segments taken, plus one for each worker that found none left. */
  get segmentsTaken(): number {
    return Atomics.load(this.#counters, SEGMENT);
  }

  /** Adds to the words trained on; returns their number before. */
  addWords(words: number): number {
    return Number(Atomics.add(this.#words, 0, BigInt(words)));
  }

  get words(): number {
    return Number(Atomics.load(this.#words, 0));
  }

  /** Ends the pass at once; its results are discarded. */
  stop(): void {
    Atomics.store(this.#counters, REQUEST, STOP);
    this.#openGate();
  }

  get stopped(): boolean {
    return Atomics.load(this.#counters, REQUEST) === STOP;
  }

  /** Ends the pass at the next point from which it can resume: after a segment, or after a round. */
  pause(): void {
    Atomics.compareExchange(this.#counters, REQUEST, CONTINUE, PAUSE);
  }

  get paused(): boolean {
    return Atomics.load(this.#counters, REQUEST) === PAUSE;
  }

  /** A barrier: waits until all workers have arrived. The last one calls `last` before all continue. */
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

  /** Ends a round; called by the worker that arrives last, so that all agree whether the pass is over. */
  endRound(words: number, isDone: boolean): void {
    Atomics.store(this.#words, 0, BigInt(words));
    const isOver = isDone || Atomics.load(this.#counters, REQUEST) !== CONTINUE;
    this.#counters[OVER] = Number(isOver);
  }

  /** Whether the pass is over, as decided when the workers last met. */
  get isOver(): boolean {
    return this.#counters[OVER] === 1;
  }

  /** Wakes the workers that wait, and resets their count. */
  #openGate(): void {
    for (;;) {
      const gate = Atomics.load(this.#counters, GATE);
      const next = (gateNumber(gate) + 1) * GATE_STEP;
      if (Atomics.compareExchange(this.#counters, GATE, gate, next | 0) === gate) break;
    }
    Atomics.notify(this.#counters, GATE);
  }

  /** Sleeps until another gate is the current one. */
  #waitAt(number: number): void {
    for (;;) {
      const gate = Atomics.load(this.#counters, GATE);
      if (gateNumber(gate) !== number) return;
      Atomics.wait(this.#counters, GATE, gate);
    }
  }
}

/** The number of a gate, from the shared counter. It wraps around to negative numbers, which does no harm. */
const gateNumber = (gate: number): number => Math.floor(gate / GATE_STEP);
