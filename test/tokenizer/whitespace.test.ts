import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whitespaceTokens } from '../../src/tokenizer/whitespace.js';

const GAPS = [' ', '\t', '\v', '\f', '\r'];

/** The same definition in bytes. */
function byteTokens(text: string): string[] {
  const gaps = new Set(GAPS.map((gap) => gap.charCodeAt(0)));
  const bytes = new TextEncoder().encode(text);
  const tokens: string[] = [];
  for (let start = 0, end = 0; end <= bytes.length; end++) {
    if (end < bytes.length && !gaps.has(bytes[end])) continue;
    if (end > start) tokens.push(new TextDecoder().decode(bytes.subarray(start, end)));
    start = end + 1;
  }
  return tokens;
}

const text = fc.string({
  unit: fc.oneof(fc.constantFrom(...GAPS), fc.constantFrom(...'ab.,é글😀\u00A0\u3000\u2028\u0085')),
});

describe('whitespaceTokens', () => {
  it('cuts at spaces, tabs, form feeds and carriage returns, and changes nothing else', () => {
    expect(whitespaceTokens(' The\tcafé,\v\fDon’t  3.5\r')).toEqual([
      'The',
      'café,',
      'Don’t',
      '3.5',
    ]);
  });

  it('does not cut at white space outside ASCII', () => {
    expect(whitespaceTokens('a\u00A0b\u3000c\u2028d')).toEqual(['a\u00A0b\u3000c\u2028d']);
  });

  it.each(['', ' ', '\t \r'])('finds no token in %j', (nothing) => {
    expect(whitespaceTokens(nothing)).toEqual([]);
  });

  it('gives tokens that, joined, are the text without white space', () => {
    fc.assert(
      fc.property(text, (text) => {
        const bare = [...text].filter((char) => !GAPS.includes(char)).join('');
        expect(whitespaceTokens(text).join('')).toBe(bare);
      }),
    );
  });

  it('gives the tokens that a splitter of UTF-8 bytes gives', () => {
    fc.assert(
      fc.property(text, (text) => {
        expect(whitespaceTokens(text)).toEqual(byteTokens(text));
      }),
    );
  });
});
