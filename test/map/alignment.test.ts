import { describe, expect, it } from 'vitest';
import { alignWords } from '../../src/map/alignment.js';
import { nextFloat, seedRandom } from '../../src/random.js';

const WORDS = 60;

/** Random unit vectors. (WORDS, dim) */
function randomUnits(dim: number, seed: number): Float32Array {
  const random = seedRandom(seed);
  const units = new Float32Array(WORDS * dim).map(() => nextFloat(random) - 0.5);
  for (let start = 0; start < units.length; start += dim) {
    const row = units.subarray(start, start + dim);
    const norm = Math.hypot(...row);
    row.forEach((value, i) => (row[i] = value / norm));
  }
  return units;
}

/** Each row with its first two numbers exchanged, and the third one turned round: a rotation. */
const turned = (units: Float32Array, dim: number): Float32Array =>
  units.map((_, i) => {
    const [start, d] = [i - (i % dim), i % dim];
    return d === 2 ? -units[i] : units[start + ([1, 0][d] ?? d)];
  });

describe('alignWords', () => {
  it('rotates a model onto a rotated copy', async () => {
    const left = randomUnits(5, 1);
    const pairs = { left, right: turned(left, 5), leftDim: 5, rightDim: 5 };
    const aligned = await alignWords(pairs);
    expect(aligned.cosines!.every((cosine) => cosine > 0.9999)).toBe(true);
    for (const [i, value] of aligned.left.entries()) expect(aligned.right[i]).toBeCloseTo(value, 3);
    expect(aligned.left.every((value) => Math.abs(value) <= 1)).toBe(true);
  });

  it('identifies the word that moved', async () => {
    const left = randomUnits(4, 2);
    const right = turned(left, 4);
    right.subarray(4 * 7, 4 * 8).forEach((value, i, row) => (row[i] = -value));
    const { cosines } = await alignWords({ left, right, leftDim: 4, rightDim: 4 });
    expect(cosines!.indexOf(Math.min(...cosines!))).toBe(7);
  });

  it('finds no similarity between unrelated models', async () => {
    const pairs = {
      left: randomUnits(20, 3),
      right: randomUnits(20, 4),
      leftDim: 20,
      rightDim: 20,
    };
    const { cosines } = await alignWords(pairs);
    const mean = cosines!.reduce((sum, cosine) => sum + cosine, 0) / WORDS;
    expect(Math.abs(mean)).toBeLessThan(0.3); // had a word been fitted to, it would be far above
  });

  it('rotates only the plane if dimensions differ', async () => {
    const left = randomUnits(3, 5);
    const right = new Float32Array(WORDS * 4).map((_, i) =>
      i % 4 === 3 ? 0 : left[3 * Math.floor(i / 4) + (i % 4)],
    );
    const aligned = await alignWords({ left, right, leftDim: 3, rightDim: 4 });
    expect(aligned.cosines).toBeUndefined();
    for (const [i, value] of aligned.left.entries()) expect(aligned.right[i]).toBeCloseTo(value, 3);
  });

  it.each([1, 2])('aligns %i words', async (count) => {
    const units = randomUnits(3, 6).slice(0, 3 * count);
    const aligned = await alignWords({ left: units, right: units, leftDim: 3, rightDim: 3 });
    expect([...aligned.left, ...aligned.right].every(Number.isFinite)).toBe(true);
  });
});
