import { describe, expect, it } from 'vitest';
import { layOutVectors } from '../../src/map/layout.js';
import { unitVectors } from '../../src/map/nearest.js';
import { grouped } from './vectors.js';

const OPTIONS = { neighbors: 10, epochs: 100, seed: 1 };

describe('layOutVectors', () => {
  it('gives the same coordinates for any number of threads', async () => {
    const units = unitVectors(await grouped(3, 30), 90);
    const [one, two] = [
      await layOutVectors(units, 8, { ...OPTIONS, threads: 1 }),
      await layOutVectors(units, 8, { ...OPTIONS, threads: 2 }),
    ];
    expect(two).toEqual(one);
  });

  it('places words beyond the limit of UMAP near their neighbours', async () => {
    const shuffled = unitVectors(await grouped(2, 40), 80);
    // Words of both groups in turn, so that the first half has both.
    const units = shuffled.map((_, i) => {
      const [word, d] = [Math.floor(i / 8), i % 8];
      return shuffled[(word % 2 === 0 ? word / 2 : 40 + (word - 1) / 2) * 8 + d];
    });
    const { coordinates } = await layOutVectors(units, 8, { ...OPTIONS, most: 40 });
    expect(coordinates).toHaveLength(160);
    const distance = (i: number, j: number): number =>
      Math.hypot(
        coordinates[2 * i] - coordinates[2 * j],
        coordinates[2 * i + 1] - coordinates[2 * j + 1],
      );
    for (let id = 40; id < 80; id++) {
      const nearest = Array.from({ length: 40 }, (_, other) => other).toSorted(
        (a, b) => distance(id, a) - distance(id, b),
      )[0];
      expect(nearest % 2).toBe(id % 2);
    }
  });

  it('reports progress, including the search', async () => {
    const shares: number[] = [];
    const units = unitVectors(await grouped(2, 40), 80);
    await layOutVectors(units, 8, { ...OPTIONS, onProgress: (share) => shares.push(share) });
    expect(shares[0]).toBe(0);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it('lays out vectors of zeros too', async () => {
    const units = unitVectors(await grouped(1, 20), 20);
    units.fill(0, 0, 24);
    const { coordinates } = await layOutVectors(units, 8, OPTIONS);
    expect(coordinates.every(Number.isFinite)).toBe(true);
  });
});
