import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedRandom } from '../../src/random.js';
import {
  buildNoiseTable,
  drawNoise,
  drawPooled,
  fillPool,
  type NoiseTable,
} from '../../src/vocabulary/noise.js';

/** The exact distribution of a table. */
function chancesOf({ threshold, alias }: NoiseTable): Float64Array {
  const size = threshold.length;
  const chances = new Float64Array(size);
  threshold.forEach((bits, slot) => {
    // One number in 2^32 misses a full threshold, and then the alias is the slot itself.
    chances[slot] += bits / 2 ** 32 / size;
    chances[alias[slot]] += (1 - bits / 2 ** 32) / size;
  });
  return chances;
}

describe('the noise distribution', () => {
  it('is proportional to count ** exponent', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), {
      minLength: 1,
      maxLength: 50,
    });
    const exponent = fc.constantFrom(0, 0.5, 0.75, 1, -0.5);
    fc.assert(
      fc.property(counts, exponent, (list, power) => {
        fc.pre(list.some((count) => count > 0));
        const weights = list.map((count) => (count === 0 ? 0 : count ** power));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const table = buildNoiseTable(Float64Array.from(list), power);
        chancesOf(table).forEach((chance, id) =>
          expect(chance).toBeCloseTo(weights[id] / total, 6),
        );
      }),
    );
  });

  it('is the distribution of many draws from a pool', () => {
    const table = buildNoiseTable(Float64Array.of(1000, 100, 10, 1, 0), 0.75);
    const random = seedRandom(4);
    const pool = fillPool(table, random);
    const drawn = new Float64Array(5);
    const draws = 800_000;
    for (let i = 0; i < draws; i++) drawn[drawPooled(pool, table, random)]++;
    chancesOf(table).forEach((chance, id) => {
      // Each word is used four times on average, so the effective number of draws is lower.
      const deviation = Math.sqrt(draws * 7 * chance * (1 - chance));
      expect(Math.abs(drawn[id] - draws * chance)).toBeLessThanOrEqual(5 * deviation);
    });
    expect(drawn[4]).toBe(0);
  });

  it('is the distribution of many draws', () => {
    const table = buildNoiseTable(Float64Array.of(1000, 100, 10, 1, 0), 0.75);
    const random = seedRandom(3);
    const drawn = new Float64Array(5);
    const draws = 200_000;
    for (let i = 0; i < draws; i++) drawn[drawNoise(table, random)]++;
    chancesOf(table).forEach((chance, id) => {
      const deviation = Math.sqrt(draws * chance * (1 - chance));
      expect(Math.abs(drawn[id] - draws * chance)).toBeLessThanOrEqual(5 * deviation);
    });
    expect(drawn[4]).toBe(0);
  });
});
