import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareByCount, orderByCount } from '../../src/vocabulary/order.js';

describe('orderByCount', () => {
  it('orders as compareByCount does, for any words and counts', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.stringMatching(/^[ab]{0,6}$/),
      fc.constantFrom(
        '',
        '\0',
        '\uFFFF',
        '\u{10000}',
        '\uD7FF',
        '\uE000',
        'aa\u{1F600}',
        'aa\uFFFF',
      ),
    );
    const entry = fc.record({ word, count: fc.constantFrom(1, 2, 3, 255, 256, 2 ** 40) });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: (each) => each.word }), (entries) => {
        const order = orderByCount(
          entries.map((each) => each.word),
          Float64Array.from(entries, ({ count }) => count),
        );
        expect(Array.from(order, (place) => entries[place])).toEqual(
          entries.toSorted(compareByCount),
        );
      }),
    );
  });
});
