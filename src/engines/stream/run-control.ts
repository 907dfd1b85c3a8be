const [CONTINUE, PAUSE, STOP] = [0, 1, 2];

/** Places of the shared counters. */
const [SEGMENT, REQUEST, ARRIVED, MEETINGS, OVER, LAST, GATE] = [0, 1, 2, 3, 4, 5, 6];

/**
 * The lowest bits of the gate count the workers that wait at it, the others are its number. One integer
 * holds both, so that opening a gate forgets those that waited in the same step.
 */
const GATE_STEP = 2 ** 12;

/** No segment has this number, and no epoch so many words. */
const NO_SEGMENT_LIMIT = 0x7fffffff;
const NO_WORD_LIMIT = 2n ** 62n;

/**
 * What the workers of a run share beside the weights: which segment is next, how many words are
 * passed, and whether to pause or stop. Workers of synchronous training also meet here, after each
 * round.
 */
export class RunControl {
  readonly buffer: ArrayBufferLike;
  readonly #counters: Int32Array; // (8), see above
  readonly #words: BigInt64Array; // [0] known words passed in this epoch, [1] the most that may be

  /** @param buffer of the control that workers share; by default this is that one */
  constructor(buffer?: ArrayBufferLike) {
    // A page that is not isolated has no shared buffers, and no threads to share one with.
    this.buffer = buffer ?? new (globalThis.SharedArrayBuffer ?? ArrayBuffer)(48);
    this.#counters = new Int32Array(this.buffer, 0, 8);
    this.#words = new BigInt64Array(this.buffer, 32, 2);
    if (buffer !== undefined) return;
    this.pauseBefore();
    this.letPass();
  }

  /** Before a pass: all segments but the first ones are to be taken, and no pause is requested. */
  reset(segments = 0, words = 0): void {
    Atomics.compareExchange(this.#counters, REQUEST, PAUSE, CONTINUE);
    Atomics.store(this.#counters, SEGMENT, segments);
    Atomics.store(this.#words, 0, BigInt(words));
    for (const place of [ARRIVED, MEETINGS, OVER]) this.#counters[place] = 0;
  }

  /** The next segment; beyond the last one where the pass is to be paused before it. */
  takeSegment(): number {
    const segment = Atomics.add(this.#counters, SEGMENT, 1);
    if (segment < Atomics.load(this.#counters, LAST)) return segment;
    Atomics.sub(this.#counters, SEGMENT, 1); // it stays for when the pass resumes
    return NO_SEGMENT_LIMIT;
  }

  /** Pauses the pass when all segments below one are done; without, it does not. */
  pauseBefore(segment = NO_SEGMENT_LIMIT): void {
    Atomics.store(this.#counters, LAST, segment);
  }

  /** Whether a segment is the answer of `takeSegment` to a pass that is to be paused before it. */
  static isPause(segment: number): boolean {
    return segment === NO_SEGMENT_LIMIT;
  }

  /** Lets workers pass so many words of the epoch, and those that wait continue; without, any number. */
  letPass(words?: number): void {
    Atomics.store(this.#words, 1, words === undefined ? NO_WORD_LIMIT : BigInt(words));
    this.#openGate();
  }

  /** Waits until more words than these may be passed. In worker threads only. */
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
   * Workers that wait until they may pass more words: 0 from when `letPass` returns until one of them
   * has seen that the new limit is too low as well.
   */
  get waiting(): number {
    return Atomics.load(this.#counters, GATE) & (GATE_STEP - 1);
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
    this.#openGate();
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

  /** Lets those that wait look again; none is counted as waiting any more. */
  #openGate(): void {
    for (;;) {
      const gate = Atomics.load(this.#counters, GATE);
      const next = (gateNumber(gate) + 1) * GATE_STEP;
      if (Atomics.compareExchange(this.#counters, GATE, gate, next | 0) === gate) break;
    }
    Atomics.notify(this.#counters, GATE);
  }

  /** Sleeps until a gate is no longer the current one. */
  #waitAt(number: number): void {
    for (;;) {
      const gate = Atomics.load(this.#counters, GATE);
      if (gateNumber(gate) !== number) return;
      Atomics.wait(this.#counters, GATE, gate);
    }
  }
}

/** Of the value of the shared counter; negative after 2^19 gates, which does no harm. */
const gateNumber = (gate: number): number => Math.floor(gate / GATE_STEP);
