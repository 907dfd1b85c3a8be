import { POOL_SIZE, POOL_USES } from '../../vocabulary/noise.js';
import type { TrainingTask } from '../engine.js';
import { meanTargets } from './ends.js';
import type { PoolShape } from './noise-pool.js';
import { idsOf } from '../stream/chunks.js';

/**
 * The rules of synchronous training, which gives the same numbers with any number of workers: the
 * stream is cut into shards; in a round each shard trains on its next ids, on copies of the rows
 * that it touches; then the copies are merged in order of the shards. The constants were found by
 * training; see ARCHITECTURE.md.
 */

/** Shards of a stream, whatever the number of threads. */
export const SHARDS = 8;

/** Ids of a chunk. */
export const SYNCHRONOUS_CHUNK = 512;

/**
 * How a shard draws noise. Its pool is smaller than a worker's otherwise, as each round copies its rows
 * anew; the pools of all shards together have as many rows. With CBOW each row is used more often: each
 * draw is a row to copy and merge, which matters more there, as a window is little work.
 */
export const poolOf = ({ mode }: Pick<TrainingTask, 'mode'>): PoolShape => ({
  size: POOL_SIZE / SHARDS,
  uses: mode === 'cbow' ? 2 * POOL_USES : POOL_USES,
});

/** The fewest rounds of a run, if its text is long enough, and the fewest and most ids of a shard's round. */
const LEAST_ROUNDS = 400;
const FEWEST = 32;
const MOST = 1024;

/** Ids of a shard in one round. */
export function roundLength({ stream, epochs }: Pick<TrainingTask, 'stream' | 'epochs'>): number {
  const length = Math.ceil((idsOf(stream) * epochs) / (SHARDS * LEAST_ROUNDS));
  return Math.min(MOST, Math.max(FEWEST, length));
}

/** The range of the ids of one shard, `start` to `end`, within those from `begin` on. */
export function shardRange(
  ids: number,
  begin: number,
  shard: number,
): { readonly start: number; readonly end: number } {
  // With a short text the first shards get a round's ids each, the last none: no window crosses shards.
  const length = Math.max(FEWEST, (ids - begin) / SHARDS);
  const cut = (part: number): number => Math.min(ids, begin + Math.floor(length * part));
  return { start: cut(shard), end: cut(shard + 1) };
}

/** The pull of one pair of a word and a target, divided by the learning rate. */
const PULL = 0.06;

/**
 * How far one use of a row pulls it towards its optimum, as a share of the distance. A use is one
 * pair for CBOW; for skip-gram it is all pairs of a row in a window, about as many as targets.
 */
export const pullOf = (
  { mode, negative, outputs }: Pick<TrainingTask, 'mode' | 'negative' | 'outputs'>,
  rate: number,
): number => rate * PULL * (mode === 'cbow' ? 1 : meanTargets({ outputs, negative }));

/**
 * The factor for the sum of a row's changes. Far from the optimum, changes add up as if made one
 * after the other: 1. If each shard reached the optimum by itself, their mean is right: 1 / copies.
 *
 * @param pull of one use
 * @param copies of the row
 * @param uses of all copies together
 */
export function mergeFactor(pull: number, copies: number, uses: number): number {
  return (1 + (pull * uses) / copies) / (1 + pull * uses);
}
