import { MAX_PAGES, PAGE_BYTES } from '../../wasm-module.js';
import type { TrainingTask } from '../engine.js';
import { POOL_SIZE } from '../../vocabulary/noise.js';
import { PIECE_CAPACITY } from '../stream/pieces.js';

/** Where everything lies in the shared memory: byte addresses. */
export interface Layout {
  readonly width: number; // bytes of a row's numbers, padded to whole vector registers
  readonly stride: number; // bytes from a row to the next: whole cache lines, so that no two share one
  readonly input: number;
  readonly output: number;
  readonly keep: number;
  readonly noise: number;
  readonly frozen: number; // 0 where no row is
  readonly threads: readonly ThreadLayout[];
  readonly bytes: number;
}

/** What belongs to one thread. */
export interface ThreadLayout {
  readonly state: number;
  readonly random: number;
  readonly pool: number;
  readonly ids: number;
  readonly kept: number;
  readonly contexts: number;
  readonly multiples: number;
  readonly targets: number;
  readonly weights: number;
  readonly scores: number;
  readonly before: number;
  readonly hidden: number;
  readonly gradient: number;
  readonly idle: number;
  readonly copies: number; // 0 where no row is frozen, or none is copied
}

const MAX_BYTES = MAX_PAGES * PAGE_BYTES;
const LANES_BYTES = 16;
const CACHE_LINE_BYTES = 64;

/** Bytes of the state, which `assembly/state.ts` declares; the engine checks that they agree. */
export const STATE_BYTES = 144;
/** Offsets of fields in the state: `rate`, and `length` and `next` of the open document. */
export const RATE_OFFSET = 68;
export const LENGTH_OFFSET = 84;
export const NEXT_OFFSET = 88;

/** Words of a document that a thread may have to keep. */
export const keptCapacity = ({ window }: Pick<TrainingTask, 'window'>): number =>
  PIECE_CAPACITY + 2 * window;

/** All that the layout depends on. */
export type LayoutShape = Pick<
  TrainingTask,
  'size' | 'dim' | 'window' | 'negative' | 'threads' | 'frozen'
>;

/** Places things in a memory, one behind the other. */
export class Placing {
  bytes = 1024; // nothing lies at address 0

  /** The address of so many bytes, which begin a cache line. */
  readonly place = (bytes: number): number => {
    const address = this.bytes;
    this.bytes += Math.ceil(bytes / CACHE_LINE_BYTES) * CACHE_LINE_BYTES;
    return address;
  };
}

/** How long rows are, and how far apart. */
export function rowBytes(dim: number): Pick<Layout, 'width' | 'stride'> {
  const width = Math.ceil((dim * 4) / LANES_BYTES) * LANES_BYTES;
  return { width, stride: Math.ceil(width / CACHE_LINE_BYTES) * CACHE_LINE_BYTES };
}

/** Places the matrices, the output behind the input. */
export function placeMatrices({ place }: Placing, { size, dim }: LayoutShape) {
  const { stride } = rowBytes(dim);
  return { input: place(size * stride), output: place(size * stride) };
}

/** Places what all threads draw from. */
export function placeTables({ place }: Placing, { size, frozen }: LayoutShape) {
  return {
    keep: place(size * 4),
    noise: place(size * 8),
    frozen: frozen === undefined ? 0 : place(size),
  };
}

/** Places what belongs to one thread. */
export function placeThread({ place }: Placing, task: LayoutShape): ThreadLayout {
  const { width, stride } = rowBytes(task.dim);
  // One context more than a window has, for the idle row; outputs to an even number and two more.
  const contexts = 2 * task.window + 2;
  const outputs = task.negative + 4;
  return {
    state: place(STATE_BYTES),
    random: place(16),
    pool: place(POOL_SIZE * 4),
    ids: place(PIECE_CAPACITY * 4),
    kept: place(keptCapacity(task) * 4),
    contexts: place(contexts * 4),
    multiples: place(contexts * 4),
    targets: place(outputs * 4),
    weights: place(outputs * 4),
    scores: place(contexts * outputs * 4),
    before: place(contexts * LANES_BYTES),
    hidden: place(width),
    gradient: place(width),
    idle: place(width),
    copies: task.frozen === undefined ? 0 : place(2 * task.window * stride),
  };
}

/** Plans the shared memory of a run, whether 4 GiB hold it or not. */
export function planLayout(task: LayoutShape): Layout {
  const placing = new Placing();
  const matrices = placeMatrices(placing, task);
  const tables = placeTables(placing, task);
  const threads = Array.from({ length: task.threads }, () => placeThread(placing, task));
  return { ...rowBytes(task.dim), ...matrices, ...tables, threads, bytes: placing.bytes };
}

/** Whether 4 GiB hold a layout. */
export const isWithin = ({ bytes }: Pick<Layout, 'bytes'>): boolean => bytes <= MAX_BYTES;

/** Bytes of shared memory that a run needs, and how many there can be. */
export const sharedMemoryFor = (shape: LayoutShape): { bytes: number; limit: number } => ({
  bytes: planLayout(shape).bytes,
  limit: MAX_BYTES,
});

/** Fills what all threads draw from, and each thread's state. */
export function fillTables(memory: WebAssembly.Memory, task: TrainingTask, layout: Layout): void {
  new Uint32Array(memory.buffer, layout.keep, task.size).set(task.keep);
  const noise = new Uint32Array(memory.buffer, layout.noise, 2 * task.size);
  task.noise.threshold.forEach((threshold, slot) => (noise[2 * slot] = threshold));
  task.noise.alias.forEach((alias, slot) => (noise[2 * slot + 1] = alias));
  if (task.frozen) new Uint8Array(memory.buffer, layout.frozen, task.size).set(task.frozen);
  for (const thread of layout.threads) writeState(memory, task, layout, thread);
}

/** Writes one thread's state. Field by field in the order of `assembly/state.ts`. */
function writeState(
  memory: WebAssembly.Memory,
  task: TrainingTask,
  layout: Layout,
  thread: ThreadLayout,
): void {
  const view = new DataView(memory.buffer, thread.state, STATE_BYTES);
  let offset = 16; // the sums of loss and examples stay 0
  const word = (value: number): void => {
    view.setUint32(offset, value, true);
    offset += 4;
  };
  [layout.input, layout.output, layout.keep, layout.noise, layout.frozen].forEach(word);
  [task.size, layout.width, layout.stride].forEach(word);
  [task.window, Number(task.shrink), task.negative].forEach(word);
  [Number(task.mode === 'cbow'), Number(task.mean)].forEach(word);
  word(0); // rate, set before each call
  [thread.random, thread.pool].forEach(word);
  [thread.kept, 0, 0].forEach(word); // no document is open
  [thread.contexts, thread.multiples, thread.targets, thread.weights].forEach(word);
  [thread.scores, thread.before, thread.hidden, thread.gradient].forEach(word);
  [thread.idle, thread.copies].forEach(word);
  // What is left is a shard's, see `rounds/layout.ts`.
}
