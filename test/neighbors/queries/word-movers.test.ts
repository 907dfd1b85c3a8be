import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordMoversDistance } from '../../../src/neighbors/queries/index.js';
import { embeddingOf, randomEmbedding } from '../vectors.js';
import { goldenModel } from './golden.js';

const model = await goldenModel();

describe('wordMoversDistance', () => {
  // kv.wmdistance(a, b), which rounds costs to about 1e-6, and exactly:
  // linprog(cost, A_eq=[sums of rows; sums of columns], b_eq=[shares of a; shares of b])
  it.each([
    ['the king the crown', 'a queen the throne throne', 0.5280058, 0.5280058],
    ['dog', 'cat bone', 0.7978445, 0.7978442],
    ['dog cat man woman king', 'crown throne bone the', 1.0421443, 1.0421445],
    ['king', 'king', 0, 0],
  ])('gives what gensim and scipy give for "%s" and "%s"', async (a, b, gensim, exact) => {
    const found = await model.wordMoversDistance(a, b);
    expect(Math.abs(found - gensim)).toBeLessThan(1e-6);
    expect(Math.abs(found - exact)).toBeLessThan(1e-7);
    expect(await model.wordMoversDistance(b.split(' '), a.split(' '))).toBeCloseTo(found, 12);
  });

  it('is infinite if a text has no known word', async () => {
    expect(await model.wordMoversDistance('zebra', 'king')).toBe(Infinity);
    expect(await model.wordMoversDistance('king', '')).toBe(Infinity);
  });

  it('refuses texts that would take minutes', () => {
    const words = Array.from({ length: 1001 }, (_, i) => `w${i}`);
    const source = embeddingOf(Object.fromEntries(words.map((word, i) => [word, [i, 1]])));
    expect(() => wordMoversDistance(source, words, ['w1'])).toThrow(
      expect.objectContaining({ code: 'TEXT_TOO_LONG' }),
    );
    expect(wordMoversDistance(source, words.slice(1), ['w1'])).toBeGreaterThan(0);
  });

  it('is 0 between words of one direction', () => {
    expect(wordMoversDistance(embeddingOf({ a: [1, 2], b: [2, 4] }), ['a'], ['b'])).toBeCloseTo(0);
  });

  it('is a distance: symmetric, 0 for the same text, and no detour is shorter', () => {
    const embedding = randomEmbedding(12, 5, 2);
    const text = fc.array(fc.nat(11), { minLength: 1, maxLength: 8 });
    const between = (a: number[], b: number[]): number => {
      const wordsOf = (ids: number[]): string[] => ids.map((id) => embedding.wordOf(id));
      return wordMoversDistance(embedding, wordsOf(a), wordsOf(b));
    };
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(between(a, b)).toBeCloseTo(between(b, a), 12);
        expect(between(a, a.toReversed())).toBeCloseTo(0, 12);
        expect(between(a, c)).toBeLessThanOrEqual(between(a, b) + between(b, c) + 1e-12);
      }),
    );
  });

  it('is NaN if a vector is not finite', () => {
    const embedding = embeddingOf({ a: [1, 2], b: [NaN, 4] });
    expect(wordMoversDistance(embedding, ['a'], ['b'])).toBeNaN();
  });
});
