import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildVocabulary, UNKNOWN, type VocabularyRule } from '../../src/vocabulary/build.js';
import { compareCodePoints } from '../../src/vocabulary/order.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

const ALL: VocabularyRule = { minCount: 1, maxVocab: undefined, words: undefined };

/** Counted words in the given order, with provisional ids 0, 1, 2 ... */
function counted(entries: readonly (readonly [string, number])[]) {
  return {
    counts: entries.map(([, count]) => count),
    wordOf: (id: number) => entries[id][0],
  };
}

const WORDS = counted([
  ['rare', 1],
  ['b', 3],
  ['the', 9],
  ['a', 3],
  ['gone', 0],
]);

describe('buildVocabulary', () => {
  it('uses an exact vocabulary unchanged, and ignores the other rules', () => {
    const exact = new Vocabulary(['unseen', WORDS.wordOf(0)], Float64Array.of(1, 99));
    const built = buildVocabulary(WORDS, { ...ALL, minCount: 1000, maxVocab: 1, exact });
    expect(built.vocabulary).toBe(exact);
    expect([...built.textCounts]).toEqual([0, WORDS.counts[0]]);
    expect(built.finalIds.slice(0, 2)).toEqual(Uint32Array.of(1, UNKNOWN));
  });

  it('orders by count, then by code point', () => {
    const { vocabulary, finalIds } = buildVocabulary(WORDS, ALL);
    expect(vocabulary.words).toEqual(['the', 'a', 'b', 'rare']);
    expect([...vocabulary.counts]).toEqual([9, 3, 3, 1]);
    expect([...finalIds]).toEqual([3, 2, 0, 1, UNKNOWN]);
  });

  it('drops words below minCount', () => {
    const { vocabulary, finalIds } = buildVocabulary(WORDS, { ...ALL, minCount: 3 });
    expect(vocabulary.words).toEqual(['the', 'a', 'b']);
    expect(finalIds[0]).toBe(UNKNOWN);
  });

  it('keeps the most frequent words up to maxVocab', () => {
    const { vocabulary, finalIds } = buildVocabulary(WORDS, { ...ALL, maxVocab: 2 });
    expect(vocabulary.words).toEqual(['the', 'a']);
    expect(finalIds[1]).toBe(UNKNOWN);
  });

  it('uses a fixed list whatever the counts, and reports how many of its words never occur', () => {
    const rule = { ...ALL, minCount: 5, words: ['rare', 'unseen', 'the', 'the'] };
    const { vocabulary, finalIds, missingWords } = buildVocabulary(WORDS, rule);
    expect(vocabulary.words).toEqual(['the', 'rare']);
    expect([...vocabulary.counts]).toEqual([9, 1]);
    expect(missingWords).toBe(1);
    expect(finalIds[1]).toBe(UNKNOWN);
  });

  describe('with words that are always kept', () => {
    const base = new Vocabulary(['the', 'old', 'rare'], Float64Array.of(10, 4, 0));

    it('adds counts to theirs, adds new words by the rule, and orders all by count', () => {
      const built = buildVocabulary(WORDS, { ...ALL, minCount: 3, base });
      expect(built.vocabulary.words).toEqual(['the', 'old', 'a', 'b', 'rare']);
      expect([...built.vocabulary.counts]).toEqual([19, 4, 3, 3, 1]);
      expect([...built.textCounts]).toEqual([9, 0, 3, 3, 1]);
      expect([...built.finalIds]).toEqual([4, 3, 0, 2, UNKNOWN]);
    });

    it('adds no more words than maxVocab allows', () => {
      const four = buildVocabulary(WORDS, { ...ALL, maxVocab: 4, base });
      expect(four.vocabulary.words).toEqual(['the', 'old', 'a', 'rare']);
      const two = buildVocabulary(WORDS, { ...ALL, maxVocab: 2, base });
      expect(two.vocabulary.words).toEqual(['the', 'old', 'rare']);
    });

    it('adds the words of a list, and does not report known ones as missing', () => {
      const rule = { ...ALL, minCount: 5, words: ['old', 'b', 'unseen'], base };
      const { vocabulary, missingWords } = buildVocabulary(WORDS, rule);
      expect(vocabulary.words).toEqual(['the', 'old', 'b', 'rare']);
      expect(missingWords).toBe(1);
    });
  });

  it('does not depend on the order in which words were counted', () => {
    const entries = fc.uniqueArray(
      fc.tuple(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 5 })),
      {
        selector: ([word]) => word,
      },
    );
    fc.assert(
      fc.property(entries, (list) => {
        const forward = buildVocabulary(counted(list), ALL).vocabulary;
        const backward = buildVocabulary(counted(list.toReversed()), ALL).vocabulary;
        expect(backward.words).toEqual(forward.words);
      }),
    );
  });
});

describe('Vocabulary', () => {
  const { vocabulary } = buildVocabulary(WORDS, ALL);

  it('finds ids and counts by word', () => {
    expect(vocabulary.indexOf('the')).toBe(0);
    expect(vocabulary.indexOf('The')).toBeUndefined();
    expect(vocabulary.has('rare')).toBe(true);
    expect(vocabulary.countOf('a')).toBe(3);
    expect(vocabulary.countOf('unknown')).toBe(0);
    expect(vocabulary.total).toBe(16);
  });

  it('is not fooled by names of object properties', () => {
    expect(vocabulary.indexOf('constructor')).toBeUndefined();
    expect(vocabulary.indexOf('__proto__')).toBeUndefined();
  });
});

describe('compareCodePoints', () => {
  it('orders like UTF-8 bytes, also beyond 16 bits', () => {
    const words = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const byBytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareCodePoints(a, b))).toBe(byBytes);
      }),
      { numRuns: 1000, examples: [['\u{1F600}', '\uFF01']] },
    );
  });
});
