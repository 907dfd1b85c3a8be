import type { RandomState } from '../../random.js';
import { drawPooled, type NoiseTable } from '../../vocabulary/noise.js';

/** An output row of a step: a word, how often it was drawn, and what it should be told. */
export interface Target {
  readonly word: number;
  weight: number;
  readonly label: 0 | 1;
}

/** What random choices are made with: both change with each draw. */
export interface Draws {
  readonly random: RandomState;
  readonly pool: Uint32Array; // (POOL_SIZE)
  readonly uses?: number; // of a word of the pool, POOL_USES unless told
}

/**
 * The centre, then the distinct negatives. A negative that is the centre is skipped, as in
 * word2vec; one that was drawn before adds to the weight of its row.
 */
export function drawTargets(
  centre: number,
  negative: number,
  noise: NoiseTable,
  { random, pool, uses }: Draws,
): Target[] {
  const targets: Target[] = [{ word: centre, weight: 1, label: 1 }];
  for (let k = 0; k < negative; k++) {
    const word = drawPooled(pool, noise, random, uses);
    const known = targets.find((target) => target.word === word);
    if (known === undefined) targets.push({ word, weight: 1, label: 0 });
    else if (known.label === 0) known.weight++;
  }
  return targets;
}
