import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hangulShare, lettersOf } from '../../src/subwords/jamo.js';
import { isSameRule, ruleOf, subwordBuckets } from '../../src/subwords/subwords.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const PAPER = { minn: 1, maxn: 4, bucket: 2 ** 31 - 1, minJamo: 3, maxJamo: 5 };
const SYLLABLES = { minn: 1, maxn: 4, bucket: 2 ** 31 - 1 };

const syllable = fc.integer({ min: 0xac00, max: 0xd7a3 }).map((code) => String.fromCodePoint(code));
const korean = fc.array(fc.oneof(syllable, fc.string({ unit: 'binary', maxLength: 2 })), {
  maxLength: 5,
});

interface Letter {
  readonly letter: string;
  readonly isJamo: boolean;
}

/** A word with its syllables split by the host's own decomposition (NFD), each letter marked. */
function expectedLetters(word: string): Letter[] {
  return [...word].flatMap((character): Letter[] => {
    if (!/[\uac00-\ud7a3]/.test(character)) return [{ letter: character, isJamo: false }];
    const letters = [...character.normalize('NFD')];
    const three = letters.length === 3 ? letters : [...letters, 'e'];
    return three.map((letter) => ({ letter, isJamo: true }));
  });
}

describe('the letters of Hangul syllables', () => {
  it('equal NFD for each of the 11,172 syllables, with e for a missing final', () => {
    for (let code = 0xac00; code <= 0xd7a3; code++) {
      const word = String.fromCodePoint(code);
      const { text } = lettersOf(encode(word))!;
      const expected = expectedLetters(word).map(({ letter }) => letter);
      expect(new TextDecoder().decode(text)).toBe(expected.join(''));
    }
  });

  it('leave other characters unchanged', () => {
    const { text, starts } = lettersOf(encode('<a강아b>'))!;
    expect(new TextDecoder().decode(text)).toBe(
      `<a${'강'.normalize('NFD')}${'아'.normalize('NFD')}eb>`,
    );
    expect(starts.reduce((sum, each) => sum + each, 0)).toBe(6);
    for (const word of ['', 'abc', 'ㅋㅋ', '強', '\ud7a4\uabff', '😀']) {
      expect(lettersOf(encode(word))).toBeUndefined();
    }
  });
});

describe('n-grams of jamo', () => {
  it('follow the character n-grams, and each contain a letter of a syllable', () => {
    const property = fc.property(
      korean.map((parts) => parts.join('')),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 3 }),
      (word, minJamo, more) => {
        const rule = { ...SYLLABLES, minJamo, maxJamo: minJamo + more };
        const letters = expectedLetters(`<${word}>`);
        const grams: string[] = [];
        for (let start = 0; start < letters.length; start++) {
          for (let n = minJamo; n <= rule.maxJamo && start + n <= letters.length; n++) {
            const gram = letters.slice(start, start + n);
            if (gram.some(({ isJamo }) => isJamo))
              grams.push(gram.map(({ letter }) => letter).join(''));
          }
        }
        const characters = subwordBuckets(encode(word), SYLLABLES);
        const found = subwordBuckets(encode(word), rule);
        expect(found.slice(0, characters.length)).toEqual(characters);
        expect(found.slice(characters.length)).toEqual(grams.map(bucketOf));
      },
    );
    fc.assert(property);
  });

  it('cross syllables and include the brackets', () => {
    // <ㅁㅓㄱㅇㅓㅆㄷㅏe>: 11 letters, so 9 + 8 + 7 n-grams.
    const jamo = subwordBuckets(encode('먹었다'), PAPER).length;
    expect(jamo - subwordBuckets(encode('먹었다'), SYLLABLES).length).toBe(24);
  });

  it('are shared by forms of a word that have no syllable in common', () => {
    const [a, b] = ['갔', '가'].map((word) => subwordBuckets(encode(word), PAPER));
    expect(a.filter((bucket) => b.includes(bucket))).not.toEqual([]);
    const [c, d] = ['갔', '가'].map((word) => subwordBuckets(encode(word), SYLLABLES));
    expect(c.filter((bucket) => d.includes(bucket))).toEqual([]);
  });

  it('add nothing to words without Hangul', () => {
    for (const word of ['king', 'ㅠㅠ', '東京', '']) {
      expect(subwordBuckets(encode(word), PAPER)).toEqual(subwordBuckets(encode(word), SYLLABLES));
    }
  });
});

/** The bucket of one n-gram: the only character n-gram of its length in a word without brackets. */
function bucketOf(gram: string): number {
  let hash = 2_166_136_261;
  for (const byte of encode(gram)) hash = Math.imul(hash ^ ((byte << 24) >> 24), 16_777_619);
  return (hash >>> 0) % PAPER.bucket;
}

describe('isSameRule', () => {
  it('compares the ways in which words are split', () => {
    expect(isSameRule(SYLLABLES, { ...SYLLABLES, minJamo: 0, maxJamo: 0 })).toBe(true);
    expect(isSameRule(PAPER, ruleOf({ ...PAPER }))).toBe(true);
    expect(isSameRule(PAPER, SYLLABLES)).toBe(false);
    expect(isSameRule(PAPER, { ...PAPER, minJamo: 2 })).toBe(false);
    expect(ruleOf({ ...SYLLABLES, minJamo: 0, maxJamo: 0 })).toEqual(SYLLABLES);
  });
});

describe('hangulShare', () => {
  it('weighs words by their counts', () => {
    expect(hangulShare(['정부', 'the', 'k팝'], [2, 1, 1])).toBe(0.75);
    expect(hangulShare(['ㅋㅋ', '東京'], [2, 1])).toBe(0);
    expect(hangulShare([], [])).toBe(0);
  });
});
