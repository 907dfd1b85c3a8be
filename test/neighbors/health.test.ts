import { describe, expect, it } from 'vitest';
import { isotropy, vectorHealth } from '../../src/neighbors/health.js';
import { Neighbors } from '../../src/neighbors/index.js';
import { cosine, embeddingOf, randomEmbedding } from './vectors.js';

describe('vectorHealth', () => {
  it('finds vectors that point everywhere isotropic', async () => {
    const health = vectorHealth(await Neighbors.create(randomEmbedding(3000, 5, 1)));
    expect(health.isotropy).toBeGreaterThan(0.9);
    expect(Math.abs(health.averageCosine)).toBeLessThan(0.01);
    expect(health).not.toHaveProperty('normByFrequency');
  });

  it('finds vectors in a cone anisotropic', async () => {
    const cone = randomEmbedding(3000, 5, 1);
    for (let i = 0; i < cone.data.length; i += 5) cone.data[i] += 5;
    const health = vectorHealth(await Neighbors.create(cone));
    expect(health.isotropy).toBeLessThan(0.01);
    expect(health.averageCosine).toBeGreaterThan(0.9);
  });

  it('has the mean cosine of all pairs', async () => {
    const embedding = randomEmbedding(40, 3, 1);
    let sum = 0;
    for (let a = 0; a < 40; a++) {
      for (let b = 0; b < a; b++) sum += cosine(embedding.row(a), embedding.row(b));
    }
    const { averageCosine } = vectorHealth(await Neighbors.create(embedding));
    expect(averageCosine).toBeCloseTo(sum / ((40 * 39) / 2), 6);
  });

  it('correlates lengths with the logarithms of counts', async () => {
    const neighbors = await Neighbors.create(
      embeddingOf({ a: [4, 0], b: [0, 3], c: [2, 0], d: [0, 1], unseen: [9, 0], bad: [NaN, 0] }),
    );
    const { norms, normByFrequency } = vectorHealth(neighbors, [1000, 100, 10, 1, 0, 5]);
    expect(norms).toEqual({ mean: 19 / 5, min: 1, max: 9 });
    expect(normByFrequency!.pearson).toBeCloseTo(1, 12);
    expect(normByFrequency!.spearman).toBeCloseTo(1, 12);
    expect(normByFrequency!.pearsonPValue).toBeLessThan(1e-6);
  });

  it('is undefined for a single word', async () => {
    const health = vectorHealth(await Neighbors.create(embeddingOf({ a: [1, 0] })), [1]);
    expect([health.averageCosine, health.isotropy]).toEqual([NaN, NaN]);
    expect(health.normByFrequency!.pearson).toBeNaN();
  });

  it('refuses counts of other words', async () => {
    const neighbors = await Neighbors.create(randomEmbedding(3, 2, 1));
    expect(() => vectorHealth(neighbors, [1, 2])).toThrow(/counts must be 3 numbers, got 2/);
  });
});

describe('isotropy', () => {
  it('is the ratio of partition functions in the principal directions', () => {
    // Directions are the axes: Z is e^2 + 2 + e^-2 either way, and e^1 + 2 + e^-1.
    const vectors = Float64Array.of(2, 0, -2, 0, 0, 1, 0, -1);
    const [e2, e1] = [2, 1].map((x) => Math.exp(x) + Math.exp(-x) + 2);
    expect(isotropy(vectors, 2)).toBeCloseTo(e1 / e2, 12);
  });

  it('handles vectors so long that their exponentials overflow', () => {
    expect(isotropy(Float64Array.of(2000, 0, -2000, 0, 0, 1999, 0, -1999), 2)).toBeCloseTo(
      Math.exp(-1),
      9,
    );
  });
});
