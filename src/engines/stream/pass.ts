import type { LossSum, TrainingTask } from '../engine.js';
import { learningRateAfter } from '../rules/learning-rate.js';
import type { Chunk, ChunkReader } from './chunks.js';
import type { Part } from './document-coin.js';
import { RunControl } from './run-control.js';

/** A pass over the stream: an epoch of training, or a measurement on the held-out documents. */
export interface Pass {
  readonly part: Part;
  readonly epoch: number;
  /** Whether it resumes a paused pass. */
  readonly resumes?: boolean;
}

/** The result of one worker's share of a pass. */
export interface PassResult extends LossSum {
  /** Whether the pass has ended; otherwise it is paused. */
  readonly ended: boolean;
  /** The worker's state, see `EngineState.workers`. */
  readonly state: Uint8Array;
}

/** A chunk of a pass: the first `length` ids of the reader's buffer, with their learning rate. */
export interface PassChunk {
  readonly length: number;
  readonly segment: number; // that it belongs to
  readonly words: number; // known words
  readonly rate: number; // 0: measure only
}

/**
 * One worker's share of a pass, chunk by chunk. Each segment goes to the worker that takes it first. The
 * last chunk closes the last document, unless the pass is paused. A chunk is in the reader's buffer until
 * the next one. Returns whether the pass has ended.
 */
export function* chunksOfPass(
  task: TrainingTask,
  control: RunControl,
  reader: ChunkReader,
  { part, epoch }: Pass,
): Generator<PassChunk, boolean> {
  const rateAfter = (words: number): number =>
    part === 'heldOut' ? 0 : learningRateAfter(task, epoch, words);
  const count = task.stream.segments.length;
  let segment = control.takeSegment();
  for (; segment < count; segment = control.takeSegment()) {
    if (control.stopped) break;
    reader.openSegment(segment, part);
    const next = (): Chunk | undefined => reader.next(task.longestChunk);
    for (let chunk = next(); chunk !== undefined; chunk = next()) {
      const { length, words } = chunk;
      const passed = control.addWords(words);
      control.waitToPass(passed);
      yield { length, segment, words, rate: rateAfter(passed) };
      if (control.stopped) break;
    }
    if (control.paused) return false;
  }
  if (RunControl.isPause(segment)) return false;
  yield { length: reader.close().length, segment: count, words: 0, rate: rateAfter(control.words) };
  return true;
}
