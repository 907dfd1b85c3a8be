import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFormula, parseFormula } from '../../src/server/formula.js';

describe('a formula', () => {
  it.each([
    ['king - man + woman', { king: 1, man: -1, woman: 1 }],
    ['king -man +woman', { king: 1, man: -1, woman: 1 }],
    ['- man + king', { man: -1, king: 1 }],
    ['king − man', { king: 1, man: -1 }],
    ['well-known + c++', { 'well-known': 1, 'c++': 1 }],
    ['0.5 * king - 2*man', { king: 0.5, man: -2 }],
    ['2 + 3', { 2: 1, 3: 1 }],
    ['"new york" - "say \\"hi\\""', { 'new york': 1, 'say "hi"': -1 }],
    ['"-man" + "2*x"', { '-man': 1, '2*x': 1 }],
    ['  한국 -  서울 ', { 한국: 1, 서울: -1 }],
  ])('reads %s', (text, expected) => {
    const terms = parseFormula(text).map(({ word, weight }) => [word, weight]);
    expect(Object.fromEntries(terms)).toEqual(expected);
  });

  it.each([
    ['', /at least one word/],
    ['   ', /at least one word/],
    ['king -', /missing after the last sign/],
    ['king man', /Write \+ or - before "man"/],
    ['"king', /closing quote/],
    ['"king"s', /closing quote/],
    ['""', /word/],
    ['a + '.repeat(20) + 'a', /at most 20 words/],
    ['a'.repeat(1001), /at most 1000 characters/],
  ])('refuses %s', (text, message) => {
    expect(() => parseFormula(text)).toThrow(RangeError);
    expect(() => parseFormula(text)).toThrow(message);
  });

  it('is never run as code', () => {
    expect(parseFormula('process.exit(1)')).toEqual([{ word: 'process.exit(1)', weight: 1 }]);
  });

  it('survives formatting and parsing, whatever the words', () => {
    const word = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
    const weight = fc
      .double({ min: 0.001, max: 1000, noNaN: true })
      .chain((size) => fc.constantFrom(size, -size, 1, -1));
    const terms = fc.array(fc.record({ word, weight }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(terms, (given) => {
        const text = formatFormula(given);
        if (text.length > 1000) return;
        expect(parseFormula(text)).toEqual(given);
      }),
    );
  });

  it('parses any text into terms, or throws a RangeError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        try {
          expect(parseFormula(text).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
