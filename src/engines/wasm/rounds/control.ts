/** What a run in rounds is told from outside. */
const GO_ON = 0;
const PAUSE = 1; // after the round
const STOP = 2; // at once: what comes then is of no use

/** What the threads of a run in rounds share beside its memory: where they wait for each other. */
export class RoundControl {
  readonly buffer: ArrayBufferLike;
  readonly #flags: Int32Array; // [0] threads that arrived, [1] meetings so far, [2] wish, [3] 1: over
  readonly #words: Float64Array; // [0] known words passed before the round

  // A page that is not isolated has no shared buffers, and no threads to share one with.
  constructor(buffer: ArrayBufferLike = new (globalThis.SharedArrayBuffer ?? ArrayBuffer)(24)) {
    this.buffer = buffer;
    this.#flags = new Int32Array(buffer, 0, 4);
    this.#words = new Float64Array(buffer, 16, 1);
  }

  /** Before a pass. */
  reset(words: number): void {
    this.#flags.fill(0);
    this.#words[0] = words;
  }

  /** Ends the pass with the round that is on. */
  pause(): void {
    Atomics.compareExchange(this.#flags, 2, GO_ON, PAUSE);
  }

  /** Ends the pass in the midst of a round. */
  stop(): void {
    Atomics.store(this.#flags, 2, STOP);
  }

  get isStopped(): boolean {
    return Atomics.load(this.#flags, 2) === STOP;
  }

  /** Whether the pass is over: it was decided for all threads at their last meeting. */
  get isOver(): boolean {
    return this.#flags[3] === 1;
  }

  /** Known words passed before the round that is on. */
  get words(): number {
    return this.#words[0];
  }

  /** Ends a round; only for the thread that arrives last. */
  endRound(words: number, isDone: boolean): void {
    this.#words[0] = words;
    this.#flags[3] = Number(isDone || Atomics.load(this.#flags, 2) !== GO_ON);
  }

  /** Waits until all threads have come here; the last one does something before they go on. */
  meet(threads: number, last: () => void = () => {}): void {
    const meeting = Atomics.load(this.#flags, 1);
    if (Atomics.add(this.#flags, 0, 1) === threads - 1) {
      Atomics.store(this.#flags, 0, 0);
      last();
      Atomics.add(this.#flags, 1, 1);
      Atomics.notify(this.#flags, 1);
      return;
    }
    while (Atomics.load(this.#flags, 1) === meeting) Atomics.wait(this.#flags, 1, meeting);
  }
}
