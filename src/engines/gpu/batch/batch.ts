import type { TrainingTask } from '../../engine.js';
import { mostBagRows, mostTargets } from '../../rules/ends.js';

/**
 * A batch as the device receives it: one list of float32 numbers, sent in one transfer. It begins with
 * a header, which says where each part begins:
 *
 *   contexts      (occurrences) ids of the context words, window after window; if words have
 *                 several rows, their numbers among the distinct words of the batch
 *   windowOf      (occurrences) the window of each
 *   starts        (windows + 1) the first occurrence of each window
 *   windowRows    (windows) how many input rows its context words have in total
 *   targets       (windows, outputs) output rows; -1 for one that is left out
 *   labels        (windows, outputs) 1 for a row that should score high, else 0
 *   input.*       which input rows occur, and where: positions in `contexts`
 *   output.*      which output rows occur, and where: positions in `targets`
 *
 * if words have several rows, also
 *
 *   bagStarts     (words + 1) the first row of each distinct word of the batch
 *   bagRows       (bag entries) input rows, word after word
 *   bags.*        which input rows occur, and in which words; `input.*` then indexes words
 *
 * and for each index
 *
 *   rowIds        (rows)
 *   uses          (rows) how often each row counts
 *   rowSegments   (rows + 1) the first segment of each row
 *   segmentStarts (segments + 1) the first entry of each segment in the order
 *   order         (entries) positions, or words, row after row
 *
 * Ids and positions are below 2^24, so float32 holds them exactly. `assembly/batch.ts` writes batches.
 */
export const HEADER = {
  windows: 0,
  occurrences: 1,
  contexts: 2,
  windowOf: 3,
  starts: 4,
  windowRows: 5,
  targets: 6,
  labels: 7,
  input: 8,
  output: 15,
  bags: 22,
  words: 29,
  bagStarts: 30,
  bagRows: 31,
  length: 32,
} as const;

/** Fields of an index in the header, counted from `HEADER.input`, `output` or `bags`. */
export const INDEX = {
  rows: 0,
  segments: 1,
  rowIds: 2,
  uses: 3,
  rowSegments: 4,
  segmentStarts: 5,
  order: 6,
} as const;

/** Float32 holds all whole numbers below this exactly: ids, and positions in a batch. */
export const EXACT = 2 ** 24;

/** The largest size of a batch. */
export interface BatchShape {
  readonly windows: number;
  readonly outputs: number; // of a window
  readonly occurrences: number; // context words of all windows
  readonly targets: number; // windows * outputs
  readonly words: number; // distinct context words if words have several rows, else 0
  readonly bagEntries: number; // their rows
  readonly bagSegments: number; // of their index
  readonly numbers: number; // of the whole batch
}

/** The facts that determine the shape of a batch. */
export type BatchTask = Pick<TrainingTask, 'size' | 'window' | 'negative' | 'inputs' | 'outputs'>;

/** The shape of batches of up to `windows` windows. */
export function batchShape(task: BatchTask, windows: number): BatchShape {
  const outputs = mostTargets(task);
  const occurrences = windows * 2 * task.window;
  const targets = windows * outputs;
  const { words, entries } = bagsOf(task, occurrences);
  const indexes = indexNumbers(occurrences) + indexNumbers(targets);
  const bags = entries === 0 ? 0 : words + 1 + entries + indexNumbers(entries);
  const numbers = HEADER.length + 2 * occurrences + 2 * windows + 1 + 2 * targets + indexes + bags;
  const bagSegments = Math.min(entries, task.inputs.rows + Math.ceil(entries / SEGMENT_LENGTH));
  return {
    windows,
    outputs,
    occurrences,
    targets,
    words,
    bagEntries: entries,
    bagSegments,
    numbers,
  };
}

/** The most entries in a segment of an index, as in `assembly/row-index.ts`, which cuts them. */
const SEGMENT_LENGTH = 32;

/** An index of n entries has at most n rows and n segments. */
const indexNumbers = (entries: number): number => 5 * entries + 2;

/** The most distinct context words in a batch, and the most rows of these. */
function bagsOf({ inputs, size }: BatchTask, occurrences: number) {
  if (inputs.bags === undefined) return { words: 0, entries: 0 };
  const words = Math.min(size, occurrences);
  const entries = mostBagRows(inputs, words);
  return { words, entries };
}
