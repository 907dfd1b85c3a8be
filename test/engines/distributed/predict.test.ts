import { describe, expect, it } from 'vitest';
import { longestChunk, pacedWords, wordsBetween } from '../../../src/engines/distributed/pace.js';
import { CHUNK_LENGTH } from '../../../src/ingest/id-stream.js';
import { predictRanks } from '../../../src/engines/distributed/predict.js';

const PLAN = {
  gigabits: 10,
  wordsPerSecond: 5e6,
  wordsPerEpoch: 1e9,
  epochs: 5,
  inputRows: 400_000,
  outputRows: 400_000,
  dim: 300,
  threads: 16,
};

/** Words between two exchanges of four ranks on the slowest network. */
function slowest(wordsOfEpoch: number): number {
  let words = wordsBetween(wordsOfEpoch, 4);
  for (let i = 0; i < 20; i++) words = pacedWords(words, wordsOfEpoch, 4, 10, 1);
  return words;
}

const efficiency = (changes: object): number =>
  predictRanks({ ...PLAN, ranks: 4, ...changes }).efficiency;

describe('the prediction of training over ranks', () => {
  it('is the speed of one machine for one rank', () => {
    const one = predictRanks({ ...PLAN, ranks: 1 });
    expect(one.wordsPerSecond).toBeCloseTo(5e6);
    expect(one.efficiency).toBeCloseTo(1);
    expect(one.bytesPerWord).toBe(0);
  });

  it('grows with the number of machines, but less than proportionally', () => {
    const all = [2, 4, 8].map((ranks) => predictRanks({ ...PLAN, ranks }));
    for (let i = 1; i < all.length; i++) {
      expect(all[i].wordsPerSecond).toBeGreaterThan(all[i - 1].wordsPerSecond);
      expect(all[i].efficiency).toBeLessThan(all[i - 1].efficiency);
    }
  });

  it('is lower on a slow network, and with one thread that waits', () => {
    expect(efficiency({ gigabits: 0.1 })).toBeLessThan(efficiency({}));
    expect(efficiency({ threads: 4 })).toBeLessThan(efficiency({}));
    expect(efficiency({ threads: 1 })).toBeLessThan(efficiency({ threads: 4 }));
    expect(efficiency({ gigabits: 100 })).toBeGreaterThan(efficiency({}));
  });
});

describe('the pace of exchanges', () => {
  it('is a fraction of the text, within bounds', () => {
    expect([2, 4, 8, 16, 64].map((ranks) => wordsBetween(0, ranks))).toEqual([
      8192, 8192, 2048, 1024, 1024,
    ]);
    expect([4, 8, 16].map((ranks) => wordsBetween(768 * 20_000, ranks))).toEqual([
      20_000, 10_000, 5000,
    ]);
    expect(wordsBetween(1e12, 8)).toBe(2 ** 16);
  });

  it('lets threads wait between chunks that are shorter than that', () => {
    expect(longestChunk(4096, 1)).toBe(2048);
    expect(longestChunk(4096, 16)).toBe(512);
    expect(longestChunk(2 ** 16, 1)).toBe(CHUNK_LENGTH);
  });

  it('doubles the words when exchanges are slow, up to a bound', () => {
    expect(pacedWords(2 ** 16, 1e9, 4, 0.1, 1)).toBe(2 ** 16);
    expect(slowest(1e10)).toBe(2 ** 22);
    expect(slowest(5.5e6)).toBe(2 ** 14); // more than 256 exchanges per epoch
    expect(slowest(1e6)).toBe(2 ** 13);
  });
});
