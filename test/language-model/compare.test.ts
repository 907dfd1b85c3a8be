import { describe, expect, it } from 'vitest';
import { type ComparedRun, summariseStarts } from '../../src/language-model/compare.js';

const run = (start: ComparedRun['start'], seed: number, perplexity: number): ComparedRun => ({
  start,
  seed,
  perplexity,
  bitsPerCharacter: perplexity / 100,
  bestEpoch: seed,
  validationPerplexities: [perplexity],
  seconds: 10 * seed,
});

describe('summing up compared starts', () => {
  it('gives mean, spread and range of the seeds, and the gain seed by seed', () => {
    const [random, frozen] = summariseStarts([
      run('random', 1, 100),
      run('frozen', 1, 90),
      run('random', 2, 200),
      run('frozen', 2, 160),
    ]);
    expect(random).toEqual({
      start: 'random',
      seeds: 2,
      meanPerplexity: 150,
      spread: Math.sqrt(5000),
      lowest: 100,
      highest: 200,
      meanBitsPerCharacter: 1.5,
      meanBestEpoch: 1.5,
      meanSeconds: 15,
      gain: null,
    });
    expect(frozen.gain!.mean).toBeCloseTo(0.15, 12); // 10% and 20%
    expect(frozen.gain!.standardError).toBeCloseTo(0.05, 12);
  });

  it('has no spread with one seed, and no gain without a random start', () => {
    const [alone, ...others] = summariseStarts([run('fine-tuned', 1, 100)]);
    expect(others).toEqual([]);
    expect(alone).toMatchObject({ spread: null, gain: null, lowest: 100, highest: 100 });
  });
});
