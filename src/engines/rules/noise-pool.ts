import { POOL_SIZE, POOL_USES } from '../../vocabulary/noise.js';
import type { Inputs } from './ends.js';

/** How a worker draws noise: from a pool of rows, each used some times before it is redrawn. */
export interface PoolShape {
  /** Rows in the pool, a power of two. */
  readonly size: number;
  /** Average number of uses of a row, a power of two. */
  readonly uses: number;
}

/**
 * The pool of a worker that reads whole segments of the text. Words of several rows use each draw only once:
 * all their rows take the whole gradient, so a word soon tells the few negatives of a pool apart from others,
 * and learns less from them (see docs/experiments.md).
 */
export const textPool = ({ inputs }: { readonly inputs: Inputs }): PoolShape => ({
  size: POOL_SIZE,
  uses: inputs.bags === undefined ? POOL_USES : 1,
});
