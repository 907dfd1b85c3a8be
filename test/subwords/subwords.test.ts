import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subwordBuckets } from '../../src/subwords/subwords.js';

/** FNV-1a over signed bytes, with BigInt. */
function hash(text: string): bigint {
  let hash = 2_166_136_261n;
  for (const byte of new TextEncoder().encode(text)) {
    hash ^= BigInt.asUintN(32, BigInt.asIntN(8, BigInt(byte)));
    hash = BigInt.asUintN(32, hash * 16_777_619n);
  }
  return hash;
}

describe('subwordBuckets', () => {
  it('hashes all character n-grams except a single bracket', () => {
    const word = fc.string({ unit: 'binary', maxLength: 6 });
    const sizes = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 }));
    const property = fc.property(
      word,
      sizes,
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      (...all) => {
        const [word, [minn, maxn], bucket] = all;
        const characters = [...`<${word}>`];
        const expected: number[] = [];
        for (let start = 0; start < characters.length; start++) {
          for (let n = Math.max(1, minn); n <= maxn && start + n <= characters.length; n++) {
            if (n === 1 && (start === 0 || start === characters.length - 1)) continue;
            const gram = characters.slice(start, start + n).join('');
            expected.push(Number(hash(gram) % BigInt(bucket)));
          }
        }
        const actual = subwordBuckets(new TextEncoder().encode(word), { minn, maxn, bucket });
        expect(actual).toEqual(expected);
      },
    );
    fc.assert(property);
  });

  it('splits a word of any length', () => {
    const word = new Uint8Array(300_000).fill(97);
    expect(subwordBuckets(word, { minn: 3, maxn: 3, bucket: 9 })).toHaveLength(300_000);
  });

  it('returns nothing if there are no buckets', () => {
    expect(subwordBuckets(Uint8Array.of(97), { minn: 1, maxn: 3, bucket: 0 })).toEqual([]);
  });
});
