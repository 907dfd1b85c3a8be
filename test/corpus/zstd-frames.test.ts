import { describe, expect, it } from 'vitest';
import { splitAtFrames } from '../../src/corpus/zstd-frames.js';
import { bytewise, zstdFrames } from './compressed.js';

const { abc, def, manyX, skippable } = zstdFrames;

/** The lengths of the chunks that come out; that their bytes are those that went in is checked. */
async function split(...chunks: Uint8Array[]): Promise<number[]> {
  async function* source(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const parts: Uint8Array[] = [];
  for await (const part of splitAtFrames(source())) parts.push(part);
  expect(Buffer.concat(parts)).toEqual(Buffer.concat(chunks));
  return parts.map(({ length }) => length);
}

describe('splitting zstd at its frames', () => {
  it('ends a chunk at the end of each frame', async () => {
    const frames = [abc, def, skippable, manyX, abc];
    const lengths = frames.map(({ length }) => length);
    expect(await split(...frames)).toEqual(lengths);
    expect(await split(Buffer.concat(frames))).toEqual(lengths);
  });

  it('follows frames through chunks of one byte', async () => {
    const all = Buffer.concat([abc, skippable, def, manyX]);
    expect(await split(...bytewise(all))).toEqual(Array.from(all, () => 1));
  });

  it('yields nothing for empty input', async () => {
    expect(await split()).toEqual([]);
  });

  it('notices an end at any byte within a frame', async () => {
    for (const frame of [abc, def, skippable, manyX]) {
      for (let length = 1; length < frame.length; length++) {
        await expect(split(abc, frame.subarray(0, length))).rejects.toThrow(
          'unexpected end of file',
        );
      }
    }
  });

  it('notices bytes that are not a frame', async () => {
    await expect(split(Buffer.concat([abc, Buffer.from('text')]))).rejects.toThrow(
      'data that is not a zstd frame',
    );
  });
});
