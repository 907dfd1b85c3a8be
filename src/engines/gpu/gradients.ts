import type { Backend } from '../../gpu/backend.js';
import type { DeviceArray } from '../../gpu/device-array.js';
import type { TrainingTask } from '../engine.js';
import { type BatchShape, HEADER, INDEX } from './batch/batch.js';
import type { RowCounts } from './batch/batch-builder.js';
import type { ReadyBatch } from './batch/batch-source.js';
import { bagSums, wordVectors } from './kernels/bags.js';
import {
  cbowErrors,
  cbowHidden,
  cbowInputSums,
  cbowOutputSums,
  cbowScores,
} from './kernels/cbow.js';
import { skipGramInputSums, skipGramOutputSums, skipGramScores } from './kernels/skipgram.js';
import type { KernelConstants, SideConstants } from './kernels/types.js';
import { type DeviceTable, pagesOf } from './table.js';

/** The kernels of one mode: from vectors and a batch to scores, and from slopes to sums. */
export interface Gradients {
  /** The unit of a score: a context word for skip-gram, a window for CBOW. */
  readonly scored: 'occurrences' | 'windows';
  /** @param vectors of the context words, laid out as a table */
  scores(batch: ReadyBatch, array: DeviceArray, vectors: DeviceArray): Promise<DeviceArray>;
  inputSums(batch: ReadyBatch, array: DeviceArray, slopes: DeviceArray): Promise<DeviceArray>;
  outputSums(
    batch: ReadyBatch,
    array: DeviceArray,
    slopes: DeviceArray,
    vectors: DeviceArray,
  ): Promise<DeviceArray>;
}

/** The input side: from rows to the vectors of words, and from sums of words back to rows. */
export interface WordRows {
  vectors(batch: ReadyBatch, array: DeviceArray): Promise<DeviceArray>;
  /** @param sums (segments of words, dim) @returns (segments of rows, dim) */
  sums(batch: ReadyBatch, array: DeviceArray, sums: DeviceArray): Promise<DeviceArray>;
  counts(batch: ReadyBatch): RowCounts;
}

/** The constants of all kernels. */
export function constantsOf(task: TrainingTask, { outputs }: BatchShape): KernelConstants {
  const { dim } = task;
  const { rowsPerPage } = pagesOf(Math.max(task.inputs.rows, task.outputs.rows));
  const { windows, occurrences, contexts, windowOf, starts, windowRows, targets, labels } = HEADER;
  return {
    dim,
    outputs,
    rowsPerPage,
    pagesPerRow: 1 / rowsPerPage,
    windows,
    occurrences,
    contexts,
    windowOf,
    starts,
    windowRows,
    targets,
    labels,
  };
}

/** Additional constants of the kernels of an index. @param side its first field in the header */
export function sideConstants(constants: KernelConstants, side: number): SideConstants {
  return {
    ...constants,
    rows: side + INDEX.rows,
    segments: side + INDEX.segments,
    rowIds: side + INDEX.rowIds,
    uses: side + INDEX.uses,
    rowSegments: side + INDEX.rowSegments,
    segmentStarts: side + INDEX.segmentStarts,
    order: side + INDEX.order,
  };
}

/** Each word has one row, whose number is the word's. */
export function oneRowEach(input: DeviceTable): WordRows {
  return {
    vectors: async () => input.array,
    sums: async (_batch, _array, sums) => sums,
    counts: (batch) => batch.input,
  };
}

/** Words have one or more rows. */
export function severalRows(
  backend: Backend,
  { dim, mode }: TrainingTask,
  shape: BatchShape,
  input: DeviceTable,
  side: SideConstants,
): WordRows {
  const { words, bagStarts, bagRows } = HEADER;
  const wordSegments = HEADER.input + INDEX.rowSegments;
  const constants = { ...side, words, bagStarts, bagRows, wordSegments };
  const { rowsPerPage } = side;
  const pages = Math.ceil(shape.words / rowsPerPage);
  const mean = Number(mode === 'skipgram');
  const vectors = backend.kernel(wordVectors, [dim, rowsPerPage, pages], { ...constants, mean });
  const sums = backend.kernel(bagSums, [dim, shape.bagSegments], constants);
  return {
    vectors: (batch, array) =>
      vectors.run(Math.ceil(batch.distinct / rowsPerPage), input.array, array),
    sums: (batch, array, ofWords) => sums.run(batch.bags.segments, ofWords, array),
    counts: (batch) => batch.bags,
  };
}

/** Skip-gram's kernels. */
export function skipGram(
  backend: Backend,
  { dim }: TrainingTask,
  { outputs, occurrences, targets }: BatchShape,
  output: DeviceTable,
  inputSide: SideConstants,
  outputSide: SideConstants,
): Gradients {
  const scores = backend.kernel(skipGramScores, [outputs, occurrences], inputSide);
  const inputSums = backend.kernel(skipGramInputSums, [dim, occurrences], inputSide);
  const outputSums = backend.kernel(skipGramOutputSums, [dim, targets], outputSide);
  return {
    scored: 'occurrences',
    scores: (batch, array, vectors) => scores.run(batch.occurrences, vectors, output.array, array),
    inputSums: (batch, array, slopes) =>
      inputSums.run(batch.input.segments, output.array, slopes, array),
    outputSums: (batch, array, slopes, vectors) =>
      outputSums.run(batch.output.segments, vectors, slopes, array),
  };
}

/** CBOW's kernels. */
export function cbow(
  backend: Backend,
  { dim, cbowMean }: TrainingTask,
  { outputs, windows, occurrences, targets }: BatchShape,
  output: DeviceTable,
  inputSide: SideConstants,
  outputSide: SideConstants,
): Gradients {
  const withMean = { ...inputSide, mean: Number(cbowMean) };
  const hidden = backend.kernel(cbowHidden, [dim, windows], withMean);
  const scores = backend.kernel(cbowScores, [outputs, windows], inputSide);
  const errors = backend.kernel(cbowErrors, [dim, windows], withMean);
  const inputSums = backend.kernel(cbowInputSums, [dim, occurrences], inputSide);
  const outputSums = backend.kernel(cbowOutputSums, [dim, targets], outputSide);
  let hiddens: DeviceArray; // of the current batch
  return {
    scored: 'windows',
    async scores(batch, array, vectors) {
      hiddens = await hidden.run(batch.windows, vectors, array);
      return scores.run(batch.windows, hiddens, output.array, array);
    },
    async inputSums(batch, array, slopes) {
      const moves = await errors.run(batch.windows, output.array, slopes, array);
      return inputSums.run(batch.input.segments, moves, array);
    },
    outputSums: (batch, array, slopes) =>
      outputSums.run(batch.output.segments, hiddens, slopes, array),
  };
}
