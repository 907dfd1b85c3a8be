import { describe, expect, it } from 'vitest';
import { clusterVectors } from '../../src/map/clusters.js';
import { unitVectors } from '../../src/map/nearest.js';
import { grouped } from './vectors.js';

/** Unit vectors in as many groups, as `grouped` makes them. */
const unitsIn = async (groups: number, each: number): Promise<Float32Array> =>
  unitVectors(await grouped(groups, each), groups * each);

describe('clusterVectors', () => {
  it('finds existing clusters', async () => {
    const { of, sizes, typical } = await clusterVectors(await unitsIn(3, 20), 8, 3, 1);
    expect(sizes).toEqual([20, 20, 20]);
    for (let group = 0; group < 3; group++) {
      expect(new Set(of.subarray(group * 20, group * 20 + 20)).size).toBe(1);
    }
    typical.forEach((ids, which) => {
      expect(ids).toHaveLength(3);
      expect(ids.every((id) => of[id] === which)).toBe(true);
    });
  });

  it('is reproducible, and orders clusters by size', async () => {
    const units = await unitsIn(4, 15);
    const [a, b] = [await clusterVectors(units, 8, 3, 7), await clusterVectors(units, 8, 3, 7)];
    expect(b).toEqual(a);
    expect(a.sizes).toEqual(a.sizes.toSorted((m, n) => n - m));
    expect(a.sizes.reduce((sum, size) => sum + size, 0)).toBe(60);
  });

  it.each([1, 2])('clusters %i words', async (count) => {
    const { of } = await clusterVectors(await unitsIn(1, count), 8, 5, 1);
    expect(of).toHaveLength(count);
  });

  it('clusters equal vectors, and vectors of zeros', async () => {
    for (const value of [0, 1]) {
      const { sizes } = await clusterVectors(new Float32Array(12).fill(value), 1, 4, 1);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(12);
    }
  });
});
