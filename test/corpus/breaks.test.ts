import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BREAK_LIMIT_BYTES, findBreak, findLastBreak } from '../../src/corpus/breaks.js';

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

  it('is just after the next newline, even where a space comes first', () => {
    expect(breakOf('one two\nthree', 2)).toBe(8);
  });

  it('is the position itself just after a newline', () => {
    expect(breakOf('one\ntwo\nthree', 4)).toBe(4);
    expect(breakOf('one\ntwo\nthree', 5)).toBe(8);
  });

  it.each([' ', '\t', '\v', '\f', '\r'])('takes %j where no newline is near', (space) => {
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

  it('takes whatever comes first beyond 64 KiB', () => {
    const word = 'x'.repeat(WINDOW + 10);
    expect(breakOf(`${word} y\nz`, 1)).toBe(word.length + 1);
    expect(breakOf(`${word}\ny z`, 1)).toBe(word.length + 1);
  });

  it('is the end of the file where nothing but one word is left', () => {
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
          /^genome\.txt: from byte 0 on no whitespace in 64 MiB: is this a text file\?/,
        ),
      }),
    );
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
