import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/corpus/index.js';
import { cleanBlock } from '../../src/corpus/text-check.js';

const start = { path: 'a.txt', offset: 0 };
const later = { path: 'a.txt', offset: 1000 };
const refusal = (message: RegExp): unknown =>
  expect.objectContaining({ code: 'CORPUS_BINARY', message: expect.stringMatching(message) });
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('checking text', () => {
  it('returns valid text unchanged, without a copy', () => {
    const bytes = Buffer.from('plain, naïve, 日本語 🧵\r\n');
    expect(cleanText(bytes, start, 'error')).toBe(bytes);
    expect(cleanText(new Uint8Array(0), start, 'error')).toHaveLength(0);
  });

  it('removes a byte order mark at the start of a file, and keeps it elsewhere', () => {
    const bytes = Buffer.from('\uFEFFword');
    expect(text(cleanText(bytes, start, 'error'))).toBe('word');
    expect(text(cleanText(bytes, later, 'error'))).toBe('\uFEFFword');
  });

  it.each([
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0)],
    ['UTF-32', Uint8Array.of(0, 0, 0xfe, 0xff, 0, 0, 0, 0x61)],
  ])('refuses %s by its byte order mark and names the way out', (encoding, bytes) => {
    const expected = refusal(
      new RegExp(`^a\\.txt: this is text in ${encoding}\\..*iconv -f ${encoding} -t UTF-8`),
    );
    expect(() => cleanText(bytes, start, 'error')).toThrow(expected);
    expect(() => cleanText(bytes, start, 'replace')).toThrow(expected);
  });

  it('reads a stray NUL byte as a space, or as U+FFFD, and counts it', () => {
    const blank = cleanBlock(Buffer.from('abc\0def\0'), later, 'error');
    expect([text(blank.bytes), blank.nuls]).toEqual(['abc def ', 2]);
    const replaced = cleanBlock(Buffer.from('abc\0def\0'), later, 'replace');
    expect([text(replaced.bytes), replaced.nuls]).toEqual(['abc\uFFFDdef\uFFFD', 2]);
  });

  it.each(['le', 'be'])('names UTF-16%s without a byte order mark by its NUL bytes', (order) => {
    const bytes = Buffer.from('the king and the queen', 'utf16le');
    if (order === 'be') bytes.swap16();
    const expected = refusal(
      new RegExp(`this looks like UTF-16${order}.*encoding: 'utf-16${order}'`, 'i'),
    );
    expect(() => cleanText(bytes, start, 'error')).toThrow(expected);
    expect(() => cleanText(bytes, start, 'replace')).toThrow(expected);
    expect(() => cleanText(bytes, later, 'error')).toThrow(refusal(/this is not text/));
  });

  it('refuses text that is mostly NUL', () => {
    const bytes = new Uint8Array(100).fill(0x61, 50);
    expect(() => cleanText(bytes, later, 'error')).toThrow(refusal(/this is not text/));
  });

  it.each([
    ['a byte of Latin-1', [0x63, 0x61, 0x66, 0xe9, 0x20, 0x78], 3],
    ['a first byte that is bad', [0xff, 0x61], 0],
    ['a stray continuation', [0xc3, 0xa9, 0x80, 0x61], 2],
    ['a sequence cut short within', [0x61, 0xe2, 0x82, 0x20], 1],
    ['a sequence cut short at the end', [0x61, 0xf0, 0x9f, 0xa7], 1],
    ['the beginning of U+FFFD cut short', [0x61, 0xef, 0xbf, 0x20], 1],
    ['a real U+FFFD before the bad byte', [0xef, 0xbf, 0xbd, 0xef], 3],
    ['an overlong form', [0x61, 0xc0, 0xaf], 1],
    ['half of a surrogate pair', [0x61, 0x62, 0xed, 0xa0, 0x80], 2],
  ])('finds %s', (_, bytes, offset) => {
    expect(() => cleanText(Uint8Array.from(bytes), later, 'error')).toThrow(
      refusal(
        new RegExp(
          `^a\\.txt: byte ${1000 + offset} is not valid UTF-8\\..*encoding:.*invalidUtf8: 'replace'`,
        ),
      ),
    );
  });

  it('takes bytes that are not UTF-8, with NUL bytes among them, for a binary file', () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, i) => (i * 167 + 0x80) & 0xff);
    expect(() => cleanText(bytes, start, 'error')).toThrow(
      refusal(/^a\.txt: byte \d+ is NUL, .*this is not text\. Leave binary files out\.$/),
    );
  });

  it('counts the byte order mark in the offset of a bad byte', () => {
    expect(() => cleanText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff), start, 'error')).toThrow(
      refusal(/^a\.txt: byte 4 is/),
    );
  });

  it('finds the bad byte after any text', () => {
    const texts = fc.string({ unit: 'binary' }).map((each) => each.replaceAll('\0', ''));
    fc.assert(
      fc.property(texts, fc.constantFrom(0x80, 0xbf, 0xc3, 0xef, 0xf0, 0xff), (valid, bad) => {
        const before = Buffer.from(valid);
        const bytes = Buffer.concat([before, Buffer.of(bad, 0x20)]);
        expect(() => cleanText(bytes, later, 'error')).toThrow(
          refusal(new RegExp(`: byte ${1000 + before.length} is not`)),
        );
      }),
    );
  });

  it('replaces bad bytes with U+FFFD on request', () => {
    const bytes = Buffer.from('\uFEFFcaf\xe9 ol\xe9', 'latin1');
    expect(text(cleanText(bytes, later, 'replace'))).toContain('caf\uFFFD ol\uFFFD');
    const marked = Buffer.concat([Buffer.from('\uFEFF'), Buffer.from('caf\xe9', 'latin1')]);
    expect(text(cleanText(marked, start, 'replace'))).toBe('caf\uFFFD');
  });
});
