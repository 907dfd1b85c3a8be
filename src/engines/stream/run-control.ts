import { type LossSum, rateAt, type TrainingTask } from '../engine.js';
import type { Part, PieceWalker } from './pieces.js';

const [GO_ON, STOP, PAUSE] = [0, 1, 2];

/** What the threads of a run share beside the weights. */
export class RunControl {
  readonly buffer: ArrayBufferLike;
  readonly #counters: Int32Array; // [0] next segment, [1] GO_ON, STOP or PAUSE
  readonly #words: BigInt64Array; // [0] known words passed in this epoch

  // A page that is not isolated has no shared buffers, and no threads to share one with.
  constructor(buffer: ArrayBufferLike = new (globalThis.SharedArrayBuffer ?? ArrayBuffer)(16)) {
    this.buffer = buffer;
    this.#counters = new Int32Array(buffer, 0, 2);
    this.#words = new BigInt64Array(buffer, 8, 1);
  }

  /** Before a pass: all segments are to be taken again, but for those that are behind; no pause. */
  reset(segments = 0, words = 0): void {
    Atomics.compareExchange(this.#counters, 1, PAUSE, GO_ON);
    Atomics.store(this.#counters, 0, segments);
    Atomics.store(this.#words, 0, BigInt(words));
  }

  takeSegment(): number {
    return Atomics.add(this.#counters, 0, 1);
  }

  /** Segments that were taken, and more: each thread that finds none counts too. */
  get segmentsTaken(): number {
    return Atomics.load(this.#counters, 0);
  }

  /** Adds to the words passed; returns how many were passed before. */
  addWords(words: number): number {
    return Number(Atomics.add(this.#words, 0, BigInt(words)));
  }

  get words(): number {
    return Number(Atomics.load(this.#words, 0));
  }

  stop(): void {
    Atomics.store(this.#counters, 1, STOP);
  }

  get stopped(): boolean {
    return Atomics.load(this.#counters, 1) === STOP;
  }

  /** Each thread stops at the end of the segment that it is at, and leaves its document open. */
  pause(): void {
    Atomics.compareExchange(this.#counters, 1, GO_ON, PAUSE);
  }

  get paused(): boolean {
    return Atomics.load(this.#counters, 1) === PAUSE;
  }
}

/** A pass over the stream: an epoch of training, or a measurement of what is held out. */
export interface Pass {
  readonly part: Part;
  readonly epoch: number;
  /** Whether it goes on after a pause. */
  readonly goesOn?: boolean;
}

/** What one thread's share of a pass came to. */
export interface PassResult extends LossSum {
  /** Whether it came to its end; otherwise it was paused. */
  readonly ended: boolean;
  /** What the thread draws with and has in hand, see `EngineState.workers`. */
  readonly state: Uint8Array;
}

/** A piece of a pass: the first `length` ids of the walker's buffer, and the rate to train them at. */
export interface PassPiece {
  readonly length: number;
  readonly segment: number; // that it is of
  readonly words: number; // known words
  readonly rate: number; // 0 only measures
}

/**
 * One thread's share of a pass, piece by piece, each segment to whoever takes it first; ends with
 * the piece that closes the last document, or without it where it is paused. Each piece is in the
 * walker's buffer until the next. Returns whether the pass has come to its end.
 */
export function* walkPass(
  task: TrainingTask,
  control: RunControl,
  walker: PieceWalker,
  { part, epoch }: Pass,
): Generator<PassPiece, boolean> {
  const rateAfter = (words: number): number =>
    part === 'heldOut'
      ? 0
      : rateAt(task, (epoch + words / Math.max(1, task.wordsPerEpoch)) / task.epochs);
  const count = task.stream.segments.length;
  for (let index = control.takeSegment(); index < count; index = control.takeSegment()) {
    if (control.stopped) break;
    for (const { length, words } of walker.pieces(index, part)) {
      yield { length, segment: index, words, rate: rateAfter(control.addWords(words)) };
      if (control.stopped) break;
    }
    if (control.paused) return false;
  }
  yield { length: walker.close().length, segment: count, words: 0, rate: rateAfter(control.words) };
  return true;
}

/** The sum of several sums. */
export function addUp(sums: readonly LossSum[]): LossSum {
  return sums.reduce((a, b) => ({ loss: a.loss + b.loss, examples: a.examples + b.examples }), {
    loss: 0,
    examples: 0,
  });
}
