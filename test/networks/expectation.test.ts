import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectationOf } from '../../src/networks/expectation.js';

describe('the expectation', () => {
  it('are the most probable tokens, best first, equal ones in order', () => {
    const numbers = Float64Array.of(-3, -1, -Infinity, -1, -2, NaN);
    const { id, probability, rivals } = expectationOf(numbers, 4, 3);
    expect([id, probability]).toEqual([4, Math.exp(-2)]);
    expect(rivals.map((rival) => rival.id)).toEqual([1, 3, 4]);
    expect(expectationOf(numbers, 0, 0).rivals).toEqual([]);
    expect(expectationOf(numbers, 0, 10).rivals).toHaveLength(4);
  });

  it('equal those of a full sort', () => {
    const numbers = fc.array(fc.integer({ min: -5, max: 0 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 50 }), (all, count) => {
        const found = expectationOf(Float64Array.from(all), 0, count).rivals.map(({ id }) => id);
        const sorted = [...all.keys()].toSorted((a, b) => all[b] - all[a] || a - b);
        expect(found).toEqual(sorted.slice(0, count));
      }),
    );
  });
});
