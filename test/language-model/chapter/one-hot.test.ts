import { describe, expect, it } from 'vitest';
import { oneHotDemonstration } from '../../../src/language-model/chapter/one-hot.js';

describe('the program one-hot', () => {
  it('shows that a one-hot vector times a matrix is a row of it', () => {
    const { weights, words } = oneHotDemonstration();
    expect(words.map(({ word }) => word)).toEqual(['the', 'boy', 'is', 'going', 'to', 'school']);
    words.forEach(({ id, oneHot, product, row }, i) => {
      expect(id).toBe(i);
      expect(oneHot).toEqual(words.map((_, j) => (i === j ? 1 : 0)));
      expect(product).toEqual(weights[i]);
      expect(row).toEqual(weights[i]);
    });
  });

  it('shows that the gradient reaches the rows of the words that are read', () => {
    const { gradient } = oneHotDemonstration({ sentence: 'a b a', dim: 2 });
    expect(gradient).toEqual({
      word: 'b',
      rows: [
        [0, 0],
        [1, 1],
      ],
    });
  });

  it('counts a word that occurs twice as one row, and multiplies for it twice', () => {
    const { words, multiplications } = oneHotDemonstration({ sentence: 'a b a', dim: 2 });
    expect(words).toHaveLength(2);
    expect(multiplications).toEqual({ product: 3 * 2 * 2, row: 0 });
  });

  it('shows what CBOW and skip-gram learn from the sentence', () => {
    const { cbow, skipGram } = oneHotDemonstration({ sentence: 'a b c d' });
    expect(cbow[1]).toEqual({ context: ['a', 'c', 'd'], centre: 'b' });
    expect(skipGram.slice(0, 3)).toEqual([
      { centre: 'a', context: 'b' },
      { centre: 'a', context: 'c' },
      { centre: 'b', context: 'a' },
    ]);
  });

  it('draws its matrix from the seed', () => {
    expect(oneHotDemonstration({ seed: 2 })).toEqual(oneHotDemonstration({ seed: 2 }));
    expect(oneHotDemonstration({ seed: 2 })).not.toEqual(oneHotDemonstration({ seed: 3 }));
  });

  it('refuses a sentence without words, and wrong options', () => {
    expect(() => oneHotDemonstration({ sentence: ' ' })).toThrow(/at least one word/);
    expect(() => oneHotDemonstration({ dim: 0 })).toThrow(RangeError);
    expect(() => oneHotDemonstration({ size: 3 } as object)).toThrow(/has no option "size"/);
  });
});
