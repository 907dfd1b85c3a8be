import { describe, expect, it } from 'vitest';
import { fasttextBin } from '../../src/formats/fasttext-bin.js';
import { SubwordTable, subwordVector } from '../../src/subwords/subword-vectors.js';
import { CLASSIFIER, type FastTextFixture, SKIPGRAM } from './fasttext-fixture.js';
import { memoryFile, readFiles } from './memory-file.js';

const bytesOf = ({ file }: FastTextFixture) => new Uint8Array(Buffer.from(file, 'base64'));
const open = (bytes: Uint8Array) =>
  fasttextBin.read!(memoryFile({ '.bin': bytes }, '.bin'), { invalidUtf8: 'error' });
const read = (bytes: Uint8Array) => readFiles(fasttextBin, { '.bin': bytes });

/** fastText prints five digits: the last may be off by half. */
function expectPrinted(actual: ArrayLike<number>, printed: readonly number[]): void {
  expect(actual.length).toBe(printed.length);
  printed.forEach((x, i) => {
    const unit = 10 ** (Math.floor(Math.log10(Math.abs(x))) - 4);
    expect(Math.abs(actual[i] - x)).toBeLessThan(0.51 * unit + 1e-7);
  });
}

/** Where the bytes of the fixture's header lie. */
const VERSION = 4;
const DIM = 8;
const WORDS = 68; // of the dictionary, before the labels
const FIRST_WORD = 92;

/** SKIPGRAM with one byte changed. */
function changed(offset: number, byte: number): Uint8Array {
  const bytes = bytesOf(SKIPGRAM);
  bytes[offset] = byte;
  return bytes;
}

/** Where the mark of a quantized model lies: behind the last word, its count and its type. */
function quantizedMark(bytes: Uint8Array): number {
  let offset = FIRST_WORD;
  for (let word = 0; word < bytes[WORDS]; word++) offset = bytes.indexOf(0, offset) + 1 + 9;
  return offset;
}

describe.each([
  ['skip-gram model', SKIPGRAM],
  ['classifier', CLASSIFIER],
])('a %s of fastText', (_, fixture) => {
  it('gives the vectors that fastText prints for the words that it has learnt', async () => {
    const { words, rows } = await read(bytesOf(fixture));
    expect(words).toEqual(fixture.known.map(([word]) => word));
    fixture.known.forEach(([, vector], i) => expectPrinted(rows[i], vector));
  });

  it('gives the vectors that fastText prints for words that it has not learnt', async () => {
    const { subwords, dim } = await open(bytesOf(fixture));
    const table = new SubwordTable(subwords!, dim);
    for (const [word, vector] of fixture.unknown) {
      expectPrinted(subwordVector(table, word)!, vector);
    }
  });
});

describe('fasttextBin', () => {
  it('gives the counts, and the position of a vector', async () => {
    const { words, counts, where } = await read(bytesOf(SKIPGRAM));
    expect(counts![words.indexOf('king')]).toBe(3);
    expect(counts![words.indexOf('liebt')]).toBe(2);
    expect(where[0]).toMatch(/^byte \d+$/);
  });

  it('has no n-grams if the shortest is longer than the longest', async () => {
    const { subwords } = await open(changed(44, 9)); // n-grams of 9 characters and more: none
    expect(subwords).toBeUndefined();
  });

  it('recognises its magic bytes, which no other format begins with', () => {
    expect(fasttextBin.recognises!(bytesOf(SKIPGRAM))).toBe(true);
    expect(fasttextBin.recognises!(new TextEncoder().encode('2 3\nking 1'))).toBe(false);
    expect(fasttextBin.recognises!(Uint8Array.of(0xba))).toBe(false);
  });

  it('refuses a quantized model and says what to use', async () => {
    const bytes = bytesOf(SKIPGRAM);
    bytes[quantizedMark(bytes)] = 1;
    await expect(read(bytes)).rejects.toMatchObject({ code: 'VECTORS_FOREIGN' });
    await expect(read(bytes)).rejects.toThrow('Use the original model');
  });

  it.each([
    ['another file', changed(0, 0), "x.bin is not fastText's model"],
    ['a newer version', changed(VERSION, 13), 'but of 13'],
    ['no dimensions', changed(DIM, 0), 'vectors of 0 numbers'],
    ['other dimensions', changed(DIM, 4), 'a matrix of 62 x 3 for 12 words'],
    ['words that are no sum', changed(WORDS, 11), 'byte 64: 12 entries cannot be 11 words'],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message);
  });

  it('names the position where a file is truncated', async () => {
    const bytes = bytesOf(SKIPGRAM);
    for (const length of [3, 30, 80, 100, 300, 500, 1000]) {
      await expect(read(bytes.subarray(0, length))).rejects.toMatchObject({
        code: 'VECTORS_DAMAGED',
        message: expect.stringMatching(/^x\.bin, byte \d+: /),
      });
    }
  });

  it('refuses words that are not UTF-8, or replaces them', async () => {
    const bytes = changed(FIRST_WORD, 0xff);
    await expect(read(bytes)).rejects.toThrow('x.bin, word 1: it is not UTF-8');
    const { words } = await readFiles(fasttextBin, { '.bin': bytes }, { invalidUtf8: 'replace' });
    expect(words[0]).toMatch(/^\uFFFD/);
  });
});
