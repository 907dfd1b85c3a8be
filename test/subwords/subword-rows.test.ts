import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subwordRows } from '../../src/subwords/subword-rows.js';
import { subwordBuckets } from '../../src/subwords/subwords.js';

const encoder = new TextEncoder();

describe('subwordRows', () => {
  it('lists the own row of each word, then a row for the bucket of each n-gram', () => {
    const words = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 12 });
    const bucket = fc.constantFrom(1, 2, 31, 32, 33, 1000, 2_000_000, 2 ** 31 - 1);
    const property = fc.property(words, bucket, (words, bucket) => {
      const rule = { minn: 2, maxn: 4, bucket };
      const { buckets, starts, rows } = subwordRows(words, rule);
      const ofWords = words.map((word) => subwordBuckets(encoder.encode(word), rule));
      expect([...buckets]).toEqual([...new Set(ofWords.flat())].toSorted((a, b) => a - b));
      words.forEach((_, w) => {
        const [own, ...others] = rows.subarray(starts[w], starts[w + 1]);
        expect(own).toBe(w);
        expect(others.map((row) => buckets[row - words.length])).toEqual(ofWords[w]);
      });
    });
    fc.assert(property, { numRuns: 30 });
  });

  it('does not split the end of a sentence, as fastText does not', () => {
    const { buckets, rows } = subwordRows(['</s>'], { minn: 1, maxn: 3, bucket: 10 });
    expect([[...buckets], [...rows]]).toEqual([[], [0]]);
  });
});
