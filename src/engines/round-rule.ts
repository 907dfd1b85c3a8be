import { idsOf } from './shard-stream.js';
import type { TrainingTask } from './engine.js';

/**
 * How an engine trains in rounds, which give the same numbers whoever does the work: the stream is
 * cut into shards; in a round each shard trains on its next ids, on copies of the rows that it
 * touches; then the copies are merged in order of the shards. What is here was found by training,
 * see ARCHITECTURE.md.
 */

/** Shards of a stream, whatever the number of threads. */
export const SHARDS = 8;

/** Ids that are walked at once. */
export const PIECE = 512;

/** Rounds of a run at least, as far as its text allows, and ids of a shard's round. */
const ROUNDS = Number(process.env.WL_ROUNDS ?? 400);
const FEWEST = 32;
const MOST = Number(process.env.WL_C ?? 8192);

/** Ids of a shard in one round. */
export function roundLength({ stream, epochs }: Pick<TrainingTask, 'stream' | 'epochs'>): number {
  const length = Math.ceil((idsOf(stream) * epochs) / (SHARDS * ROUNDS));
  return Math.min(MOST, Math.max(FEWEST, length));
}

/** The ids of one shard: from number `start` to `end`, of those from number `begin` on. */
export function shardRange(
  ids: number,
  begin: number,
  shard: number,
): { readonly start: number; readonly end: number } {
  const cut = (part: number): number => begin + Math.floor(((ids - begin) * part) / SHARDS);
  return { start: cut(shard), end: cut(shard + 1) };
}

export const RULE = Number(process.env.WL_RULE ?? 4);
export const pullOf = (rate: number): number => {
  const p = Number(process.env.WL_PULL ?? 1);
  return RULE === 4 ? p * rate : p;
};

/**
 * The factor of the sum of a row's changes.
 *
 * @param copies that were made of it
 * @param uses of all copies together
 */
export function mergeFactor(rate: number, copies: number, uses: number): number {
  const pull = pullOf(rate);
  return (1 + (pull * uses) / Math.max(1, copies)) / (1 + pull * uses);
}
