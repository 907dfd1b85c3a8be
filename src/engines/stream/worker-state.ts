import { TrainingError } from '../../errors.js';
import type { RandomState } from '../../random.js';
import type { LossSum } from '../engine.js';

/** What a worker keeps between two chunks: its random state, its open document and its sums. */
export interface WorkerState extends LossSum {
  readonly random: RandomState;
  readonly pool: Uint32Array; // (any) rows drawn as noise
  /** The segment read last, see `ChunkReader.last`. */
  readonly last: number;
  /** Words of the open document that later windows may contain. */
  readonly kept: ArrayLike<number>;
  /** The index of the first one that has not been a centre yet. */
  readonly next: number;
  /** The position of a shard of synchronous training. */
  readonly place?: ShardPlace;
}

/** The position of a shard in the ids of a stream. */
export interface ShardPlace {
  readonly position: number; // the next id
  readonly end: number; // the first id after the shard
  readonly words: number; // known words in this pass so far
  readonly isClosed: boolean; // whether the pass has ended, including the windows of the last document
}

/** Bounds for the numbers of a worker's state. */
export interface WorkerBounds {
  readonly pool: number; // rows in the pool
  readonly size: number; // of the vocabulary
  readonly capacity: number; // the most words to keep
  /** The number of ids in the stream, for a shard; undefined: the state has no place. */
  readonly ids?: number;
}

// In bytes: loss, examples (float64); random, pool; last, next; a place of four float64; kept words.
const SUMS = 16;
const RANDOM = 16;
const DOCUMENT = 8;
const PLACE = 32;

/** A worker's state as bytes, the same on every machine. */
export function packWorker(state: WorkerState): Uint8Array {
  const { loss, examples, random, pool, last, next, kept, place } = state;
  const words = [...random, ...pool, last, next];
  const placeAt = SUMS + words.length * 4;
  const keptAt = placeAt + (place === undefined ? 0 : PLACE);
  const view = new DataView(new ArrayBuffer(keptAt + kept.length * 4));
  view.setFloat64(0, loss, true);
  view.setFloat64(8, examples, true);
  words.forEach((word, i) => view.setUint32(SUMS + i * 4, word, true));
  if (place !== undefined) {
    const { position, end, words: passed, isClosed } = place;
    [position, end, passed, Number(isClosed)].forEach((value, i) =>
      view.setFloat64(placeAt + i * 8, value, true),
    );
  }
  for (let i = 0; i < kept.length; i++) view.setUint32(keptAt + i * 4, kept[i], true);
  return new Uint8Array(view.buffer);
}

/**
 * Reads what `packWorker` wrote.
 *
 * @throws TrainingError STATE_DAMAGED if the state is invalid
 */
export function unpackWorker(bytes: Uint8Array, bounds: WorkerBounds): WorkerState {
  const documentAt = SUMS + RANDOM + bounds.pool * 4;
  const placeAt = documentAt + DOCUMENT;
  const keptAt = placeAt + (bounds.ids === undefined ? 0 : PLACE);
  const count = (bytes.length - keptAt) / 4;
  if (!Number.isInteger(count) || count < 0 || count > bounds.capacity) throw stateDamaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const wordsAt = (from: number, length: number): Uint32Array =>
    Uint32Array.from({ length }, (_, i) => view.getUint32(from + i * 4, true));
  const state = {
    loss: view.getFloat64(0, true),
    examples: view.getFloat64(8, true),
    random: wordsAt(SUMS, 4),
    pool: wordsAt(SUMS + RANDOM, bounds.pool),
    last: view.getInt32(documentAt, true),
    next: view.getUint32(documentAt + 4, true),
    place: bounds.ids === undefined ? undefined : placeIn(view, placeAt, bounds.ids),
    kept: wordsAt(keptAt, count),
  };
  const { pool, kept, next } = state;
  if (next > count || !pool.every((row) => row < bounds.size)) throw stateDamaged();
  if (!kept.every((id) => id < bounds.size)) throw stateDamaged();
  return state;
}

function placeIn(view: DataView, at: number, ids: number): ShardPlace {
  const [position, end, words, closed] = [0, 8, 16, 24].map((offset) =>
    view.getFloat64(at + offset, true),
  );
  const isWithin = 0 <= position && position <= end && end <= ids;
  if (!isWithin || !(words >= 0) || (closed !== 0 && closed !== 1)) throw stateDamaged();
  return { position, end, words, isClosed: closed === 1 };
}

const stateDamaged = (): TrainingError =>
  new TrainingError(
    'STATE_DAMAGED',
    'The saved training state is damaged: the state of a worker is invalid. Train from the ' +
      'start, or resume from an older checkpoint.',
  );
