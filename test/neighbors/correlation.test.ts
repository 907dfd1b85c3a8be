import { describe, expect, it } from 'vitest';
import { pearson, pValue, ranks, spearman } from '../../src/neighbors/correlation.js';
import { incompleteBeta } from '../../src/neighbors/incomplete-beta.js';

describe('incompleteBeta', () => {
  it('agrees with scipy.special.betainc 1.10.1', () => {
    for (const [x, a, b, expected] of [
      [0.3, 2, 3, 0.3483],
      [0.9, 0.5, 0.5, 0.7951672353008662],
      [0.01, 10, 0.5, 1.7700349655285743e-21],
      [0.999, 150, 0.5, 0.5841017285690577],
      [0.5, 1000, 1000, 0.5],
      [1e-5, 3, 4, 1.9999550003599994e-14],
      [0.25, 0.5, 0.5, 1 / 3],
    ]) {
      expect(Math.abs(incompleteBeta(x, a, b) / expected - 1)).toBeLessThan(1e-11);
    }
  });

  it('ranges from 0 to 1', () => {
    expect([0, 1].map((x) => incompleteBeta(x, 3, 0.5))).toEqual([0, 1]);
    expect(incompleteBeta(NaN, 1, 1)).toBeNaN();
  });
});

describe('pearson, spearman and their p-values', () => {
  it('agree with scipy.stats 1.10.1', () => {
    const x = [1, 2, 3, 4, 5, 6, 7.5, 2];
    const y = [2, 1, 4, 3, 7, 8, 5, 5];
    expect(pearson(x, y)).toBeCloseTo(0.6711722434921433, 12);
    expect(pValue(pearson(x, y), 8)).toBeCloseTo(0.06840841645236859, 12);
    expect(spearman(x, y)).toBeCloseTo(0.7048192771084336, 12);
    expect(pValue(spearman(x, y), 8)).toBeCloseTo(0.05090447537434977, 12);
    expect(pValue(-0.5, 3)).toBeCloseTo(2 / 3, 12);
  });

  it('are undefined for fewer than two values, or for equal values', () => {
    expect(pearson([1], [2])).toBeNaN();
    expect(pearson([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(pValue(NaN, 3)).toBeNaN();
    expect(pValue(0.5, 1)).toBeNaN();
  });

  it('are certain of a perfect correlation, but not of two points', () => {
    expect(pearson([1, 2, 3], [-0.1, -0.2, -0.3])).toBe(-1);
    expect(pValue(-1, 3)).toBe(0);
    expect(pValue(-1, 2)).toBe(1);
  });
});

describe('ranks', () => {
  it('give equal values the mean of their ranks', () => {
    expect(ranks([5, 1, 5, 3, 5, 1])).toEqual([5, 1.5, 5, 3, 5, 1.5]);
    expect(ranks([])).toEqual([]);
  });
});
