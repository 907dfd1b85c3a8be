import { windows } from '../../context/windows.js';
import { END } from '../../ingest/id-stream.js';
import { nextUint32, type RandomState } from '../../random.js';
import { UNKNOWN } from '../../vocabulary/build.js';
import { ALWAYS } from '../../vocabulary/subsampling.js';
import type { TrainingTask } from '../engine.js';
import { type Draws, type Target, targetsOf } from './targets.js';

/** The open document: its words that survived subsampling; some have been centres already. */
export interface OpenDocument {
  words: number[];
  /** The first word that has not been a centre yet. */
  next: number;
}

/** The parts of a step. */
export interface TrainingWindow {
  readonly contexts: readonly number[]; // words, without the centre; at least one
  readonly targets: readonly Target[];
  /** The words that contain the window: the same array for windows that may share words. */
  readonly document: readonly number[];
  readonly centre: number; // its position in them
  readonly positions: readonly number[]; // of the contexts
}

/**
 * The windows of a chunk of an id stream, as in `assembly/train.ts` of the wasm engine: words are
 * subsampled as they come; a document that continues beyond the chunk keeps its last words, so that
 * windows reach across the boundary.
 */
export function* windowsOf(
  task: TrainingTask,
  ids: Uint32Array,
  document: OpenDocument,
  draws: Draws,
): Generator<TrainingWindow> {
  for (let at = 0; at < ids.length;) {
    let closed = false;
    while (at < ids.length && !closed) {
      const id = ids[at++];
      if (id === END) closed = true;
      else if (id !== UNKNOWN && survives(task.keep[id], draws.random)) document.words.push(id);
    }
    const { words, next } = document;
    // In an open document, words wait until their right contexts have arrived.
    const options = { window: task.window, shrink: !task.fixedWindow };
    const last = closed ? words.length : Math.max(next, words.length - task.window);
    for (const { centre, from, to } of windows(next, last, words.length, options, draws.random)) {
      const positions: number[] = [];
      for (let i = from; i < to; i++) if (i !== centre) positions.push(i);
      if (positions.length === 0) continue;
      const contexts = positions.map((position) => words[position]);
      const targets = targetsOf(words[centre], task, draws);
      yield { contexts, targets, document: words, centre, positions };
    }
    const gone = closed ? words.length : Math.max(0, last - task.window);
    document.words = words.slice(gone);
    document.next = last - gone;
  }
}

function survives(threshold: number, random: RandomState): boolean {
  return threshold === ALWAYS || nextUint32(random) <= threshold;
}
