import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordSet } from '../../../src/store/vectors/word-set.js';

describe('WordSet', () => {
  it('takes each word once, as a Set does', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2, unit: 'binary' })), (words) => {
        const added: string[] = [];
        const set = new WordSet((id) => added[id]);
        const seen = new Set<string>();
        for (const word of words) {
          expect(set.add(word)).toBe(!seen.has(word));
          if (!seen.has(word)) added.push(word);
          seen.add(word);
        }
        expect(set.size).toBe(seen.size);
      }),
    );
  });

  it('takes many words, and asks for few of them', () => {
    const words = Array.from({ length: 200_000 }, (_, i) => `w${i}`);
    let asked = 0;
    const set = new WordSet((id) => (asked++, words[id]));
    expect(words.every((word) => set.add(word))).toBe(true);
    expect(asked).toBeLessThan(50); // hashes of 32 bits that are the same: five or so
    expect(words.some((word) => set.add(word))).toBe(false);
    expect(set.size).toBe(words.length);
  });
});
