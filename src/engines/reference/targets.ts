import { type RandomState, seedRandom } from '../../random.js';
import {
  drawPooled,
  fillPool,
  type NoiseTable,
  POOL_SIZE,
  POOL_USES,
} from '../../vocabulary/noise.js';
import type { TrainingTask } from '../engine.js';
import type { PoolShape } from '../rules/noise-pool.js';
import type { HuffmanTree } from '../../vocabulary/huffman.js';

/** An output row of a step: how often it counts, and its label. */
export interface Target {
  readonly row: number;
  weight: number;
  readonly label: 0 | 1; // 1 for a row that should score high
}

/** The sources of random choices; both change with each draw. */
export interface Draws {
  readonly random: RandomState;
  readonly pool: Uint32Array; // rows drawn as noise
  readonly uses?: number; // of a row of the pool, POOL_USES by default
}

/** Begins a stream of random numbers, with its own pool if there is noise to draw. */
export function seedDraws(
  { seed, outputs }: Pick<TrainingTask, 'seed' | 'outputs'>,
  stream: number,
  { size, uses }: PoolShape = { size: POOL_SIZE, uses: POOL_USES },
): Draws {
  const random = seedRandom(seed, stream);
  const pool =
    outputs.noise === undefined ? new Uint32Array(size) : fillPool(outputs.noise, random, size);
  return { pool, random, uses };
}

/** The output rows that predict a centre: the nodes of its path, then its own row and negatives. */
export function targetsOf(
  centre: number,
  { outputs, negative }: Pick<TrainingTask, 'outputs' | 'negative'>,
  draws: Draws,
): Target[] {
  const { tree, noise, firstWord } = outputs;
  const path = tree === undefined ? [] : followPath(centre, tree);
  if (noise === undefined) return path;
  const sampled = drawNegatives(centre, negative, noise, draws);
  return [...path, ...sampled.map((target) => ({ ...target, row: firstWord + target.row }))];
}

/**
 * Negative sampling: the centre, then the distinct negatives, by their words. A negative that is the centre is
 * skipped, as in word2vec; one that was drawn before adds to the weight of its row.
 */
export function drawNegatives(
  centre: number,
  negative: number,
  noise: NoiseTable,
  { random, pool, uses }: Draws,
): Target[] {
  const targets: Target[] = [{ row: centre, weight: 1, label: 1 }];
  for (let k = 0; k < negative; k++) {
    const row = drawPooled(pool, noise, random, uses);
    const known = targets.find((target) => target.row === row);
    if (known === undefined) targets.push({ row, weight: 1, label: 0 });
    else if (known.label === 0) known.weight++;
  }
  return targets;
}

/** Hierarchical softmax: the inner nodes on the path to the centre; a turn to the left is label 1. */
export function followPath(centre: number, { paths, turns }: HuffmanTree): Target[] {
  const [start, end] = [paths.starts[centre], paths.starts[centre + 1]];
  return Array.from(paths.rows.subarray(start, end), (row, i) => ({
    row,
    weight: 1,
    label: turns[start + i] === 0 ? 1 : 0,
  }));
}
