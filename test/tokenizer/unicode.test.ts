import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unicodeTokens } from '../../src/tokenizer/unicode.js';

// Random text made mostly of what the definition has rules for.
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(...'aBÉéΣσςİIJ글日7 \'’"-_.\u0301\u030C\u0323\u0345\u200D\uFE0F😀'),
    maxLength: 40,
  }),
);

describe('unicodeTokens', () => {
  it('finds words and leaves out punctuation', () => {
    expect(unicodeTokens('Hello, world -- (again)... well-known_words!', true)).toEqual([
      'hello',
      'world',
      'again',
      'well',
      'known',
      'words',
    ]);
  });

  it('keeps apostrophes inside words and drops them around words', () => {
    expect(unicodeTokens("don't 'quoted' rock'n'roll the dogs' ''twas o''clock", true)).toEqual([
      "don't",
      'quoted',
      "rock'n'roll",
      'the',
      'dogs',
      'twas',
      'o',
      'clock',
    ]);
  });

  it('reads a typographic apostrophe as a plain one', () => {
    expect(unicodeTokens('don’t ‘quoted’ rock’n’roll', true)).toEqual([
      "don't",
      'quoted',
      "rock'n'roll",
    ]);
  });

  it('keeps Korean words whole', () => {
    expect(unicodeTokens('한국어 문장입니다.', true)).toEqual(['한국어', '문장입니다']);
  });

  it.each(['café naïve Ångström', '한국어', 'Ώριον'])(
    'gives the same tokens for both Unicode spellings of %s',
    (words) => {
      const tokens = unicodeTokens(words.normalize('NFC'), true);
      expect(tokens.join(' ')).toBe(words.toLowerCase());
      expect(unicodeTokens(words.normalize('NFD'), true)).toEqual(tokens);
    },
  );

  it('counts digits of any script as letters of a word, and cuts numbers at points', () => {
    expect(unicodeTokens('3.5 4you 1,000 ٣٤ x² ½', true)).toEqual([
      '3',
      '5',
      '4you',
      '1',
      '000',
      '٣٤',
      'x²',
      '½',
    ]);
  });

  it('drops emoji, joined and with skin tones too', () => {
    expect(unicodeTokens('good 😀 👨‍👩‍👧 👍🏽 day', true)).toEqual(['good', 'day']);
  });

  it('begins no word with a mark, such as the variation selector of an emoji', () => {
    expect(unicodeTokens("love ❤\uFE0F a'\u0301b \u0301", true)).toEqual(['love', 'a', 'b']);
  });

  it('lower-cases a Greek sigma by its place in the word', () => {
    expect(unicodeTokens('ΟΔΥΣΣΕΥΣ ΣΑΣ', true)).toEqual(['οδυσσευς', 'σας']);
  });

  it('lower-cases a Turkish dotted I to i and a dot, whatever the language of the machine', () => {
    expect(unicodeTokens('İstanbul ISPARTA', true)).toEqual(['i\u0307stanbul', 'isparta']);
  });

  it('keeps the case where it is told to', () => {
    expect(unicodeTokens('Hello WORLD', false)).toEqual(['Hello', 'WORLD']);
  });

  it.each(['', ' \t\r\n', "'", '…!?', '\uD83D', '\u001E\u001F'])(
    'finds no word in %j',
    (nothing) => {
      expect(unicodeTokens(nothing, true)).toEqual([]);
    },
  );

  it('gives tokens of letters, marks and digits, with single apostrophes between them', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (text, lowercase) => {
        for (const token of unicodeTokens(text, lowercase)) {
          expect(token).toMatch(/^[\p{L}\p{M}\p{N}']+$/u);
          expect(token).not.toMatch(/^'|'$|''/);
        }
      }),
    );
  });

  it('gives its tokens again when it is given them, joined by spaces', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (text, lowercase) => {
        const tokens = unicodeTokens(text, lowercase);
        // Composed: a few capitals, such as J with a caron, have no composed form but their small
        // letters do, so a first pass leaves those apart.
        const composed = tokens.map((token) => token.normalize('NFC'));
        expect(unicodeTokens(tokens.join(' '), lowercase)).toEqual(composed);
        if (!lowercase) expect(composed).toEqual(tokens);
      }),
    );
  });

  it('gives the same tokens however the text is composed', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (text, lowercase) => {
        expect(unicodeTokens(text.normalize('NFD'), lowercase)).toEqual(
          unicodeTokens(text, lowercase),
        );
      }),
    );
  });
});
