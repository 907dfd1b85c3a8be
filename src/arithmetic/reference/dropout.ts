import { nextFloat, type RandomState } from '../../random.js';
import type { Matrix } from '../arithmetic.js';

/** mask = 0 with probability `rate`, else 1 / (1 - rate). */
export function dropoutMask(mask: Matrix, rate: number, random: RandomState): void {
  for (let i = 0; i < mask.data.length; i++) {
    mask.data[i] = nextFloat(random) < rate ? 0 : 1 / (1 - rate);
  }
}
