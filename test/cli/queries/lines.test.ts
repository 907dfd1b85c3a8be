import { describe, expect, it } from 'vitest';
import { complete } from '../../../cli/queries/complete.js';
import { wordsOfLine } from '../../../cli/queries/lines.js';

describe('a line of words', () => {
  it.each([
    ['  king  queen ', ['king', 'queen']],
    ['"king queen" dog', ['king queen', 'dog']],
    ['king queen\tdog\t', ['king queen', 'dog']],
    ['" \'s "half', ['"', "'s", '"half']],
    ['"king"', ['"king"']],
    ['"a" "b c"', ['"a"', 'b c']],
    ['10\u00A0000 \u3000 \uFEFFx', ['10\u00A0000', '\u3000', '\uFEFFx']],
    ['. .\t', ['. .']],
    ['"new york"\tx', ['"new york"', 'x']],
    ['a\u2028b', ['a\u2028b']],
    ['', []],
  ])('%j is cut as %j', (line, words) => {
    expect(wordsOfLine(line)).toEqual(words);
  });
});

describe('completion', () => {
  const words = ['the', 'dog', 'does', 'dozen'];
  it.each([
    ['do', [['doesnt-match', 'dog', 'does', 'dozen'], 'do']],
    ['similar do', [['dog', 'does', 'dozen'], 'do']],
    ['', [['doesnt-match', 'help'], '']],
    ['similar ', [[], '']],
    ['similar zz', [[], 'zz']],
  ])('of %j offers %j', (line, offer) => {
    expect(complete(line, ['doesnt-match', 'help'], words)).toEqual(offer);
  });

  it('offers no more than anyone reads', () => {
    const many = Array.from({ length: 1000 }, (_, i) => `w${i}`);
    expect(complete('w', [], many)[0]).toHaveLength(50);
  });
});
