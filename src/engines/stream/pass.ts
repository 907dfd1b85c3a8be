import type { LossSum, TrainingTask } from '../engine.js';
import { learningRateAfter } from '../rules/learning-rate.js';
import type { ChunkReader } from './chunks.js';
import type { Part } from './document-coin.js';
import { RunControl } from './run-control.js';

/** A pass over the stream: an epoch of training, or a measurement on the held-out documents. */
export interface Pass {
  readonly part: Part;
  readonly epoch: number;
  /** Whether it resumes after a pause. */
  readonly resumes?: boolean;
}

/** What one worker's share of a pass came to. */
export interface PassResult extends LossSum {
  /** Whether the pass ended; otherwise it was paused. */
  readonly ended: boolean;
  /** The worker's state, see `EngineState.workers`. */
  readonly state: Uint8Array;
}

/** A chunk of a pass: the first `length` ids of the reader's buffer, and the rate to train them at. */
export interface PassChunk {
  readonly length: number;
  readonly segment: number; // that it is of
  readonly words: number; // known words
  readonly rate: number; // 0 only measures
}

/**
 * One worker's share of a pass, chunk by chunk; each segment goes to the worker that takes it first.
 * Ends with the chunk that closes the last document, or without it when paused. Each chunk is in the
 * reader's buffer until the next. Returns whether the pass ended.
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
    for (let chunk = reader.next(); chunk !== undefined; chunk = reader.next()) {
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
