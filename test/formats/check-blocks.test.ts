import { describe, expect, it } from 'vitest';
import { checkedBlocks } from '../../src/formats/check-blocks.js';
import type { VectorBlock } from '../../src/formats/format.js';
import { memoryFile } from './memory-file.js';

const FILE = memoryFile({}, '.x');

/** What is left of blocks of vectors of two numbers. */
async function checked(blocks: VectorBlock[], size?: number, limit?: number) {
  const reader = {
    dim: 2,
    size,
    async *blocks() {
      yield* blocks;
    },
  };
  const words: string[] = [];
  const numbers: number[] = [];
  const counts: number[] = [];
  for await (const block of checkedBlocks(FILE, reader, limit)) {
    words.push(...block.words);
    numbers.push(...block.rows);
    counts.push(...(block.counts ?? []));
  }
  return { words, numbers, counts };
}

const block = (words: string[], numbers: number[], counts?: number[]): VectorBlock => ({
  words,
  rows: Float32Array.from(numbers),
  counts: counts && Float64Array.from(counts),
});

const TWO = [block(['a', 'b'], [1, 2, 3, 4], [9, 8]), block(['c'], [5, 6], [7])];

describe('checkedBlocks', () => {
  it('passes valid blocks on', async () => {
    const all = { words: ['a', 'b', 'c'], numbers: [1, 2, 3, 4, 5, 6], counts: [9, 8, 7] };
    expect(await checked(TWO, 3)).toEqual(all);
    expect(await checked(TWO)).toEqual(all);
  });

  it('ends at the limit, within a block too', async () => {
    expect(await checked(TWO, 3, 1)).toEqual({ words: ['a'], numbers: [1, 2], counts: [9] });
    expect(await checked(TWO, 99, 3)).toMatchObject({ words: ['a', 'b', 'c'] });
    expect(await checked(TWO, 3, 4)).toMatchObject({ words: ['a', 'b', 'c'] });
  });

  it('names the vector by its number if the format gives no position', async () => {
    const blocks = [...TWO, block(['d', 'e'], [1, 2, 3, NaN])];
    await expect(checked(blocks)).rejects.toThrow('x.x, vector 5: the vector of "e" holds NaN');
  });

  it.each([
    [block(['a\ud83d'], [1, 2]), /half of a surrogate pair/],
    [block(['a'], [1, 2], [1.5]), /the count of "a" is 1\.5/],
    [block(['a'], [1, 2], [-1]), /the count of "a" is -1/],
    [block(['a'], [1, -Infinity]), /the vector of "a" holds -Infinity/],
  ])('refuses what cannot be kept', async (wrong, message) => {
    await expect(checked([wrong])).rejects.toThrow(message);
  });
});
