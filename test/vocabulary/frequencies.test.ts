import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frequenciesOf, tokensFrom, wordsFrom } from '../../src/vocabulary/frequencies.js';

describe('the frequencies of counted words', () => {
  it('give the number of words with each count, lowest count first', () => {
    const { counts, words } = frequenciesOf([3, 1, 0, 3, 10]);
    expect([[...counts], [...words]]).toEqual([
      [1, 3, 10],
      [1, 2, 1],
    ]);
  });

  it('give the number of words and tokens above a minimum count', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 60 }), (counts, least) => {
        const kept = counts.filter((count) => count >= least);
        const frequencies = frequenciesOf(counts);
        expect(wordsFrom(frequencies, least)).toBe(kept.length);
        expect(tokensFrom(frequencies, least)).toBe(kept.reduce((a, b) => a + b, 0));
      }),
    );
  });
});
