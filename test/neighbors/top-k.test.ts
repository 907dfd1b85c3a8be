import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topK } from '../../src/neighbors/top-k.js';

describe('topK', () => {
  it('is the head of a full sort by score, then by id', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 70 }),
        fc.uniqueArray(fc.nat(60), { maxLength: 5 }),
        (values, k, excluded) => {
          const expected = values
            .map((_, id) => id)
            .filter((id) => !excluded.includes(id))
            .toSorted((a, b) => values[b] - values[a] || a - b)
            .slice(0, k);
          expect(topK(Float32Array.from(values), k, new Set(excluded))).toEqual(expected);
        },
      ),
    );
  });

  it('keeps the best of scores that only rise, and of scores that only fall', () => {
    const rising = Float32Array.from({ length: 1000 }, (_, id) => id);
    expect(topK(rising, 3, new Set())).toEqual([999, 998, 997]);
    expect(topK(rising.toReversed(), 3, new Set())).toEqual([0, 1, 2]);
  });

  it('ignores scores that are not a number', () => {
    expect(topK(Float32Array.of(NaN, 1, NaN, 2), 4, new Set())).toEqual([3, 1]);
  });
});
