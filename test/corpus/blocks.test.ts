import { closeSync, openSync, rmSync, truncateSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFiles, readBlock, splitFile, type TextBlock } from '../../src/corpus/index.js';
import { TemporaryDirectory } from './temporary.js';
import { expectWhole, texts } from './texts.js';

const directory = new TemporaryDirectory();
const plain = (path: string, size: number) => ({ path, size, kind: 'plain' as const });

/** All blocks of a text written to a file. */
async function blocksOf(
  content: string | Uint8Array,
  rangeBytes: number,
  invalid: 'error' | 'replace' = 'error',
): Promise<TextBlock[]> {
  const [file] = await findFiles([directory.write('text.txt', content)]);
  return splitFile(file, rangeBytes).map((range) => readBlock(range, invalid));
}

describe('splitting a file', () => {
  it('gives ranges of one size that touch, the last one shorter', () => {
    expect(splitFile(plain('a', 25), 10)).toEqual([
      { path: 'a', start: 0, end: 10, size: 25 },
      { path: 'a', start: 10, end: 20, size: 25 },
      { path: 'a', start: 20, end: 25, size: 25 },
    ]);
    expect(splitFile(plain('a', 20), 10)).toHaveLength(2);
    expect(splitFile(plain('a', 3_000_000))).toHaveLength(3);
  });

  it('gives nothing for an empty file', () => {
    expect(splitFile(plain('a', 0))).toEqual([]);
  });

  it('refuses files that must be streamed, and ranges of no size', () => {
    const file = { path: 'a', size: 9, kind: 'gzip' as const };
    expect(() => splitFile(file)).toThrow(RangeError);
    expect(() => splitFile(file)).toThrow('only plain files can be split, got gzip');
    expect(() => splitFile(plain('a', 9), 0)).toThrow(/^rangeBytes must be .*, got 0/);
  });
});

describe('reading blocks', () => {
  it('loses, duplicates and cuts nothing, whatever the text and the size of the ranges', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 300 }), async (text, rangeBytes) => {
        const blocks = await blocksOf(text, rangeBytes);
        expectWhole(
          blocks.filter(({ bytes }) => bytes.length > 0),
          text,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('loses nothing of lines that are longer than ranges and windows', async () => {
    const line = 'word '.repeat(30_000);
    const text = `${line}\n${'日'.repeat(60_000)}\n\n${line}${'x'.repeat(100_000)}`;
    for (const rangeBytes of [10_000, 65_536, 100_001]) {
      const blocks = await blocksOf(text, rangeBytes);
      expectWhole(
        blocks.filter(({ bytes }) => bytes.length > 0),
        text,
      );
    }
  });

  it('gives an empty block if a line covers the range', async () => {
    const blocks = await blocksOf('abcdefghijkl\nm', 4);
    expect(blocks.map(({ bytes }) => bytes.length)).toEqual([13, 0, 0, 1]);
    expect(blocks.map(({ startsFile }) => startsFile)).toEqual([true, false, false, false]);
    expect(blocks.map(({ startsLine }) => startsLine)).toEqual([true, true, true, true]);
  });

  it('marks blocks that continue a line', async () => {
    const blocks = await blocksOf(`a ${'b '.repeat(50_000)}`, 40_000);
    expect(blocks.map(({ startsLine }) => startsLine)).toEqual([true, false, false]);
  });

  it('removes the byte order mark from the first block', async () => {
    const blocks = await blocksOf('\uFEFFone\ntwo\n', 1);
    expectWhole(
      blocks.filter(({ bytes }) => bytes.length > 0),
      'one\ntwo\n',
    );
  });

  it('reads from a file that the caller keeps open', () => {
    const path = directory.write('open.txt', 'one\ntwo\n');
    const fd = openSync(path, 'r');
    const range = { path: 'not opened', start: 2, end: 8, size: 8 };
    expect(Buffer.from(readBlock(range, 'error', fd).bytes).toString()).toBe('two\n');
    expect(Buffer.from(readBlock(range, 'error', fd).bytes).toString()).toBe('two\n');
    closeSync(fd);
  });

  it('says where in the file a bad byte is', async () => {
    const bytes = Buffer.from('first line\nsecond line\ncaf\xe9\n', 'latin1');
    await expect(blocksOf(bytes, 8)).rejects.toThrow(/text\.txt: byte 26 is not valid UTF-8/);
    const blocks = await blocksOf(bytes, 8, 'replace');
    expectWhole(
      blocks.filter((block) => block.bytes.length > 0),
      'first line\nsecond line\ncaf\uFFFD\n',
    );
  });

  it('refuses a file that shrank or vanished since it was found', async () => {
    const path = directory.write('shrinks.txt', 'one two\n'.repeat(10));
    const ranges = splitFile((await findFiles([path]))[0], 20);
    truncateSync(path, 30);
    expect(() => readBlock(ranges[1], 'error')).toThrow(
      expect.objectContaining({
        code: 'CORPUS_UNREADABLE',
        message: expect.stringMatching(/shrinks\.txt: ends at byte 30, but had 80 bytes/),
      }),
    );
    rmSync(path);
    expect(() => readBlock(ranges[0], 'error')).toThrow(
      expect.objectContaining({
        code: 'CORPUS_UNREADABLE',
        message: expect.stringMatching(/shrinks\.txt: cannot be read: ENOENT/),
      }),
    );
  });
});
