import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BREAK_LIMIT_BYTES,
  findBreak,
  findBreaks,
  findLastBreak,
} from '../../src/corpus/breaks.js';

const WINDOW = 64 * 1024;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const breakOf = (text: string, position: number): number => {
  const bytes = bytesOf(text);
  const read = (at: number, length: number): Uint8Array => {
    expect(at + length).toBeLessThanOrEqual(bytes.length);
    return bytes.subarray(at, at + length);
  };
  return findBreak(read, position, bytes.length);
};

describe('the break of a position', () => {
  it('is the position itself at both ends of the file', () => {
    expect(breakOf('a b\nc', 0)).toBe(0);
    expect(breakOf('a b\nc', 5)).toBe(5);
    expect(breakOf('a b\nc', 9)).toBe(5);
    expect(breakOf('', 0)).toBe(0);
  });

  it('is just after the next newline, even if a space comes first', () => {
    expect(breakOf('one two\nthree', 2)).toBe(8);
  });

  it('is the position itself just after a newline', () => {
    expect(breakOf('one\ntwo\nthree', 4)).toBe(4);
    expect(breakOf('one\ntwo\nthree', 5)).toBe(8);
  });

  it.each([' ', '\t', '\v', '\f', '\r'])('takes %j if no newline is near', (space) => {
    expect(breakOf(`one${space}two three`, 2)).toBe(4);
  });

  it('does not take the whitespace of other alphabets, which is longer than a byte', () => {
    expect(breakOf('one\u00A0two\u3000three', 2)).toBe(bytesOf('one\u00A0two\u3000three').length);
  });

  it('prefers a newline within 64 KiB only', () => {
    const line = `a b${'x'.repeat(WINDOW - 4)}`;
    expect(breakOf(`${line}\nc`, 1)).toBe(WINDOW);
    expect(breakOf(`${line}x\nc`, 1)).toBe(2);
  });

  it('takes the first whitespace beyond 64 KiB', () => {
    const word = 'x'.repeat(WINDOW + 10);
    expect(breakOf(`${word} y\nz`, 1)).toBe(word.length + 1);
    expect(breakOf(`${word}\ny z`, 1)).toBe(word.length + 1);
  });

  it('is the end of the file if only one word is left', () => {
    expect(breakOf('x'.repeat(3 * WINDOW), 1)).toBe(3 * WINDOW);
  });

  it('never moves back as the position moves on', () => {
    const parts = fc.constantFrom('a', ' ', '\n', 'é', 'x'.repeat(WINDOW - 1), 'y'.repeat(WINDOW));
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), fc.nat(), fc.nat(), (text, p, q) => {
        const size = bytesOf(text.join('')).length + 1;
        const [left, right] = [p % size, q % size].toSorted((a, b) => a - b);
        expect(breakOf(text.join(''), left)).toBeLessThanOrEqual(breakOf(text.join(''), right));
      }),
    );
  });

  it('is refused with CORPUS_BINARY after 64 MiB without whitespace', () => {
    const window = new Uint8Array(WINDOW).fill(0x78);
    const endless = (_: number, length: number): Uint8Array => window.subarray(0, length);
    const find = (size: number): number => findBreak(endless, 1, size, 'genome.txt');
    expect(find(BREAK_LIMIT_BYTES)).toBe(BREAK_LIMIT_BYTES);
    expect(() => find(BREAK_LIMIT_BYTES + 1)).toThrow(
      expect.objectContaining({
        code: 'CORPUS_BINARY',
        message: expect.stringMatching(
          /^genome\.txt: no whitespace in the 64 MiB from byte 0 on: is this a text file\?/,
        ),
      }),
    );
  });
});

describe('the breaks of a range', () => {
  it('are those of its ends, or its end twice if one word covers it', () => {
    const parts = fc.constantFrom('a', ' ', '\n', 'x'.repeat(WINDOW - 1), 'y'.repeat(WINDOW));
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), fc.nat(), fc.nat(), (text, p, q) => {
        const bytes = bytesOf(text.join(''));
        const size = bytes.length;
        const [start, end] = [p % (size + 1), q % (size + 1)].toSorted((a, b) => a - b);
        const read = (at: number, length: number): Uint8Array => bytes.subarray(at, at + length);
        const [from, to] = findBreaks(read, { start, end, size });
        const expected = [findBreak(read, start, size), findBreak(read, end, size)];
        if (expected[0] === expected[1]) expect(from).toBe(to);
        else expect([from, to]).toEqual(expected);
      }),
    );
  });

  it('are found with little reading inside a long word', () => {
    let count = 0;
    const read = (_: number, length: number): Uint8Array => {
      count += length;
      return new Uint8Array(length).fill(0x78);
    };
    const size = BREAK_LIMIT_BYTES;
    expect(findBreaks(read, { start: 100, end: 1000, size })).toEqual([1000, 1000]);
    expect(count).toBeLessThan(2 * WINDOW);
  });

  it('are refused with CORPUS_BINARY after 64 MiB without whitespace', () => {
    const window = new Uint8Array(WINDOW).fill(0x78);
    const read = (at: number, length: number): Uint8Array =>
      at === 9 ? bytesOf(' '.padEnd(length, 'x')) : window.subarray(0, length);
    expect(() =>
      findBreaks(read, { start: 10, end: 1000, size: 2 * BREAK_LIMIT_BYTES, path: 'genome.txt' }),
    ).toThrow(expect.objectContaining({ code: 'CORPUS_BINARY' }));
  });
});

describe('the last break of a buffer', () => {
  it('is after the last newline, else after the last whitespace, else nowhere', () => {
    expect(findLastBreak(bytesOf('a\nb\nc d'), 0)).toBe(4);
    expect(findLastBreak(bytesOf('a b c'), 0)).toBe(4);
    expect(findLastBreak(bytesOf('abc'), 0)).toBe(-1);
    expect(findLastBreak(bytesOf('a b'), 2)).toBe(-1);
  });
});
