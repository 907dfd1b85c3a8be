import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmenterTokenizer } from '../../src/tokenizer/segmenter.js';

describe('segmenterTokenizer', () => {
  it('finds Japanese words, which have no gaps between them', () => {
    expect(segmenterTokenizer('ja')('吾輩は猫である。')).toEqual([
      '吾輩',
      'は',
      '猫',
      'で',
      'ある',
    ]);
  });

  it('leaves out spaces, punctuation and emoji, and keeps the case', () => {
    expect(segmenterTokenizer('en')('Don’t "stop" -- at 3.5 😀!')).toEqual([
      'Don’t',
      'stop',
      'at',
      '3.5',
    ]);
  });

  it('keeps Korean and accented words whole', () => {
    expect(segmenterTokenizer('ko')('한국어 café')).toEqual(['한국어', 'café']);
  });

  it('finds no token in an empty text', () => {
    expect(segmenterTokenizer('en')('')).toEqual([]);
  });

  // What makes words of characters on both sides of it, or is hard to cut out of them.
  const parts = fc.oneof(
    fc.constantFrom('the', 'don’t', '3.5', '3,000', 'a.b', 'x_y', 'EU:n', 'é', 'e\u0301', '\u0301'),
    fc.constantFrom(
      '猫である',
      '名前',
      'カタカナー',
      '我爱北京',
      '３，５',
      'ภาษาไทย',
      '한국어',
      'צה"ל',
    ),
    fc.constantFrom('😀', '👩\u200D👩', '👍🏽', '🇯🇵', "'", '"', '.', ',', ':', '，', '・', '_'),
    fc.constantFrom('\u200D', '\u202F', '\uFEFF', '\u00A0'),
  );
  const cuts = fc.constantFrom(...'\t\r \u3000。、！？「」『』（）…!?()', '\r\n');

  it.each(['en', 'ja', 'fi', 'th'])(
    'finds in pieces what it finds in the whole, where there is a place to cut (%s)',
    (locale) => {
      const whole = segmenterTokenizer(locale);
      const inPieces = segmenterTokenizer(locale, 30);
      const phrase = fc.tuple(fc.array(parts, { maxLength: 3 }), cuts);
      fc.assert(
        fc.property(fc.array(phrase, { maxLength: 30 }), (phrases) => {
          const text = phrases.map(([words, cut]) => words.join('') + cut).join('');
          expect(inPieces(text)).toEqual(whole(text));
        }),
        { numRuns: 500 },
      );
    },
  );

  it('cuts between words where there is no such place', () => {
    const text = '吾輩は猫である名前はまだ無い'.repeat(5);
    expect(segmenterTokenizer('ja', 20)(text)).toEqual(segmenterTokenizer('ja')(text));
  });

  it('cuts between characters within an endless word', () => {
    expect(segmenterTokenizer('en', 4)('abcdefghij')).toEqual(['abc', 'def', 'ghij']);
    expect(segmenterTokenizer('en', 4)('𝒳'.repeat(5))).toEqual(['𝒳', '𝒳', '𝒳', '𝒳𝒳']);
    const accented = 'e\u0301'.repeat(50);
    const tokens = segmenterTokenizer('en', 5)(accented);
    expect(tokens.join('')).toBe(accented);
    expect(tokens.every((token) => token.startsWith('e'))).toBe(true);
  });

  it('takes time in proportion to the length of a line', () => {
    const text = 'The cat sat on the mat, 吾輩は猫である。'.repeat(10_000);
    const started = performance.now();
    expect(segmenterTokenizer('en')(text)).toHaveLength(110_000);
    expect(performance.now() - started).toBeLessThan(20_000); // it was more than a minute
  });
});
