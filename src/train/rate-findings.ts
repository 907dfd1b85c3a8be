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
        'The learning rate is 0, so nothing is learnt: the vectors keep their initial values, which are random ' +
        'unless given. Leave learningRate (--lr) out for the default.',
      figures: { learningRate },
    },
  ];
}
