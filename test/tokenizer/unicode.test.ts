import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INNER_SIGNS, JOINERS, MID_LETTERS, unicodeTokens } from '../../src/tokenizer/unicode.js';

// Random text made mostly of what the definition has rules for.
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      ...'aBÉéΣσςİIJ글日7 \'’"-_.\u0301\u030C\u0323\u0345\u200C\u200D\uFE0F😀·״אב׳ـമ\u0D4D\u00AD',
    ),
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

  it('lower-cases a Turkish dotted I to a plain i, whatever the language of the machine', () => {
    expect(unicodeTokens('İstanbul I\u0307zmir ISPARTA', true)).toEqual([
      'istanbul',
      'izmir',
      'isparta',
    ]);
  });

  it.each([
    ['tr', 'IŞIK İSTANBUL', ['ışık', 'istanbul']],
    ['az-Latn', 'IŞIQ İZMİR', ['ışıq', 'izmir']],
    ['lt', 'J\u0301', ['j\u0307\u0301']],
    ['de', 'IŞIK İSTANBUL', ['işik', 'istanbul']],
  ])('lower-cases as the language %s does', (locale, text, tokens) => {
    expect(unicodeTokens(text, true, locale)).toEqual(tokens);
  });

  it.each([
    ['Persian, with ZWNJ', 'می\u200Cخواهم', ['می\u200Cخواهم']],
    ['Sinhala, with ZWJ', 'ශ්\u200Dරී', ['ශ්\u200Dරී']],
    ['Bengali, with ZWNJ', 'উদ্\u200Cঘাটন', ['উদ্\u200Cঘাটন']],
    ['older Malayalam, with a last ZWJ', 'അവന്\u200D വന്നു', ['അവന്\u200D', 'വന്നു']],
    ['Hebrew, with gershayim', 'צה״ל ארה"ב', ['צה״ל', 'ארה"ב']],
    ['Hebrew, with vowels before a quotation mark', 'אָ"ב', ['אָ"ב']],
    ['Hebrew, with geresh', 'ג׳ירפה וכו׳', ['ג׳ירפה', 'וכו׳']],
    ['Catalan', 'Col·lecció al·lot', ['col·lecció', 'al·lot']],
    ['Greek, with ano teleia', 'α\u0387β', ['α·β']],
    ['Armenian', 'ինչպե՞ս', ['ինչպե՞ս']],
    ['Hawaiian', 'Hawai‘i', ["hawai'i"]],
    ['hyphenation points', 'hy‧phen‧a‧tion', ['hy‧phen‧a‧tion']],
    ['soft hyphens, which go', 'Donau\u00ADdampf\u00AD schiff', ['donaudampf', 'schiff']],
    ['word joiners and direction marks, which go', 'a\u2060b \u200Fג\u200Eד', ['ab', 'גד']],
    ['byte order marks, which go', '\uFEFFone t\uFEFFwo', ['one', 'two']],
  ])('keeps words of %s whole', (_, text, tokens) => {
    expect(unicodeTokens(text, true)).toEqual(tokens);
  });

  it.each([
    ['a zero-width space', 'a\u200Bb', ['a', 'b']],
    ['quotation marks around Hebrew', '"שלום" אמר', ['שלום', 'אמר']],
    ['a quotation mark between other letters', 'a"b א"b', ['a', 'b', 'א', 'b']],
    ['signs around words', '·a· ״א״', ['a', 'א']],
    ['two signs in a row', 'a··b', ['a', 'b']],
    ['a middle dot between digits', '3·5 a·5', ['3', '5', 'a', '5']],
    ['a middle dot of a list in Korean', '정치·경제', ['정치', '경제']],
    ['a middle dot between Chinese names', '约翰·史密斯', ['约翰', '史密斯']],
    ['colons and full stops', 'a:b a.b', ['a', 'b', 'a', 'b']],
    ['underscores and hyphens', 'a_b a-b a‐b', ['a', 'b', 'a', 'b', 'a', 'b']],
    ['joiners at the ends of words', '\u200Cمی\u200C b\u200D', ['می', 'b']],
  ])('cuts at %s', (_, text, tokens) => {
    expect(unicodeTokens(text, true)).toEqual(tokens);
  });

  it('keeps together what Unicode keeps together, in scripts that write spaces', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
    const letters = fc.constantFrom(...'aéбγאبഅශա');
    const signs = fc.constantFrom(
      ...'\u200D\u200C\u00AD\u2060\u00B7\u05F4\u055F\u2027\u2019\u0301',
    );
    fc.assert(
      fc.property(letters, signs, letters, (a, sign, b) => {
        const segments = [...segmenter.segment(a + sign + b)].filter((each) => each.isWordLike);
        expect(unicodeTokens(a + sign + b, true)).toHaveLength(segments.length);
      }),
    );
  });

  it('keeps the case if told to', () => {
    expect(unicodeTokens('Hello WORLD', false)).toEqual(['Hello', 'WORLD']);
  });

  it.each(['', ' \t\r\n', "'", '…!?', '\uD83D', '\u001E\u001F'])(
    'finds no word in %j',
    (nothing) => {
      expect(unicodeTokens(nothing, true)).toEqual([]);
    },
  );

  it('gives tokens of letters, marks and digits, with single signs between them', () => {
    const whole = new RegExp(
      `^[\\p{L}\\p{M}\\p{N}'"${INNER_SIGNS}${MID_LETTERS}${JOINERS}]+$`,
      'u',
    );
    fc.assert(
      fc.property(text, fc.boolean(), (text, lowercase) => {
        for (const token of unicodeTokens(text, lowercase)) {
          expect(token).toMatch(whole);
          expect(token).not.toMatch(/^['"·״]|['"·״]$|['"·״]{2}/);
        }
      }),
    );
  });

  it('gives the same tokens again for its tokens, joined by spaces', () => {
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
