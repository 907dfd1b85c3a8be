import { describe, expect, it } from 'vitest';
import type { ScheduleName } from '../../src/networks/options.js';
import { afterValidation, rateAt } from '../../src/networks/schedule.js';

const schedule = (name: ScheduleName) => ({
  schedule: name,
  learningRate: 8,
  decay: 0.25,
  stepEpochs: 2,
  epochs: 4,
});

describe('the learning rate', () => {
  it('does not change if it is constant', () => {
    expect(rateAt(schedule('constant'), 3, 0.5, 1)).toBe(8);
  });

  it('falls every few epochs', () => {
    const rates = [0, 1, 2, 3, 4].map((epoch) => rateAt(schedule('step'), epoch, 0.9, 1));
    expect(rates).toEqual([8, 8, 2, 2, 0.5]);
  });

  it('falls to zero along half a wave', () => {
    const rates = [0, 1, 2, 3, 4].map((epoch) => rateAt(schedule('cosine'), epoch, 0, 1));
    expect(rates[0]).toBe(8);
    expect(rates[1]).toBeCloseTo(4 + 4 * Math.SQRT1_2);
    expect(rates[2]).toBeCloseTo(4);
    expect(rates[4]).toBeCloseTo(0);
    expect(rateAt(schedule('cosine'), 1, 0.5, 1)).toBeLessThan(rates[1]);
  });

  it('falls on a plateau only after an epoch that was no better', () => {
    const plateau = schedule('plateau');
    const factor = afterValidation(plateau, 1, false);
    expect(rateAt(plateau, 1, 0, factor)).toBe(2);
    expect(afterValidation(plateau, factor, true)).toBe(factor);
    expect(afterValidation(schedule('constant'), 1, false)).toBe(1);
  });
});
