import type { TrainingTask } from '../../../src/engines/engine.js';
import { HEADER, INDEX } from '../../../src/engines/gpu/batch/batch.js';
import { BatchSource, type ReadyBatch } from '../../../src/engines/gpu/batch/batch-source.js';
import type { Pass } from '../../../src/engines/stream/pass.js';

/** A window as a batch has it. */
export interface BatchWindow {
  readonly contexts: readonly number[];
  readonly targets: readonly number[]; // the centre, then negatives; -1 where one is left out
}

/** A batch, copied. */
export type TakenBatch = Omit<ReadyBatch, 'place'> & { readonly data: Float32Array };

/** All batches of some passes, each of which begins where it is told. */
export async function takeBatches(
  task: TrainingTask,
  windows: number,
  passes: readonly Pass[] = [{ part: 'training', epoch: 0 }],
): Promise<TakenBatch[][]> {
  const source = await BatchSource.start(task, windows);
  try {
    const taken: TakenBatch[][] = [];
    for (const pass of passes) {
      const batches: TakenBatch[] = [];
      for await (const { place, ...batch } of source.batches(pass)) {
        batches.push({ ...batch, data: place.slice(0, batch.numbers) });
      }
      taken.push(batches);
    }
    return taken;
  } finally {
    await source.close();
  }
}

/** The part of a batch that begins where the header's `entry` tells. */
export const partOf = (data: Float32Array, entry: number, length: number): number[] =>
  Array.from(data.subarray(data[entry], data[entry] + length));

/** The windows of a batch in their order. */
export function windowsIn({ data }: TakenBatch, outputs: number): BatchWindow[] {
  const windows = data[HEADER.windows];
  const contexts = partOf(data, HEADER.contexts, data[HEADER.occurrences]);
  const starts = partOf(data, HEADER.starts, windows + 1);
  const targets = partOf(data, HEADER.targets, windows * outputs);
  return Array.from({ length: windows }, (_, window) => ({
    contexts: contexts.slice(starts[window], starts[window + 1]),
    targets: targets.slice(window * outputs, (window + 1) * outputs),
  }));
}

/** Where each row of one side occurs, by its index: segment by segment. */
export function indexOf(
  { data }: TakenBatch,
  side: number,
): { row: number; segments: number[][] }[] {
  const rows = data[side + INDEX.rows];
  const segments = data[side + INDEX.segments];
  const rowIds = partOf(data, side + INDEX.rowIds, rows);
  const rowSegments = partOf(data, side + INDEX.rowSegments, rows + 1);
  const segmentStarts = partOf(data, side + INDEX.segmentStarts, segments + 1);
  const order = partOf(data, side + INDEX.order, segmentStarts[segments]);
  return rowIds.map((row, i) => ({
    row,
    segments: segmentStarts
      .slice(rowSegments[i], rowSegments[i + 1])
      .map((start, s) => order.slice(start, segmentStarts[rowSegments[i] + s + 1])),
  }));
}
