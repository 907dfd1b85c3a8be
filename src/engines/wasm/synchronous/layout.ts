import { TrainingError } from '../../../errors.js';
import type { TrainingTask } from '../../engine.js';
import { FEWER_WORDS } from '../../fewer-words.js';
import { mostBagRows, mostTargets } from '../../rules/ends.js';
import { roundLength, SHARDS, SYNCHRONOUS_CHUNK } from '../../rules/synchronous.js';
import {
  isWithin,
  type Layout,
  placeMatrices,
  placeTables,
  placeWorker,
  Placing,
  rowBytes,
  type WorkerFields,
  type WorkerLayout,
} from '../layout.js';

/** The memory layout of a synchronous run; its `workers` are the shards. */
export interface SynchronousLayout extends Layout {
  readonly workers: readonly ShardLayout[];
  /** (SHARDS) u32: addresses of the shards' states, for the merging. */
  readonly states: number;
  /** Bytes from one of a shard's copies of rows to the next. */
  readonly copyBytes: number;
  /** Bytes of a chunk's copies at most, whatever it holds. */
  readonly chunkBytes: number;
}

/** The part of one shard. */
export interface ShardLayout extends WorkerLayout {
  readonly place: number; // see `ShardMemory`
  readonly localEnd: number;
  readonly fields: ShardFields;
}

/** Addresses that a shard's state holds. */
interface ShardFields extends WorkerFields {
  readonly slots: number;
  readonly local: number;
}

/**
 * Bytes besides the numbers of a copy: a whole vector register, because
 * `assembly/synchronous/copies.ts` needs two words.
 */
const COPY_EXTRA = 16;

/** Bytes of a shard's copies after which it leaves the rest of its ids to the next round. */
const LOCAL_BYTES = 64 * 2 ** 20;

/** Bytes of a shard's place: four float64. */
export const PLACE_BYTES = 32;

/** Addresses of matrices outside the memory; see `external-matrices.ts`. */
const EXTERNAL = { input: 0, output: 0 } as const;

/**
 * Plans the shared memory of a synchronous run. It contains the matrices if they fit into 4 GiB.
 *
 * @throws TrainingError OUT_OF_MEMORY if not even the rest fits
 */
export function planSynchronous(task: TrainingTask): SynchronousLayout {
  const inside = planFor(task, true);
  if (isWithin(inside)) return inside;
  const external = planExternal(task);
  if (isWithin(external)) return external;
  throw new TrainingError(
    'OUT_OF_MEMORY',
    `For ${task.size} words, ${(external.bytes / 2 ** 30).toFixed(2)} GiB are needed besides the two ` +
      "matrices, but WebAssembly's memory ends at 4 GiB.",
    { advice: FEWER_WORDS },
  );
}

/** The layout with the matrices outside the memory. */
export const planExternal = (task: TrainingTask): SynchronousLayout => planFor(task, false);

function planFor(task: TrainingTask, isInside: boolean): SynchronousLayout {
  const { dim, window, inputs, outputs } = task;
  const placing = new Placing();
  const matrices = isInside ? placeMatrices(placing, task) : EXTERNAL;
  const tables = placeTables(placing, task);

  const rows = inputs.rows + outputs.rows;
  const copyBytes = rowBytes(dim).width + COPY_EXTRA;
  // The rows of a chunk's words, of those before it, and of the outputs of all that become centres.
  const targets = mostTargets(task);
  const bytesFor = (ids: number): number =>
    copyBytes * Math.min(rows, mostBagRows(inputs, ids + 2 * window) + (ids + window) * targets);
  const chunkBytes = bytesFor(SYNCHRONOUS_CHUNK);
  const localBytes = Math.min(bytesFor(roundLength(task)), LOCAL_BYTES) + chunkBytes;
  const placeShard = (): ShardLayout => {
    const worker = placeWorker(placing, task);
    const place = placing.place(PLACE_BYTES);
    const slots = placing.place(rows * 4);
    const local = placing.place(localBytes);
    const fields = { ...worker.fields, slots, local };
    return { ...worker, fields, place, localEnd: local + localBytes };
  };
  const states = placing.place(SHARDS * 4);
  const workers = Array.from({ length: SHARDS }, placeShard);
  const { bytes } = placing;
  return {
    ...rowBytes(dim),
    ...matrices,
    ...tables,
    copyBytes,
    chunkBytes,
    states,
    workers,
    bytes,
  };
}
