import { describe, expect, it } from 'vitest';
import {
  type Directions,
  DirectionTracker,
  type WeightedRows,
} from '../../../src/engines/distributed/directions.js';
import { nextFloat, type RandomState, seedRandom } from '../../../src/random.js';
import { newMatrices } from './matrices.js';

const DIM = 20;

const newTracker = (dim = DIM): DirectionTracker =>
  new DirectionTracker(newMatrices(0, dim).kernels);

/** Rows of independent numbers, each dimension multiplied by its scale. */
function rowsOf(scales: readonly number[], random: RandomState, count = 400): WeightedRows {
  const rows = Float32Array.from(
    { length: count * scales.length },
    (_, at) => scales[at % scales.length] * (nextFloat(random) - 0.5),
  );
  return { rows, weights: new Float64Array(count).fill(1 / count) };
}

const SCALES = [1, 1, 8, 1, 1, 4, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];

const vectorsOf = ({ vectors, shares }: Directions): number[][] =>
  Array.from(shares, (_, k) => [...vectors].filter((__, at) => at % shares.length === k));

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, d) => sum + x * b[d], 0);

describe('the main directions of rows', () => {
  it('have the largest second moments, the largest first', () => {
    const directions = newTracker().follow(rowsOf(SCALES, seedRandom(1)))!;
    const [first, second, third] = vectorsOf(directions);
    expect(Math.abs(first[2])).toBeGreaterThan(0.99);
    expect(Math.abs(second[5])).toBeGreaterThan(0.99);
    expect(Math.abs(third[8])).toBeGreaterThan(0.9);
    const total = product(SCALES, SCALES);
    expect(directions.shares[0]).toBeCloseTo(64 / total, 1);
    expect(directions.shares[1]).toBeCloseTo(16 / total, 1);
    const sum = directions.shares.reduce((all, share) => all + share, 0);
    expect(sum).toBeLessThan(1);
  });

  it('count all others as the last, so that none is underestimated', () => {
    const { shares, rest } = newTracker().follow(
      rowsOf([...Array(10).fill(5), ...Array(10).fill(0.1)], seedRandom(1)),
    )!;
    expect(rest).toBeCloseTo(shares.at(-1)!);
  });

  it('are orthonormal', () => {
    const all = vectorsOf(newTracker().follow(rowsOf(SCALES, seedRandom(2)))!);
    all.forEach((a, i) => {
      all.forEach((b, k) => expect(product(a, b)).toBeCloseTo(Number(i === k)));
    });
  });

  it('follow rows that change', () => {
    const tracker = newTracker();
    tracker.follow(rowsOf(SCALES, seedRandom(3)));
    const turned = rowsOf(SCALES.toReversed(), seedRandom(3));
    let directions: Directions | undefined;
    for (let i = 0; i < 8; i++) directions = tracker.follow(turned);
    expect(Math.abs(vectorsOf(directions!)[0][17])).toBeGreaterThan(0.99);
  });

  it('are unknown while all rows are zero', () => {
    const tracker = newTracker();
    expect(tracker.follow(rowsOf(Array(DIM).fill(0), seedRandom(1)))).toBeUndefined();
    expect(tracker.follow(rowsOf(Array(DIM).fill(NaN), seedRandom(1)))).toBeUndefined();
    expect(tracker.follow(rowsOf(SCALES, seedRandom(1)))).toBeDefined();
  });

  it('depend on nothing earlier after a restart, to the bit', () => {
    const tracker = newTracker();
    for (const seed of [1, 2, 3]) tracker.follow(rowsOf(SCALES, seedRandom(seed)));
    tracker.restart();
    const rows = rowsOf(SCALES, seedRandom(4));
    expect(tracker.follow(rows)).toEqual(newTracker().follow(rows));
  });

  it.each([
    ['fewer dimensions than directions', 2],
    ['one dimension', 1],
  ])('are finite with %s', (_, dim) => {
    const { vectors, shares, rest } = newTracker(dim).follow(
      rowsOf(SCALES.slice(0, dim), seedRandom(1)),
    )!;
    expect([...vectors, ...shares, rest].every(Number.isFinite)).toBe(true);
    expect([...shares.subarray(dim)].every((share) => share === 0)).toBe(true);
  });

  it('are fewer if all rows lie on a line', () => {
    const line = rowsOf([3, ...Array(19).fill(0)], seedRandom(1));
    const { vectors, shares, rest } = newTracker().follow(line)!;
    expect(Math.abs(vectors[0])).toBeCloseTo(1);
    expect(shares[0]).toBeCloseTo(1);
    for (const share of [...shares.subarray(1), rest]) expect(share).toBeCloseTo(0);
  });
});
