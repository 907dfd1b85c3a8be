import type { TrainingTask } from '../../engine.js';
import { mostTargets } from '../../rules/ends.js';

/**
 * A batch as the device gets it: one list of float32 numbers, so that it crosses in one transfer. It
 * begins with a header, which tells where each part begins:
 *
 *   contexts      (occurrences) ids of the context words, window after window
 *   windowOf      (occurrences) the window of each
 *   starts        (windows + 1) the first occurrence of each window
 *   targets       (windows, outputs) output rows; -1 where one is left out
 *   labels        (windows, outputs) 1 for a row that should score high, else 0
 *   input.*       which input rows occur, and where: positions in `contexts`
 *   output.*      which output rows occur, and where: positions in `targets`
 *
 * with, for each side,
 *
 *   rowIds        (rows)
 *   rowSegments   (rows + 1) the first segment of each row
 *   segmentStarts (segments + 1) the first entry of each segment in the order
 *   order         (entries) positions, row after row
 *
 * Ids and places are below 2^24, and so exact. `assembly/batch.ts` writes it.
 */
export const HEADER = {
  windows: 0,
  occurrences: 1,
  contexts: 2,
  windowOf: 3,
  starts: 4,
  targets: 5,
  labels: 6,
  input: 7,
  output: 13,
  length: 19,
} as const;

/** Places in the header of a side's index, from `HEADER.input` or `HEADER.output` on. */
export const INDEX = {
  rows: 0,
  segments: 1,
  rowIds: 2,
  rowSegments: 3,
  segmentStarts: 4,
  order: 5,
} as const;

/** What float32 holds exactly: ids, and places in a batch, are below it. */
export const EXACT = 2 ** 24;

/** How large a batch may become. */
export interface BatchShape {
  readonly windows: number;
  readonly outputs: number; // of a window
  readonly occurrences: number; // context words of all windows
  readonly targets: number; // windows * outputs
  readonly numbers: number; // of the whole batch
}

/** The shape of batches of a number of windows. */
export function batchShape(
  task: Pick<TrainingTask, 'window' | 'negative' | 'outputs'>,
  windows: number,
): BatchShape {
  const outputs = mostTargets(task);
  const occurrences = windows * 2 * task.window;
  const targets = windows * outputs;
  // An index of n entries has at most n rows and n segments.
  const numbers =
    HEADER.length + 2 * occurrences + windows + 1 + 2 * targets + 4 * (occurrences + targets) + 4;
  return { windows, outputs, occurrences, targets, numbers };
}
