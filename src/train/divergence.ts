import { allFinite } from '../options/check.js';
import type { Weights } from '../engines/engine.js';
import { TrainingError } from '../errors.js';

/** The error DIVERGED: `what` grew too large at the learning rate `rate`. */
export const diverged = (what: string, rate: number): TrainingError =>
  new TrainingError(
    'DIVERGED',
    `${what}: the vectors grew without bound. Use a lower learning rate than ${rate}.`,
  );

/**
 * Makes sure that no weights are kept that are not finite. A finite loss does not prove it: the
 * engines clip the loss, or compute it with more bits than the weights have.
 *
 * @throws TrainingError DIVERGED
 */
export function refuseDiverged({ input, output }: Weights, rate: number): void {
  if (allFinite(input) && allFinite(output)) return;
  throw diverged('Some numbers of the vectors are no longer finite', rate);
}
