import type { FoundRow } from './found.js';
import type { RowCodes } from './row-codes.js';
import type { NeighborKernels } from './unit-rows.js';

/**
 * A search for the k nearest rows of many queries, shared by threads. Each thread takes the next
 * block of rows and keeps its own best ones. Addresses are in bytes.
 */
export interface SearchTask {
  readonly rows: number; // (count, stride) floats
  readonly count: number;
  readonly stride: number;
  readonly queries: number; // (queryCount, stride) floats
  readonly queryCount: number; // even without codes
  readonly k: number;
  readonly tops: number; // (threads, queryCount) of topBytes(k)
  readonly next: number; // an int32: the first row that no thread has taken
  readonly step: number; // rows taken at once, a multiple of 4
  /** Codes to screen the rows with, if there are any. */
  readonly screen?: Screen;
}

/** The codes of rows and of queries. */
export interface Screen extends RowCodes {
  readonly queryCodes: number; // (queryCount, stride) bytes
  readonly queryBounds: number; // (queryCount, 2) floats: scale, margin
}

/** Bytes of a query's best, laid out as in assembly/top-k.ts. */
export const topBytes = (k: number): number => 8 + 8 * k;

/** Does one thread's share of a task; yields after each piece of work. */
export function* searchRows(
  kernels: NeighborKernels,
  memory: WebAssembly.Memory,
  task: SearchTask,
  thread: number,
): Generator<void> {
  const tops = task.tops + thread * task.queryCount * topBytes(task.k);
  const next = new Int32Array(memory.buffer, task.next, 1);
  for (;;) {
    const first = Atomics.add(next, 0, task.step);
    if (first >= task.count) return;
    searchStep(kernels, task, tops, first);
    yield;
  }
}

function searchStep(kernels: NeighborKernels, task: SearchTask, tops: number, first: number): void {
  const { stride, queries, queryCount, k, screen } = task;
  const rows = task.rows + 4 * first * stride;
  const count = Math.min(task.step, task.count - first);
  if (screen === undefined) {
    kernels.searchRows(tops, rows, first, count, queries, queryCount, stride, k);
    return;
  }
  kernels.screenRows(
    tops,
    rows,
    screen.codes + first * screen.stride,
    screen.scales + 4 * first,
    screen.errors + 4 * first,
    screen.offsets + 4 * first,
    first,
    Math.ceil(count / 4) * 4,
    queries,
    screen.queryCodes,
    screen.queryBounds,
    queryCount,
    stride,
    screen.stride,
    k,
  );
}

/** No row seen yet: any score exceeds the threshold. */
export function clearTops(memory: WebAssembly.Memory, tops: number, count: number, k: number) {
  const words = new Int32Array(memory.buffer, tops, (count * topBytes(k)) / 4);
  const thresholds = new Float32Array(memory.buffer, tops, words.length);
  for (let at = 0; at < words.length; at += topBytes(k) / 4) {
    thresholds[at] = -Infinity;
    words[at + 1] = 0;
  }
}

/** The results of one thread for one query, unordered. */
export function readTop(memory: WebAssembly.Memory, top: number, k: number): FoundRow[] {
  const words = new Uint32Array(memory.buffer, top, topBytes(k) / 4);
  return Array.from({ length: words[1] }, (_, place) => {
    const low = words[2 + 2 * place];
    const high = words[3 + 2 * place];
    return { id: ~low >>> 0, score: scoreOf(high) };
  });
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** Inverts the mapping that gives floats the order of their bits: see assembly/top-k.ts. */
function scoreOf(ordered: number): number {
  bits[0] = ordered >= 2 ** 31 ? ordered - 2 ** 31 : ~ordered;
  return float[0];
}
