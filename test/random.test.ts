import { describe, expect, it } from 'vitest';
import { nextBelow, nextFloat, nextUint32, seedRandom } from '../src/random.js';

function draw(seed: number, stream: number): number[] {
  const state = seedRandom(seed, stream);
  return Array.from({ length: 8 }, () => nextUint32(state));
}

describe('xoshiro128**', () => {
  it('gives the published generator’s numbers', () => {
    // What the authors’ C code gives from the state 1, 2, 3, 4.
    const state = Uint32Array.of(1, 2, 3, 4);
    expect(Array.from({ length: 4 }, () => nextUint32(state))).toEqual([
      11520, 0, 5927040, 70819200,
    ]);
  });

  it('gives the same numbers for the same seed and stream, others for others', () => {
    expect(draw(7, 1)).toEqual(draw(7, 1));
    expect(draw(7, 1)).not.toEqual(draw(7, 2));
    expect(draw(7, 1)).not.toEqual(draw(8, 1));
    expect(draw(7, 1)).not.toEqual(draw(7 + 2 ** 32, 1));
  });

  it('spreads floats evenly over [0, 1)', () => {
    const state = seedRandom(1);
    const tenths = new Float64Array(10);
    for (let i = 0; i < 100_000; i++) tenths[Math.floor(nextFloat(state) * 10)]++;
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('stays below the bound and reaches every number below it', () => {
    const state = seedRandom(2);
    const seen = new Set(Array.from({ length: 1000 }, () => nextBelow(state, 7)));
    expect([...seen].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
