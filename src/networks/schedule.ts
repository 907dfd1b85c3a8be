import type { ScheduleName } from './options.js';

/** How the learning rate goes, in numbers. */
export interface Schedule {
  readonly schedule: ScheduleName;
  readonly learningRate: number; // at the start
  readonly decay: number;
  readonly stepEpochs: number;
  readonly epochs: number;
}

/**
 * The learning rate of a minibatch.
 *
 * @param epoch from 0
 * @param share of the epoch that is behind, 0 to 1
 * @param rateFactor what 'plateau' has left of the rate, see `afterValidation`
 */
export function rateAt(
  { schedule, learningRate, decay, stepEpochs, epochs }: Schedule,
  epoch: number,
  share: number,
  rateFactor: number,
): number {
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'plateau':
      return learningRate * rateFactor;
    case 'step':
      return learningRate * decay ** Math.floor(epoch / stepEpochs);
    case 'cosine':
      return (learningRate * (1 + Math.cos((Math.PI * (epoch + share)) / epochs))) / 2;
  }
}

/** The factor of 'plateau' after an epoch: a validation loss that is no new lowest lowers it. */
export function afterValidation(
  { schedule, decay }: Schedule,
  rateFactor: number,
  improved: boolean,
): number {
  return schedule === 'plateau' && !improved ? rateFactor * decay : rateFactor;
}
