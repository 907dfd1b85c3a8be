import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CorpusFile,
  findFiles,
  type InvalidUtf8,
  streamBlocks,
  type TextBlock,
} from '../../src/corpus/index.js';
import { bytewise, zstdFrames } from './compressed.js';
import { refusal } from './refusal.js';
import { TemporaryDirectory } from './temporary.js';
import { expectWhole, texts } from './texts.js';

const directory = new TemporaryDirectory();
const stdin: CorpusFile = { path: '-', size: 0, kind: 'stdin' };
const hasZstd = 'createZstdDecompress' in zlib;

/** All blocks of chunks that arrive on standard input. */
function blocksOfInput(
  chunks: readonly (Uint8Array | string)[],
  blockBytes?: number,
  invalid: InvalidUtf8 = 'error',
): Promise<TextBlock[]> {
  return collect(streamBlocks(stdin, invalid, blockBytes, Readable.from(chunks)));
}

/** All blocks of a file with this content. */
async function blocksOfFile(content: Uint8Array | string): Promise<TextBlock[]> {
  const [file] = await findFiles([directory.write('text', content)]);
  return collect(streamBlocks(file, 'error'));
}

async function collect(blocks: AsyncIterable<TextBlock>): Promise<TextBlock[]> {
  const all: TextBlock[] = [];
  for await (const block of blocks) all.push(block);
  return all;
}

/** Bytes in pieces of the given sizes, taken in turn. */
function inPieces(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieces.at(-1)!.length) {
    const size = sizes[pieces.length % sizes.length];
    pieces.push(bytes.subarray(at, at + size));
  }
  return pieces;
}

const textOf = (blocks: readonly TextBlock[]): string =>
  Buffer.concat(blocks.map(({ bytes }) => bytes)).toString();
/** The sizes of blocks of 10 bytes. */
const cutsInTens = async (text: string): Promise<number[]> =>
  (await blocksOfInput([text], 10)).map(({ bytes }) => bytes.length);

const blockSizes = fc.integer({ min: 1, max: 300 });
const pieceSizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 });

