import { describe, expect, it } from 'vitest';
import { Embedding } from '../../src/embedding/matrix.js';
import { compareVectors, Neighbors } from '../../src/neighbors/index.js';
import { rotateRow } from '../../src/neighbors/alignment.js';
import { embeddingOf, randomEmbedding } from './vectors.js';

/** The same vectors in other directions: axes swapped, one turned round. */
function turned(embedding: Embedding): Embedding {
  const { dim, data } = embedding;
  const rotation = new Float64Array(dim * dim);
  for (let i = 0; i < dim; i++) rotation[i * dim + ((i + 1) % dim)] = i === 0 ? -1 : 1;
  const rows = Array.from({ length: embedding.size }, (_, id) => [
    ...rotateRow(data.subarray(id * dim, (id + 1) * dim), rotation),
  ]);
  return new Embedding(embedding.vocabulary, dim, Float32Array.from(rows.flat()));
}

describe('compareVectors', () => {
  it('finds no difference but a rotation in rotated vectors', async () => {
    const embedding = randomEmbedding(400, 6, 1);
    const a = await Neighbors.create(embedding);
    const b = await Neighbors.create(turned(embedding));
    const { commonWords, neighbors, alignment } = await compareVectors(a, b, { words: 100 });
    expect(commonWords).toBe(400);
    expect(neighbors).toEqual({ words: 100, topn: 10, overlap: expect.closeTo(1, 2) });
    expect(alignment).toEqual({ fitted: 200, measured: 200, meanCosine: expect.closeTo(1, 6) });
  });

  it('finds little in common between random vectors', async () => {
    const a = await Neighbors.create(randomEmbedding(2000, 10, 1));
    const b = await Neighbors.create(randomEmbedding(2000, 10, 2));
    const { neighbors, alignment } = await compareVectors(a, b);
    expect(neighbors.words).toBe(1000);
    expect(neighbors.overlap).toBeLessThan(0.01);
    expect(Math.abs(alignment!.meanCosine)).toBeLessThan(0.05);
  });

  it('counts the neighbours that both have, of all that either has', async () => {
    // To `a`, the nearest two are b and c in one and c and d in the other.
    const one = embeddingOf({ a: [1, 0], b: [1, 0.1], c: [1, 0.2], d: [0, 1] });
    const two = embeddingOf({ d: [1, 0.1], c: [1, 0.2], b: [0, 1], a: [1, 0], e: [-1, 0] });
    const options = { words: 1, topn: 2 };
    const [a, b] = [await Neighbors.create(one), await Neighbors.create(two)];
    const { commonWords, neighbors } = await compareVectors(a, b, options);
    expect(commonWords).toBe(4);
    expect(neighbors.overlap).toBeCloseTo(1 / 3, 12);
  });

  it('aligns no vectors of different lengths', async () => {
    const a = await Neighbors.create(randomEmbedding(9, 3, 1));
    const b = await Neighbors.create(randomEmbedding(9, 4, 1));
    expect(await compareVectors(a, b)).not.toHaveProperty('alignment');
  });

  it('refuses sets without a common word, and wrong options', async () => {
    const a = await Neighbors.create(randomEmbedding(9, 3, 1));
    const b = await Neighbors.create(embeddingOf({ x: [1, 2, 3] }));
    await expect(compareVectors(a, b)).rejects.toMatchObject({ code: 'NO_COMMON_WORDS' });
    await expect(compareVectors(a, a, { topn: 0 })).rejects.toThrow(RangeError);
    await expect(compareVectors(a, a, { n: 1 } as object)).rejects.toThrow(/no option "n"/);
  });
});
