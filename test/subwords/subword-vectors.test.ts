import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSubwords,
  compose,
  decompose,
  hasSubwords,
  loadSubwords,
  SubwordTable,
  subwordVector,
} from '../../src/subwords/subword-vectors.js';
import { subwordBuckets } from '../../src/subwords/subwords.js';

const RULE = { minn: 3, maxn: 3, bucket: 4 };
const encode = (word: string): Uint8Array => new TextEncoder().encode(word);

/** Row r of bucket b is (2b, 2b + 1). */
const table = (...buckets: number[]): SubwordTable => {
  const vectors = Float32Array.from(buckets.flatMap((bucket) => [2 * bucket, 2 * bucket + 1]));
  return new SubwordTable({ ...RULE, buckets: Uint32Array.from(buckets), vectors }, 2);
};

/** The mean over the n-grams of a word, with zeros for buckets without a row. */
function meanOf(word: string, present: readonly number[]): number[] {
  const ofWord = subwordBuckets(encode(word), RULE);
  return [0, 1].map((i) => {
    const values = ofWord.map((bucket) => (present.includes(bucket) ? 2 * bucket + i : 0));
    return Math.fround(values.reduce((sum, value) => sum + value, 0) / values.length);
  });
}

describe('the vector of an out-of-vocabulary word', () => {
  it('is the mean of the vectors of its n-grams', () => {
    expect([...subwordVector(table(0, 1, 2, 3), 'king')!]).toEqual(meanOf('king', [0, 1, 2, 3]));
  });

  it('counts n-grams whose bucket has no row as zeros', () => {
    for (const present of [[0, 2], [1], [3], []]) {
      expect([...subwordVector(table(...present), 'kingdom')!]).toEqual(meanOf('kingdom', present));
    }
  });

  it('is undefined for a word without n-grams, and for the end of a sentence', () => {
    for (const word of ['', '</s>']) {
      expect(subwordVector(table(0, 1, 2, 3), word)).toBeUndefined();
      expect(hasSubwords(RULE, word)).toBe(false);
    }
    expect(hasSubwords(RULE, 'a')).toBe(true);
  });

  it('is the same for a word in UTF-8', () => {
    const sums = ['여왕', encode('여왕')].map((word) => {
      const sum = new Float64Array(2);
      return { count: addSubwords(sum, table(0, 1, 3), word), sum };
    });
    expect(sums[0]).toEqual(sums[1]);
  });
});

describe('compose', () => {
  it('averages the rows of a word and its n-grams, and decompose undoes it', () => {
    const property = fc.property(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 2, maxLength: 2 }),
      fc.uniqueArray(fc.nat({ max: 3 })),
      (word, numbers, present) => {
        const source = table(...present.toSorted((a, b) => a - b));
        const row = Float32Array.from(numbers);
        compose(row, source, word);
        const sum = new Float64Array(2);
        const count = 1 + addSubwords(sum, source, word);
        numbers.forEach((x, i) => expect(row[i]).toBeCloseTo((x + sum[i]) / count, 5));
        decompose(row, source, word);
        numbers.forEach((x, i) => expect(Math.abs(row[i] - x)).toBeLessThan(count * 1e-6));
      },
    );
    fc.assert(property);
  });
});

describe('SubwordTable', () => {
  it('returns the buckets and rows that it was made from', () => {
    const { buckets, vectors, ...rule } = loadSubwords(table(1, 3));
    expect(rule).toEqual(RULE);
    expect([[...buckets], [...vectors]]).toEqual([
      [1, 3],
      [2, 3, 6, 7],
    ]);
  });

  it.each([
    ['numbers that do not fit', { vectors: new Float32Array(3) }],
    ['buckets out of order', { buckets: Uint32Array.of(1, 0), vectors: new Float32Array(4) }],
    ['a bucket twice', { buckets: Uint32Array.of(1, 1), vectors: new Float32Array(4) }],
    ['a bucket that is none', { buckets: Uint32Array.of(4), vectors: new Float32Array(2) }],
    ['n-grams of a shortest length above the longest', { minn: 4 }],
    ['n-grams of no length', { minn: 0, maxn: 0 }],
  ])('refuses %s', (_, wrong) => {
    const right = { ...RULE, buckets: Uint32Array.of(1), vectors: new Float32Array(2) };
    expect(() => new SubwordTable({ ...right, ...wrong }, 2)).toThrow(RangeError);
  });
});
