import { TrainingError } from '../../../errors.js';
import { POOL_SIZE } from '../../../vocabulary/noise.js';
import { MAX_PAGES, PAGE_BYTES } from '../../../wasm-module.js';
import type { TrainingTask } from '../../engine.js';
import { SPREAD } from '../../rules/batches.js';
import { textPool } from '../../rules/noise-pool.js';
import { CHUNK_CAPACITY } from '../../stream/chunks.js';
import {
  keptCapacity,
  placeTables,
  Placing,
  STATE_ROOM,
  type TableLayout,
} from '../../wasm/layout.js';
import { type FieldOffsets, Struct } from '../../wasm/struct.js';
import { fillTables } from '../../wasm/tables.js';
import { fillState, type WorkerPlaces } from '../../wasm/worker-memory.js';
import { type BatchShape, batchShape } from './batch.js';

/** Batches that a thread may have ready or on their way to the device. */
export const BATCHES_AHEAD = 2;

/** Bytes reserved for a batch's state; the kernels report its size. */
export const BATCH_ROOM = 192;

/** The field offsets of both structs of the kernels. */
export interface BuilderOffsets {
  readonly state: FieldOffsets;
  readonly batch: FieldOffsets;
}

/** The memory layout of the threads that build batches, as byte addresses. */
export interface BuilderLayout {
  readonly shape: BatchShape;
  readonly tables: TableLayout;
  readonly threads: readonly BuilderThread[];
  readonly bytes: number;
}

/** The part of one thread; `assembly/state.ts` defines the sizes. */
export interface BuilderThread {
  /** What reading text needs. There are no weights here, so a row's "address" is its number. */
  readonly text: WorkerPlaces;
  readonly batch: number;
  readonly fields: BatchPlaces;
  /** Finished batches, (BATCHES_AHEAD), each `shape.numbers` float32. */
  readonly ready: readonly number[];
}

/** The addresses of the lists in a batch's state. */
type BatchPlaces = Readonly<
  Record<
    | 'contexts'
    | 'starts'
    | 'targets'
    | 'labels'
    | 'batchContexts'
    | 'batchTargets'
    | 'batchLabels'
    | 'slots'
    | 'rows'
    | 'cursors'
    | 'uses'
    | 'wordUses'
    | 'bagRows'
    | 'bagWords',
    number
  >
>;

/**
 * Plans the memory in which threads build batches of up to `windows` windows.
 *
 * @throws TrainingError OUT_OF_MEMORY if 4 GiB do not hold it
 */
export function planBuilders(task: TrainingTask, windows: number): BuilderLayout {
  const shape = batchShape(task, windows);
  const placing = new Placing();
  const tables = placeTables(placing, task);
  const place = (numbers: number): number => placing.place(numbers * 4);
  const rows = Math.max(task.inputs.rows, task.outputs.rows);
  const threads = Array.from({ length: task.threads }, (): BuilderThread => {
    const entries = Math.max(shape.occurrences, shape.targets, shape.bagEntries);
    return {
      text: {
        state: placing.place(STATE_ROOM),
        ids: place(CHUNK_CAPACITY),
        fields: {
          random: place(4),
          pool: place(POOL_SIZE),
          kept: place(keptCapacity(task)),
        },
      },
      batch: placing.place(BATCH_ROOM),
      fields: {
        contexts: place(SPREAD * shape.occurrences),
        starts: place(SPREAD * shape.windows + 1),
        targets: place(SPREAD * shape.targets),
        labels: place(SPREAD * shape.targets),
        batchContexts: place(shape.occurrences),
        batchTargets: place(shape.targets),
        batchLabels: place(shape.targets),
        slots: place(rows),
        rows: place(entries),
        cursors: place(entries),
        uses: place(entries),
        wordUses: place(shape.words),
        bagRows: place(shape.bagEntries),
        bagWords: place(shape.bagEntries),
      },
      ready: Array.from({ length: BATCHES_AHEAD }, () => place(shape.numbers)),
    };
  });
  const { bytes } = placing;
  if (bytes > MAX_PAGES * PAGE_BYTES) {
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `Building batches needs ${(bytes / 2 ** 30).toFixed(2)} GiB, but WebAssembly's memory ends ` +
        'at 4 GiB. Use fewer threads, or a smaller batch.',
    );
  }
  return { shape, tables, threads, bytes };
}

/** Fills the tables and the states of all threads. */
export function fillBuilders(
  memory: WebAssembly.Memory,
  offsets: BuilderOffsets,
  task: TrainingTask,
  { shape, tables, threads }: BuilderLayout,
): void {
  fillTables(memory, task, tables);
  const places = { ...tables, width: 0, stride: 1, input: 0, output: 0 };
  for (const { text, batch, fields } of threads) {
    const state = new Struct(memory, text.state, offsets.state);
    fillState(state, task, places, { ...text.fields }, textPool(task));
    const capacity = SPREAD * shape.windows;
    new Struct(memory, batch, offsets.batch).setWords({
      ...fields,
      capacity,
      batch: shape.windows,
      outputs: shape.outputs,
    });
  }
}
