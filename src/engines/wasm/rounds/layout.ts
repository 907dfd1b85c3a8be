import { TrainingError } from '../../../errors.js';
import { PIECE, roundLength, SHARDS } from '../../rules/rounds.js';
import type { TrainingTask } from '../../engine.js';
import {
  fillTables,
  isWithin,
  type Layout,
  placeMatrices,
  placeTables,
  placeThread,
  Placing,
  rowBytes,
  type ThreadLayout,
} from '../layout.js';

/** Where everything lies that a run in rounds shares: its `threads` are the shards. */
export interface RoundLayout extends Layout {
  readonly threads: readonly ShardLayout[];
  /** (SHARDS) u32: addresses of the shards' states, for the merging. */
  readonly states: number;
  /** Bytes of a piece's copies at most, whatever it holds. */
  readonly pieceBytes: number;
}

/** What belongs to one shard. */
export interface ShardLayout extends ThreadLayout {
  readonly cursor: number; // see `ShardMemory`
  readonly slots: number;
  readonly local: number;
  readonly localEnd: number;
}

/** Bytes beside the numbers of a copy, as in `assembly/rounds/copies.ts`. */
const COPY_EXTRA = 16;

/** Bytes of a shard's copies after which it leaves the rest of its ids to the next round. */
const LOCAL_BYTES = 64 * 2 ** 20;

/** Offsets of fields in the state, as `assembly/state.ts` declares it. */
const SLOTS_OFFSET = 132;
export const TOP_OFFSET = 140;

export const CURSOR_BYTES = 32;

/** Addresses of matrices that do not lie in the memory; see `outside.ts`. */
const OUTSIDE = { input: 0, output: 0 } as const;

/**
 * Plans the shared memory of a run in rounds: with the matrices in it where 4 GiB hold them.
 *
 * @throws TrainingError OUT_OF_MEMORY where they do not hold even what is beside the matrices
 */
export function planRounds(task: TrainingTask): RoundLayout {
  const inside = planFor(task, true);
  if (isWithin(inside)) return inside;
  const beside = planBeside(task);
  if (isWithin(beside)) return beside;
  throw new TrainingError(
    'OUT_OF_MEMORY',
    `For ${task.size} words, ${(beside.bytes / 2 ** 30).toFixed(2)} GiB are needed beside the two ` +
      "matrices, but WebAssembly's memory ends at 4 GiB. Keep fewer words: a higher minCount, or maxVocab.",
  );
}

/** The layout with the matrices outside the memory. */
export const planBeside = (task: TrainingTask): RoundLayout => planFor(task, false);

function planFor(task: TrainingTask, isInside: boolean): RoundLayout {
  const { size, dim, window, negative } = task;
  const placing = new Placing();
  const matrices = isInside ? placeMatrices(placing, task) : OUTSIDE;
  const tables = placeTables(placing, task);

  const copyBytes = rowBytes(dim).width + COPY_EXTRA;
  // A piece's words, those of the document before it, and the outputs of all that become centres.
  const bytesFor = (ids: number): number =>
    copyBytes * Math.min(2 * size, ids + 2 * window + (ids + window) * (1 + negative));
  const pieceBytes = bytesFor(PIECE);
  const localBytes = Math.min(bytesFor(roundLength(task)), LOCAL_BYTES) + pieceBytes;
  const placeShard = (): ShardLayout => {
    const thread = placeThread(placing, task);
    const cursor = placing.place(CURSOR_BYTES);
    const slots = placing.place(2 * size * 4);
    const local = placing.place(localBytes);
    return { ...thread, cursor, slots, local, localEnd: local + localBytes };
  };
  const states = placing.place(SHARDS * 4);
  const threads = Array.from({ length: SHARDS }, placeShard);
  const { bytes } = placing;
  return { ...rowBytes(dim), ...matrices, ...tables, pieceBytes, states, threads, bytes };
}

/** Fills what all shards draw from, and each shard's state. */
export function fillRounds(
  memory: WebAssembly.Memory,
  task: TrainingTask,
  layout: RoundLayout,
): void {
  fillTables(memory, task, layout);
  const states = layout.threads.map(({ state }) => state);
  new Uint32Array(memory.buffer, layout.states, SHARDS).set(states);
  for (const { state, slots, local } of layout.threads) {
    new Uint32Array(memory.buffer, state + SLOTS_OFFSET, 3).set([slots, local, local]);
  }
}
