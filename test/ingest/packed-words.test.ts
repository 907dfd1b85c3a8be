import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedWords } from '../../src/ingest/packed-words.js';

const pack = (words: readonly Uint8Array[]): PackedWords =>
  new PackedWords(
    Uint8Array.from(words.flatMap((word) => [...word])),
    words.map((word) => word.length),
  );

const encode = (word: string): Uint8Array => new TextEncoder().encode(word);

describe('packed words', () => {
  it('decode together as they decode one by one, in any order', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }).map(encode),
      fc.stringMatching(/^[a-z]{0,20}$/).map(encode),
    );
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (words, wanted) => {
          const packed = pack(words);
          const ids = Uint32Array.from(wanted, (number) => number % words.length);
          expect(packed.wordsOf(ids)).toEqual(Array.from(ids, (id) => packed.wordOf(id)));
          expect([...packed.lengths()]).toEqual(words.map(({ length }) => length));
        },
      ),
    );
  });
});
