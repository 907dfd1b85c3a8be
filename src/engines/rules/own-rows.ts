import type { TrainingTask } from '../engine.js';
import type { Outputs } from './ends.js';
import { pullOf } from './synchronous.js';

/**
 * The rules of own rows: workers that share the matrices without locks keep copies of the rows that
 * they use most, so that these do not travel from one core's cache to another's with each use. The
 * constants were found by training; see docs/experiments.md.
 */

/** The most rows of a matrix that a worker copies: the first ones, those of the most frequent words. */
const MOST_ROWS = 1024;

/** Uses of a copy before it is merged. */
const MOST_USES = 32;
const FEWEST_USES = 8;

/**
 * How far the other workers may pull a row towards its optimum, as a share of the distance, before a
 * worker merges its copy.
 */
const UNNOTICED = 0.3;

/** The facts that determine which rows workers copy. */
export interface OwnRowsShape extends Pick<TrainingTask, 'mode' | 'size' | 'threads' | 'frozen'> {
  readonly inputs: { readonly bags: object | undefined };
  readonly outputs: Pick<Outputs, 'rows' | 'firstWord'> & { readonly noise: object | undefined };
}

/** The rows that each worker copies. */
export interface OwnRows {
  /** Input rows, from the first on. */
  readonly inputs: number;
  readonly outputs: number;
  readonly firstOutput: number;
}

/**
 * The most used rows, which each worker copies: those of the most frequent words, which come first,
 * and of a tree the nodes near the root, which come last. A single worker copies none. Frozen rows are
 * recognised by their addresses, so input rows are not copied if some are frozen, nor those of words that
 * have several. Skip-gram trains such words at twice the rate, at which even copies of output rows cost
 * quality on many threads (docs/experiments.md).
 */
export function ownRowsOf({ mode, size, threads, frozen, inputs, outputs }: OwnRowsShape): OwnRows {
  const hasBags = inputs.bags !== undefined;
  const copiesHarm = hasBags && mode === 'skipgram';
  const most = threads === 1 || copiesHarm ? 0 : Math.min(size, MOST_ROWS);
  const isSampled = outputs.noise !== undefined;
  const nodes = isSampled ? outputs.firstWord : outputs.rows;
  const firstOutput = Math.max(0, nodes - most);
  return {
    inputs: frozen === undefined && !hasBags ? most : 0,
    outputs: Math.min(most, nodes) + (isSampled ? most : 0),
    firstOutput,
  };
}

/** The number of uses after which a worker merges a copy. */
export function usesOfOwnRow(task: TrainingTask): number {
  const uses = UNNOTICED / (pullOf(task, task.learningRate) * (task.threads - 1));
  return Math.round(Math.min(MOST_USES, Math.max(FEWEST_USES, uses)));
}
