import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, formatAddress, parseAddress, VIEWS } from '../../src/page/address.js';
import { formatTsv } from '../../src/page/table-text.js';

describe('an address of the page', () => {
  it('preserves what the page shows, whatever the words', () => {
    const word = fc.string({ minLength: 1, unit: 'grapheme' });
    const address = fc.record({
      view: fc.constantFrom(...VIEWS),
      model: fc.nat(999),
      other: fc.option(fc.nat(999), { nil: undefined }),
      k: fc.integer({ min: 1, max: 1000 }),
      word: fc.option(word, { nil: undefined }),
      formula: fc.option(word, { nil: undefined }),
      words: fc.array(word),
      points: fc.integer({ min: 1, max: 1_000_000 }),
      x: fc.option(word, { nil: undefined }),
      y: fc.option(word, { nil: undefined }),
      layout: fc.constantFrom('umap' as const, 'pca' as const),
      colour: fc.option(word, { nil: undefined }),
      from: fc.option(fc.integer({ min: 1, max: 9_999_999 }), { nil: undefined }),
      to: fc.option(fc.integer({ min: 1, max: 9_999_999 }), { nil: undefined }),
      at: fc.constantFrom(undefined, '0.5,-0.25,3', '-1,0,12.5'),
      among: fc.integer({ min: 10, max: 10_000 }),
    });
    fc.assert(
      fc.property(address, (given) => {
        const { view } = given;
        const shown: Address = {
          ...given,
          other: ['neighbors', 'compare'].includes(view) ? given.other : undefined,
          word: ['neighbors', 'map', 'compare'].includes(view) ? given.word : undefined,
          formula: view === 'arithmetic' ? given.formula : undefined,
          words: view === 'odd-one-out' ? given.words : [],
          points: view === 'map' ? given.points : 20_000,
          x: view === 'map' ? given.x : undefined,
          y: view === 'map' ? given.y : undefined,
          layout: view === 'map' ? given.layout : 'umap',
          colour: view === 'map' ? given.colour : undefined,
          from: view === 'map' ? given.from : undefined,
          to: view === 'map' ? given.to : undefined,
          at: view === 'map' ? given.at : undefined,
          among: view === 'compare' ? given.among : 1000,
        };
        expect(parseAddress(formatAddress(given))).toEqual(shown);
      }),
    );
  });

  it('falls back to defaults when it is empty or nonsense', () => {
    const beginning = { view: 'neighbors', model: 0, k: 15, words: [] };
    for (const hash of ['', '#', '#/', '#/nowhere?k=x&model=-1', '#/neighbors?k=1e9']) {
      expect(parseAddress(hash)).toMatchObject(beginning);
    }
  });
});

describe('a table as text', () => {
  it('has one line per row, and no tabs or line breaks within a cell', () => {
    const text = formatTsv(
      ['word', 'cosine'],
      [
        ['a\tb\nc', 0.5],
        ['d', null],
      ],
      { forSpreadsheets: false },
    );
    expect(text).toBe('word\tcosine\na b c\t0.5\nd\t\n');
  });

  it('keeps spreadsheets from running words as formulas, and leaves numbers alone', () => {
    const rows = ['=cmd()', '+1', '-x', '@a', 'x=1'].map((word) => [word, -0.5]);
    const lines = formatTsv(['word', 'cosine'], rows, { forSpreadsheets: true }).split('\n');
    expect(lines.slice(1, -1)).toEqual([
      "'=cmd()\t-0.5",
      "'+1\t-0.5",
      "'-x\t-0.5",
      "'@a\t-0.5",
      'x=1\t-0.5',
    ]);
    expect(formatTsv(['word'], [['=cmd()']], { forSpreadsheets: false })).toBe('word\n=cmd()\n');
  });
});
