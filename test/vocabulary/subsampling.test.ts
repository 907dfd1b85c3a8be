import { describe, expect, it } from 'vitest';
import { ALWAYS, keepThresholds } from '../../src/vocabulary/subsampling.js';

describe('keepThresholds', () => {
  it('follows word2vec’s rule', () => {
    // Shares 0.9 and 0.1, sample 0.01: (sqrt(90) + 1) / 90 and (sqrt(10) + 1) / 10.
    const thresholds = keepThresholds(Float64Array.of(900, 100), 0.01);
    expect(thresholds[0] / 2 ** 32).toBeCloseTo(0.11652, 5);
    expect(thresholds[1] / 2 ** 32).toBeCloseTo(0.41623, 5);
  });

  it('always keeps rare words', () => {
    const counts = new Float64Array(2000).fill(1);
    expect([...new Set(keepThresholds(counts, 1e-3))]).toEqual([ALWAYS]);
  });

  it('keeps every word with sample 0', () => {
    expect([...keepThresholds(Float64Array.of(5, 1), 0)]).toEqual([ALWAYS, ALWAYS]);
  });

  it('keeps almost nothing with the smallest possible sample', () => {
    expect([...keepThresholds(Float64Array.of(5, 1), 5e-324)]).toEqual([0, 0]);
  });
});
