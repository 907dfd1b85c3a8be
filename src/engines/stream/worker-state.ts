import { TrainingError } from '../../errors.js';
import type { RandomState } from '../../random.js';
import { POOL_SIZE } from '../../vocabulary/noise.js';
import type { LossSum } from '../engine.js';

/** What a worker that trains draws with and has in hand, between two segments. */
export interface WorkerState extends LossSum {
  readonly random: RandomState;
  readonly pool: Uint32Array; // (POOL_SIZE)
  /** The segment that was walked last, see `PieceWalker.last`. */
  readonly last: number;
  /** Words of the open document that windows to come can reach. */
  readonly kept: ArrayLike<number>;
  /** The first of them that has not been a centre yet. */
  readonly next: number;
}

/** What the words of a worker's state may be. */
export interface WorkerBounds {
  readonly size: number; // of the vocabulary
  readonly capacity: number; // words that may be kept
}

// loss, examples: float64; random, pool; last, next; kept
const SUMS = 16;
const RANDOM = SUMS + 16;
const POOL = RANDOM + POOL_SIZE * 4;
const HEAD = POOL + 8;

/** A worker's state as bytes, the same on every machine. */
export function packWorker(state: WorkerState): Uint8Array {
  const { loss, examples, random, pool, last, next, kept } = state;
  const view = new DataView(new ArrayBuffer(HEAD + kept.length * 4));
  view.setFloat64(0, loss, true);
  view.setFloat64(8, examples, true);
  const words = [...random, ...pool, last, next, ...Array.from(kept)];
  words.forEach((word, i) => view.setUint32(SUMS + i * 4, word, true));
  return new Uint8Array(view.buffer);
}

/**
 * What `packWorker` wrote.
 *
 * @throws TrainingError STATE_DAMAGED where it makes no sense, which no worker would survive
 */
export function unpackWorker(bytes: Uint8Array, { size, capacity }: WorkerBounds): WorkerState {
  const count = (bytes.length - HEAD) / 4;
  if (!Number.isInteger(count) || count < 0 || count > capacity) throw stateDamaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = Uint32Array.from({ length: (bytes.length - SUMS) / 4 }, (_, i) =>
    view.getUint32(SUMS + i * 4, true),
  );
  const pool = words.slice(4, 4 + POOL_SIZE);
  const kept = words.slice((HEAD - SUMS) / 4);
  const next = view.getUint32(POOL + 4, true);
  const isWord = (id: number): boolean => id < size;
  if (next > count || !pool.every(isWord) || !kept.every(isWord)) throw stateDamaged();
  return {
    loss: view.getFloat64(0, true),
    examples: view.getFloat64(8, true),
    random: words.slice(0, 4),
    pool,
    last: view.getInt32(POOL, true),
    next,
    kept,
  };
}

/** STATE_DAMAGED: what a worker had in hand makes no sense. */
export const stateDamaged = (): TrainingError =>
  new TrainingError(
    'STATE_DAMAGED',
    'The state to go on from is damaged: what a thread had in hand makes no sense. Begin anew, or ' +
      'from an older checkpoint.',
  );
