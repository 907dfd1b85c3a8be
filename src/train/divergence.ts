import { allFinite } from '../options/check.js';
import type { Weights } from '../engines/engine.js';
import { TrainingError } from '../errors.js';

/** DIVERGED: `what` grew too large; `rate` is the learning rate that let it. */
export const diverged = (what: string, rate: number): TrainingError =>
  new TrainingError(
    'DIVERGED',
    `${what}: the vectors grew without bound. Use a lower learning rate than ${rate}.`,
  );

/**
 * Sees to it that no weights are kept that are not finite numbers. A loss that is a number does not
 * say so: the engines clip it, or reckon it in more bits than the weights have.
 *
 * @throws TrainingError DIVERGED
 */
export function refuseDiverged({ input, output }: Weights, rate: number): void {
  if (allFinite(input) && allFinite(output)) return;
  throw diverged('Some numbers of the vectors are no longer finite', rate);
}
