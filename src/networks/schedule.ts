import type { ScheduleName } from './options.js';

/** Settings of the learning rate schedule. */
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
 * @param finished share of the epoch, 0 to 1
 * @param rateFactor the current factor of 'plateau'; see `afterValidation`
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

/**
 * The factor of 'plateau' after an epoch. It falls unless the validation loss reached a new
 * minimum.
 */
export function afterValidation(
  { schedule, decay }: Schedule,
  rateFactor: number,
  improved: boolean,
): number {
  return schedule === 'plateau' && !improved ? rateFactor * decay : rateFactor;
}
