import { MAX_PAGES, PAGE_BYTES } from '../../wasm-module.js';
import { POOL_SIZE } from '../../vocabulary/noise.js';
import type { TrainingTask } from '../engine.js';
import { type Inputs, type MatrixShape, mostTargets, type Outputs } from '../rules/ends.js';
import { type OwnRows, ownRowsOf } from '../rules/own-rows.js';
import { CHUNK_CAPACITY } from '../stream/chunks.js';

/** The layout of the shared memory, as byte addresses. */
export interface Layout extends TableLayout {
  readonly width: number; // bytes of a row's numbers, padded to whole vector registers
  readonly stride: number; // bytes from a row to the next: whole cache lines, so that no two share one
  readonly input: number;
  readonly output: number;
  readonly workers: readonly WorkerLayout[];
  readonly bytes: number;
}

/** The tables that all workers read; 0 for a missing one. */
export interface TableLayout {
  readonly keep: number;
  readonly frozen: number;
  readonly bagStarts: number;
  readonly bagRows: number;
  readonly noise: number;
  readonly pathStarts: number;
  readonly pathRows: number;
  readonly turns: number;
}

/** The part of one worker. */
export interface WorkerLayout {
  readonly state: number;
  readonly ids: number;
  readonly fields: WorkerFields;
}

/** Addresses that a worker's state holds; `assembly/state.ts` tells the shapes. */
export interface WorkerFields {
  readonly random: number;
  readonly pool: number;
  readonly kept: number;
  readonly contexts: number;
  readonly multiples: number;
  readonly targets: number;
  readonly labels: number;
  readonly weights: number;
  readonly scores: number;
  readonly before: number;
  readonly hidden: number;
  readonly gradient: number;
  readonly idle: number;
  readonly copies: number; // 0 where rows are changed in place
  // Of words of several rows; 0 where there are none.
  readonly words: number;
  readonly lasts: number;
  readonly uses: number;
  readonly vectors: number;
  readonly ownRows: number; // 0 where the worker has none
  readonly ownUses: number;
}

const MAX_BYTES = MAX_PAGES * PAGE_BYTES;
const LANES_BYTES = 16;
const CACHE_LINE_BYTES = 64;

/** Bytes kept for a state, and for the constants of the kernels; `stateOffsets` checks that they fit. */
export const STATE_ROOM = 256;
export const CONSTANTS_ROOM = 1024;

/** Words of a document that a worker may have to keep. */
export const keptCapacity = ({ window }: Pick<TrainingTask, 'window'>): number =>
  CHUNK_CAPACITY + 2 * window;

/** All that the layout depends on. */
export type LayoutShape = Pick<
  TrainingTask,
  'mode' | 'size' | 'dim' | 'window' | 'negative' | 'threads' | 'frozen' | 'inputs'
> & { readonly outputs: OutputShape };

/** The output side, whatever its noise. */
type OutputShape = Omit<Outputs, 'noise'> & { readonly noise: object | undefined };

/** Places things in a memory, one behind the other. */
export class Placing {
  bytes = CONSTANTS_ROOM;

  /** Allocates this many bytes, aligned to a cache line. */
  readonly place = (bytes: number): number => {
    const address = this.bytes;
    this.bytes += Math.ceil(bytes / CACHE_LINE_BYTES) * CACHE_LINE_BYTES;
    return address;
  };

  /** The same, or 0 where there is nothing to place. */
  readonly placeIf = (bytes: number | undefined): number => (bytes ? this.place(bytes) : 0);
}

/** The length and the stride of rows. */
export function rowBytes(dim: number): Pick<Layout, 'width' | 'stride'> {
  const width = Math.ceil((dim * 4) / LANES_BYTES) * LANES_BYTES;
  return { width, stride: Math.ceil(width / CACHE_LINE_BYTES) * CACHE_LINE_BYTES };
}

/** Places the matrices, the output behind the input. */
export function placeMatrices({ place }: Placing, { inputs, outputs, dim }: MatrixShape) {
  const { stride } = rowBytes(dim);
  return { input: place(inputs.rows * stride), output: place(outputs.rows * stride) };
}

