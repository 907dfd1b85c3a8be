import { TrainingError } from '../../../errors.js';
import { POOL_SIZE } from '../../../vocabulary/noise.js';
import type { TrainingTask } from '../../engine.js';
import { SPREAD } from '../../rules/batches.js';
import { PIECE_CAPACITY } from '../../stream/pieces.js';
import {
  fillTables,
  keptCapacity,
  type Layout,
  STATE_BYTES,
  type ThreadLayout,
} from '../../wasm/layout.js';
import { MAX_PAGES, PAGE_BYTES } from '../../../wasm-module.js';
import { type BatchShape, batchShape } from './batch.js';

/** Batches that a thread may have ready or on their way to the device. */
export const BATCHES_AHEAD = 2;

/** Bytes of a batch's state, which `assembly/state.ts` declares; the builder checks that they agree. */
export const BATCH_BYTES = 52;

/** Where everything lies in the memory of those who build batches: byte addresses. */
export interface BuilderLayout {
  readonly shape: BatchShape;
  /** What the walk over text needs; there are no weights here, so that a row's "address" is its id. */
  readonly walk: Layout;
  readonly threads: readonly BuilderThread[];
  readonly bytes: number;
}

/** What belongs to one thread; `assembly/state.ts` tells the sizes. */
export interface BuilderThread {
  readonly batch: number;
  readonly contexts: number;
  readonly starts: number;
  readonly targets: number;
  readonly batchContexts: number;
  readonly batchTargets: number;
  readonly slots: number;
  readonly rows: number;
  readonly cursors: number;
  /** Finished batches, (BATCHES_AHEAD), each `shape.numbers` float32. */
  readonly ready: readonly number[];
}

/** Plans the memory in which threads build batches of a number of windows. */
export function planBuilders(task: TrainingTask, windows: number): BuilderLayout {
  const shape = batchShape(task, windows);
  let top = 1024; // nothing lies at address 0
  const place = (numbers: number): number => {
    const address = top;
    top += Math.ceil((numbers * 4) / 64) * 64;
    return address;
  };
  const tables = {
    keep: place(task.size),
    noise: place(2 * task.size),
    frozen: task.frozen === undefined ? 0 : place(task.size / 4),
  };
  const walks: ThreadLayout[] = [];
  const threads: BuilderThread[] = [];
  for (let thread = 0; thread < task.threads; thread++) {
    walks.push({
      state: place(STATE_BYTES / 4),
      random: place(4),
      pool: place(POOL_SIZE),
      ids: place(PIECE_CAPACITY),
      kept: place(keptCapacity(task)),
      ...NOTHING,
    });
    const entries = Math.max(shape.occurrences, shape.targets);
    threads.push({
      batch: place(BATCH_BYTES / 4),
      contexts: place(SPREAD * shape.occurrences),
      starts: place(SPREAD * shape.windows + 1),
      targets: place(SPREAD * shape.targets),
      batchContexts: place(shape.occurrences),
      batchTargets: place(shape.targets),
      slots: place(task.size),
      rows: place(entries),
      cursors: place(entries),
      ready: Array.from({ length: BATCHES_AHEAD }, () => place(shape.numbers)),
    });
  }
  if (top > MAX_PAGES * PAGE_BYTES) {
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `Building batches needs ${(top / 2 ** 30).toFixed(2)} GiB, but WebAssembly's memory ends ` +
        'at 4 GiB. Use fewer threads, or a smaller batch.',
    );
  }
  const walk = { width: 0, stride: 1, input: 0, output: 0, ...tables, threads: walks, bytes: top };
  return { shape, walk, threads, bytes: top };
}

/** The walk over text uses none of what a training step needs. */
const NOTHING = {
  contexts: 0,
  multiples: 0,
  targets: 0,
  weights: 0,
  scores: 0,
  before: 0,
  hidden: 0,
  gradient: 0,
  idle: 0,
  copies: 0,
};

/** Fills the tables and the states of all threads. */
export function fillBuilders(
  memory: WebAssembly.Memory,
  task: TrainingTask,
  { shape, walk, threads }: BuilderLayout,
): void {
  fillTables(memory, task, walk);
  for (const thread of threads) {
    // Field by field in the order of `assembly/state.ts`.
    new Uint32Array(memory.buffer, thread.batch, BATCH_BYTES / 4).set([
      SPREAD * shape.windows,
      shape.windows,
      0, // nothing is pending
      0, // no windows
      0, // no occurrences
      thread.contexts,
      thread.starts,
      thread.targets,
      thread.batchContexts,
      thread.batchTargets,
      thread.slots,
      thread.rows,
      thread.cursors,
    ]);
  }
}