describe('streaming blocks', () => {
  it('loses, duplicates and cuts nothing, however the text arrives', async () => {
    await fc.assert(
      fc.asyncProperty(texts, blockSizes, pieceSizes, async (text, blockBytes, sizes) => {
        const blocks = await blocksOfInput(inPieces(Buffer.from(text), sizes), blockBytes);
        expectWhole(blocks, text);
        expect(blocks.every(({ bytes }) => bytes.length > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('loses nothing of gzip with several members', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(texts, { minLength: 1, maxLength: 4 }),
        blockSizes,
        pieceSizes,
        async (parts, blockBytes, sizes) => {
          const members = Buffer.concat(parts.map((part) => zlib.gzipSync(part)));
          const blocks = await blocksOfInput(inPieces(members, sizes), blockBytes);
          expectWhole(blocks, parts.join(''));
        },
      ),
    );
  });

  it('cuts after the last newline in reach, else after the last whitespace', async () => {
    expect(await cutsInTens('aa\nbb\ncc dd ee\n')).toEqual([6, 9]);
    expect(await cutsInTens('aa bb cc dd ee\n')).toEqual([9, 6]);
    expect(await cutsInTens('abcdefghijklmno pq\nrs')).toEqual([19, 2]);
  });

  it('keeps blocks near their size if a chunk is much larger', async () => {
    const text = 'some words\n'.repeat(10_000);
    const blocks = await blocksOfInput([text], 1000);
    expectWhole(blocks, text);
    expect(Math.max(...blocks.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(1000);
  });

  it('gives each block a buffer of its own, which may be transferred', async () => {
    const text = 'some words\n'.repeat(1000);
    let seen = '';
    for await (const { bytes } of streamBlocks(stdin, 'error', 100, Readable.from([text]))) {
      seen += Buffer.from(structuredClone(bytes, { transfer: [bytes.buffer] })).toString();
    }
    expect(seen).toBe(text);
  });

  it('reads plain and gzip files', async () => {
    const text = 'A line of some words, naïve ones.\r\n'.repeat(100_000);
    for (const content of [text, zlib.gzipSync(text)]) {
      const blocks = await blocksOfFile(content);
      expect(blocks.length).toBeGreaterThan(2);
      expect(textOf(blocks) === text).toBe(true);
    }
  });

  it('gives no block for an empty source', async () => {
    expect(await blocksOfInput([])).toEqual([]);
    expect(await blocksOfInput([zlib.gzipSync('')])).toEqual([]);
    expect(await blocksOfFile('')).toEqual([]);
  });

  it('removes the byte order mark, even from gzip that arrives byte by byte', async () => {
    expectWhole(await blocksOfInput(bytewise(Buffer.from('\uFEFFa b')), 1), 'a b');
    expectWhole(await blocksOfInput(bytewise(zlib.gzipSync('\uFEFFa b')), 1), 'a b');
  });

  it('accepts a source that was set to yield strings', async () => {
    const input = Readable.from([Buffer.from('naïve words')]).setEncoding('utf8');
    expectWhole(await collect(streamBlocks(stdin, 'error', 4, input)), 'naïve words');
  });

  it('says where in the text a bad byte is', async () => {
    const bytes = Buffer.from('first line\nsecond line\ncaf\xe9\n', 'latin1');
    await expect(blocksOfInput([bytes], 12)).rejects.toThrow(
      refusal('CORPUS_BINARY', /^standard input: byte 26 is not valid UTF-8/),
    );
    await expect(blocksOfFile(zlib.gzipSync(bytes))).rejects.toThrow(
      refusal('CORPUS_BINARY', /text: byte 26 is not valid UTF-8/),
    );
    const replaced = await blocksOfInput([bytes], 12, 'replace');
    expectWhole(replaced, 'first line\nsecond line\ncaf\uFFFD\n');
  });

  it('decodes UTF-16 with a byte order mark, however it is split', async () => {
    const little = Buffer.from('\uFEFFnaïve words 🧵', 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const chunks = Array.from(bytes, (byte) => Buffer.of(byte));
      expectWhole(await blocksOfInput(chunks, 4), 'naïve words 🧵');
      expectWhole(await blocksOfFile(bytes), 'naïve words 🧵');
      expectWhole(await blocksOfFile(zlib.gzipSync(bytes)), 'naïve words 🧵');
    }
  });

  it('decodes the encoding that is named', async () => {
    const path = directory.write('latin.txt', Buffer.from('caf\xe9 ol\xe9', 'latin1'));
    const [file] = await findFiles([path], 'latin1');
    expect(file).toMatchObject({ kind: 'encoded', encoding: 'windows-1252' });
    expectWhole(await collect(streamBlocks(file, 'error')), 'café olé');
    await expect(findFiles([path], 'latin-3000')).rejects.toThrow(RangeError);
  });

  it('reads a stray NUL byte as a space', async () => {
    const [block] = await blocksOfInput(['one two \0']);
    expect([Buffer.from(block.bytes).toString(), block.nuls]).toEqual(['one two  ', 1]);
  });

  it('refuses more than 64 MiB without whitespace', async () => {
    const chunk = Buffer.alloc(4 * 1024 * 1024, 'x');
    const chunks = Array.from({ length: 16 }, () => chunk);
    await expect(blocksOfInput(['one two\n', ...chunks, 'x'])).rejects.toThrow(
      refusal('CORPUS_BINARY', /^standard input: no whitespace in the 64 MiB from byte 8 on/),
    );
  });

  it('refuses gzip that is truncated or damaged', async () => {
    const whole = zlib.gzipSync('some words that go on and on\n'.repeat(1000));
    const again = Buffer.concat([whole, whole]);
    for (const length of [5, whole.length - 1, whole.length + 5, again.length - 9]) {
      await expect(blocksOfFile(again.subarray(0, length))).rejects.toThrow(
        refusal(
          'CORPUS_UNREADABLE',
          /text: cannot be read, or is damaged or truncated: unexpected end/,
        ),
      );
    }
    const damaged = Buffer.from(whole);
    damaged[whole.length - 6] ^= 1;
    await expect(blocksOfInput([damaged])).rejects.toThrow(
      refusal('CORPUS_UNREADABLE', /^standard input: .*incorrect data check/),
    );
  });

  it('refuses a file that vanished and a source that fails', async () => {
    const file: CorpusFile = { path: 'no-such-file.gz', size: 9, kind: 'gzip' };
    await expect(collect(streamBlocks(file, 'error'))).rejects.toThrow(
      refusal('CORPUS_UNREADABLE', /^no-such-file\.gz: cannot be read.*ENOENT/),
    );
    for (const first of ['one two\n', zlib.gzipSync('one two\n')]) {
      const failing = Readable.from(
        (async function* () {
          yield first;
          throw new Error('the line went dead');
        })(),
      );
      await expect(collect(streamBlocks(stdin, 'error', 4, failing))).rejects.toThrow(
        refusal('CORPUS_UNREADABLE', /^standard input: .*the line went dead/),
      );
    }
  });

  it('refuses an invalid block size', async () => {
    await expect(blocksOfInput(['text'], 0)).rejects.toThrow(RangeError);
  });

  it('closes its source when the loop exits', async () => {
    for (const bytes of [
      Buffer.from('a b c\n'.repeat(100)),
      zlib.gzipSync('a b c\n'.repeat(100)),
    ]) {
      const input = new PassThrough(); // stays open, as a terminal would
      input.write(bytes);
      for await (const block of streamBlocks(stdin, 'error', 10, input)) {
        expect(textOf([block])).toBe('a b c\n');
        break;
      }
      expect(input.destroyed).toBe(true);
    }
  });

  it('reads no further ahead than a few blocks', async () => {
    const blockBytes = 100_000;
    let taken = 0;
    const line = Buffer.from('some words\n'.repeat(1000));
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        taken += line.length;
        yield line;
      }
    }
    let given = 0;
    for await (const { bytes } of streamBlocks(
      stdin,
      'error',
      blockBytes,
      Readable.from(endless(), { objectMode: false }),
    )) {
      given += bytes.length;
      await sleep(1);
      expect(taken - given).toBeLessThan(3 * blockBytes);
      if (given > 20 * blockBytes) break;
    }
  });
});

describe('standard input', () => {
  it.skipIf(process.platform === 'win32')('is refused if it is a directory', () => {
    const module = new URL('../../src/corpus/index.js', import.meta.url).href;
    const script = `
      import { findFiles, streamBlocks } from '${module}';
      const [file] = await findFiles(['-']);
      await streamBlocks(file, 'error').next().catch(({ code, message }) => console.log(code, message));
    `;
    const input = openSync(directory.path, 'r');
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      stdio: [input, 'pipe', 'inherit'],
      encoding: 'utf8',
    });
    closeSync(input);
    expect(stdout).toMatch(/^CORPUS_UNREADABLE standard input: cannot be read, .*: EISDIR/);
  });
});

describe('streaming zstd', () => {
  const { abc, def, manyX, skippable } = zstdFrames;
  const text = `abc \ndéf ghi\n${'x'.repeat(300_000)}abc \n`;
  const frames = Buffer.concat([abc, def, skippable, manyX, abc]);

  it.runIf(hasZstd)('reads all frames of a file and of standard input', async () => {
    expect(textOf(await blocksOfFile(frames)) === text).toBe(true);
    for (const size of [1, 7, 20, 64]) {
      expect(textOf(await blocksOfInput(inPieces(frames, [size]), 100)) === text).toBe(true);
    }
  });

  it.runIf(hasZstd)('refuses zstd that is truncated or damaged', async () => {
    for (const length of [abc.length - 1, abc.length + 3, frames.length - 3]) {
      await expect(blocksOfFile(frames.subarray(0, length))).rejects.toThrow(
        refusal('CORPUS_UNREADABLE', /text: .*unexpected end of file/),
      );
    }
    const damaged = Buffer.from(frames);
    damaged[10] ^= 1;
    await expect(blocksOfFile(damaged)).rejects.toThrow(refusal('CORPUS_UNREADABLE', /text: /));
  });

  it.skipIf(hasZstd)('names the version of Node.js that can, if this one cannot', async () => {
    const expected = refusal('CORPUS_UNREADABLE', /: zstd needs Node 22\.15, 23\.8 or later/);
    await expect(blocksOfFile(frames)).rejects.toThrow(expected);
    await expect(blocksOfInput([frames])).rejects.toThrow(expected);
  });
});