/** Places the tables that all workers read. */
export function placeTables({ place, placeIf }: Placing, task: LayoutShape): TableLayout {
  const { inputs, outputs } = task;
  const { bags } = inputs;
  const { tree } = outputs;
  return {
    keep: place(task.size * 4),
    noise: placeIf(outputs.noise && task.size * 8),
    frozen: placeIf(task.frozen && inputs.rows),
    bagStarts: placeIf(bags?.starts.byteLength),
    bagRows: placeIf(bags?.rows.byteLength),
    pathStarts: placeIf(tree?.paths.starts.byteLength),
    pathRows: placeIf(tree?.paths.rows.byteLength),
    turns: placeIf(tree?.turns.byteLength),
  };
}

/**
 * Places the part of one worker.
 *
 * @param own the number of rows of each matrix that it copies
 */
export function placeWorker(
  { place, placeIf }: Placing,
  task: LayoutShape,
  own: Pick<OwnRows, 'inputs' | 'outputs'> = { inputs: 0, outputs: 0 },
): WorkerLayout {
  const { width, stride } = rowBytes(task.dim);
  // One context more than a window has, for the idle row; outputs to an even number and two more.
  const contexts = 2 * task.window + 2;
  const outputs = mostTargets(task) + 3;
  const live = task.inputs.bags === undefined ? 0 : 2 * task.window + 1;
  return {
    state: place(STATE_ROOM),
    ids: place(CHUNK_CAPACITY * 4),
    fields: {
      random: place(16),
      pool: place(POOL_SIZE * 4),
      kept: place(keptCapacity(task) * 4),
      contexts: place(contexts * 4),
      multiples: place(contexts * 4),
      targets: place(outputs * 4),
      labels: place(outputs * 4),
      weights: place(outputs * 4),
      scores: place(contexts * outputs * 4),
      before: place(Math.max(contexts, outputs) * 2 * LANES_BYTES),
      hidden: place(width),
      gradient: place(width),
      idle: place(width),
      copies: placeIf(live > 0 ? 2 * live * stride : task.frozen && 2 * task.window * stride),
      words: placeIf(live * 4),
      lasts: placeIf(live * 4),
      uses: placeIf(live * 4),
      vectors: placeIf(live * 4),
      ownRows: placeIf((own.inputs + own.outputs) * 2 * stride),
      ownUses: placeIf(own.inputs + own.outputs),
    },
  };
}

/** Plans the shared memory of a run, whether 4 GiB hold it or not. */
export function planLayout(task: LayoutShape): Layout {
  const placing = new Placing();
  const matrices = placeMatrices(placing, task);
  const tables = placeTables(placing, task);
  const own = ownRowsOf(task);
  const workers = Array.from({ length: task.threads }, () => placeWorker(placing, task, own));
  return { ...rowBytes(task.dim), ...matrices, ...tables, workers, bytes: placing.bytes };
}

/** Whether 4 GiB hold a layout. */
export const isWithin = ({ bytes }: Pick<Layout, 'bytes'>): boolean => bytes <= MAX_BYTES;

/** The facts that determine the shared memory of a run, except for the paths of a tree. */
export interface WordShape extends Omit<LayoutShape, 'inputs' | 'outputs'> {
  readonly hs?: boolean;
  /** By default one row for each word. */
  readonly inputs?: Inputs;
}

/** Bytes of shared memory that a run needs besides the paths of a tree, and the limit. */
export function sharedMemoryFor(shape: WordShape): { bytes: number; limit: number } {
  const rows = shape.size;
  const isSampled = !shape.hs || shape.negative > 0;
  const firstWord = shape.hs ? rows : 0;
  const { bytes } = planLayout({
    ...shape,
    inputs: shape.inputs ?? { rows, bags: undefined },
    outputs: {
      rows: firstWord + (isSampled ? rows : 0),
      tree: undefined,
      noise: isSampled ? {} : undefined,
      firstWord,
    },
  });
  return { bytes, limit: MAX_BYTES };
}
