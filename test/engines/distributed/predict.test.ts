import { describe, expect, it } from 'vitest';
import { pacedWords, wordsBetween } from '../../../src/engines/distributed/pace.js';
import { predictRanks } from '../../../src/engines/distributed/predict.js';

const PLAN = {
  gigabits: 10,
  wordsPerSecond: 5e6,
  wordsPerEpoch: 1e9,
  epochs: 5,
  inputRows: 400_000,
  outputRows: 400_000,
  dim: 300,
  isStrict: false,
};

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
    const all = [2, 4, 8, 16].map((ranks) => predictRanks({ ...PLAN, ranks }));
    for (let i = 1; i < all.length; i++) {
      expect(all[i].wordsPerSecond).toBeGreaterThan(all[i - 1].wordsPerSecond);
      expect(all[i].efficiency).toBeLessThan(all[i - 1].efficiency);
    }
  });

  it('is lower on a slow network, and with one thread that waits', () => {
    expect(efficiency({ gigabits: 0.1 })).toBeLessThan(efficiency({}));
    expect(efficiency({ isStrict: true })).toBeLessThan(efficiency({}));
    expect(efficiency({ gigabits: 100 })).toBeGreaterThan(efficiency({}));
  });
});

describe('the pace of exchanges', () => {
  it('is a fraction of the text, within bounds', () => {
    expect(wordsBetween(0)).toBe(2 ** 13);
    expect(wordsBetween(768 * 20_000)).toBe(20_000);
    expect(wordsBetween(1e12)).toBe(2 ** 16);
  });

  it('doubles the words when exchanges are slow, up to a bound', () => {
    let words = wordsBetween(1e9);
    expect(pacedWords(words, 1e9, 0.1, 1)).toBe(words);
    for (let i = 0; i < 20; i++) words = pacedWords(words, 1e9, 10, 1);
    expect(words).toBe(2 ** 22);
    expect(pacedWords(2 ** 13, 2 ** 16, 10, 1)).toBe(2 ** 13);
  });
});
