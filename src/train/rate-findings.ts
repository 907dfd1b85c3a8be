import type { Finding } from '../inspection/finding.js';
import type { NormalizedTrainingOptions } from './training-options.js';

/** Findings about the learning rate, before training begins. */
export function rateFindings({ learningRate }: NormalizedTrainingOptions): Finding[] {
  if (learningRate > 0) return [];
  return [
    {
      code: 'RATE_ZERO',
      severity: 'warning',
      message:
        'The learning rate is 0, so that nothing is learnt: vectors stay as they begin, at random ' +
        'where none are given. Leave learningRate (--lr) out for the default.',
      figures: { learningRate },
    },
  ];
}
