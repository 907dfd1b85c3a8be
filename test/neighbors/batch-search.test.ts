import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Embedding } from '../../src/embedding/matrix.js';
import { compileNeighbors, Neighbors, type SearchManyOptions } from '../../src/neighbors/index.js';
import { compileWasm, hasRelaxedDots } from '../../src/wasm-module.js';
import { randomEmbedding, randomFloats } from './vectors.js';

let module: WebAssembly.Module;

beforeAll(async () => {
  module = await compileNeighbors();
});

/** What `similarByVector` says to each query: the same to the last bit. */
async function expectAsOneByOne(
  embedding: Embedding,
  queries: Float32Array,
  options: SearchManyOptions,
) {
  const { dim } = embedding;
  const k = Math.min(options.topn ?? 10, embedding.size);
  const found = await new Neighbors(module, embedding).searchMany(queries, options);
  const alone = new Neighbors(module, embedding);
  expect([found.topn, found.ids.length, found.scores.length]).toEqual([
    k,
    (queries.length / dim) * k,
    (queries.length / dim) * k,
  ]);
  for (let q = 0; q * dim < queries.length; q++) {
    const expected = alone.similarByVector(queries.subarray(q * dim, (q + 1) * dim), { topn: k });
    const ids = expected.map(({ word }) => embedding.indexOf(word)!);
    const scores = expected.map(({ score }) => score);
    const missing = k - expected.length;
    expect([...found.ids.subarray(q * k, (q + 1) * k)]).toEqual([
      ...ids,
      ...Array.from({ length: missing }, () => -1),
    ]);
    expect([...found.scores.subarray(q * k, (q + 1) * k)]).toEqual([
      ...scores,
      ...Array.from({ length: missing }, () => NaN),
    ]);
  }
}

describe('Neighbors.searchMany', () => {
  it('finds what single searches find, for any shape', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 20 }),
        fc.oneof(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 32, max: 35 })),
        fc.integer({ min: 1, max: 12 }),
        (size, dim, count, k) =>
          expectAsOneByOne(randomEmbedding(size, dim, size), randomFloats(count * dim, k), {
            topn: k,
          }),
      ),
      { numRuns: 60 },
    );
  });

  it('finds the same with any number of threads', async () => {
    const embedding = randomEmbedding(5000, 30, 1);
    const queries = randomFloats(51 * 30, 2);
    for (const threads of [1, 2, 3]) {
      await expectAsOneByOne(embedding, queries, { topn: 20, threads });
    }
  });

  it.skipIf(!hasRelaxedDots())('finds the same in every build (needs relaxed SIMD)', async () => {
    const embedding = randomEmbedding(3000, 50, 3);
    const queries = randomFloats(40 * 50, 4);
    const [plain, relaxed] = await Promise.all(
      ['plain', 'relaxed'].map(async (build) => {
        const url = new URL(`../../src/neighbors/${build}.wasm`, import.meta.url);
        return new Neighbors(await compileWasm(url), embedding).searchMany(queries);
      }),
    );
    expect(relaxed).toEqual(plain);
  });

  it('handles more queries than fit at once', async () => {
    await expectAsOneByOne(randomEmbedding(9, 3, 1), randomFloats(2051 * 3, 2), { topn: 2 });
  });

  it('misses no neighbour if all are nearly equal', async () => {
    const embedding = randomEmbedding(1000, 16, 1);
    embedding.data.forEach((x, i) => (embedding.data[i] = 1 + x / 100));
    await expectAsOneByOne(embedding, embedding.data.slice(0, 40 * 16), { topn: 10 });
  });

  it('misses no neighbour of long, sparse or zero vectors', async () => {
    const embedding = randomEmbedding(300, 50, 1);
    embedding.data.forEach((x, i) => {
      if (i % 7 !== 0) embedding.data[i] = x * (i % 3 === 0 ? 0 : 1e-5);
      if (i < 5 * 50) embedding.data[i] = 0;
    });
    await expectAsOneByOne(embedding, embedding.data.slice(0, 60 * 50), { topn: 10 });
  });

  it('gives the lowest ids of equal scores, best first', async () => {
    const embedding = randomEmbedding(500, 4, 1);
    for (let id = 1; id < 500; id++) embedding.data.copyWithin(id * 4, 0, 4);
    for (const threads of [1, 2]) {
      const neighbors = new Neighbors(module, embedding);
      const { ids } = await neighbors.searchMany(embedding.row(0), { topn: 5, threads });
      expect([...ids]).toEqual([0, 1, 2, 3, 4]);
    }
  });

  it('orders scores of either sign and of zero', async () => {
    const embedding = randomEmbedding(6, 1, 1);
    embedding.data.set([-1, 0, 2, -0, -3, 1]);
    const { ids, scores } = await new Neighbors(module, embedding).searchMany(Float32Array.of(1), {
      topn: 6,
    });
    expect([...ids]).toEqual([2, 5, 1, 3, 0, 4]);
    expect([...scores]).toEqual([1, 1, 0, 0, -1, -1]);
  });

  it('never finds rows with numbers that are not finite', async () => {
    const embedding = randomEmbedding(9, 2, 1);
    for (const id of [0, 4, 8]) embedding.data[id * 2] = [NaN, Infinity, -Infinity][id / 4];
    for (const count of [1, 40]) {
      const queries = new Float32Array(count * 2).fill(1);
      const { ids } = await new Neighbors(module, embedding).searchMany(queries, { topn: 9 });
      const first = [...ids.subarray(0, 9)].toSorted((a, b) => a - b);
      expect(first).toEqual([-1, -1, -1, 1, 2, 3, 5, 6, 7]);
    }
  });

  it('answers searches that are asked at the same time', async () => {
    const embedding = randomEmbedding(300, 8, 1);
    const neighbors = new Neighbors(module, embedding);
    const all = await Promise.all(
      [1, 40, 3].map((k) => neighbors.searchMany(embedding.data, { topn: k, threads: 2 })),
    );
    for (const { topn: k, ids } of all) {
      for (let id = 0; id < 300; id++) expect(ids[id * k]).toBe(id);
    }
  });

  it('refuses invalid queries and options', async () => {
    const neighbors = new Neighbors(module, randomEmbedding(5, 3, 1));
    const search = (queries: unknown, options?: object) =>
      neighbors.searchMany(queries as Float32Array, options);
    await expect(search([1, 2, 3])).rejects.toThrow(TypeError);
    await expect(search(new Float32Array(4))).rejects.toThrow(/3 dimensions, got 4/);
    await expect(search(Float32Array.of(1, NaN, 1))).rejects.toThrow(/finite/);
    await expect(search(new Float32Array(3), { topn: 0 })).rejects.toThrow(RangeError);
    await expect(search(new Float32Array(3), { threads: 0 })).rejects.toThrow(RangeError);
    await expect(search(new Float32Array(3), { n: 1 })).rejects.toThrow(/no option "n"/);
  });
});

describe('Neighbors.similarByVector, asked again and again', () => {
  it('finds the same, however it searches by then', async () => {
    const embedding = randomEmbedding(400, 9, 1);
    const neighbors = new Neighbors(module, embedding);
    const first = neighbors.similar(['w5', 'w6'], { topn: 7 });
    for (let i = 0; i < 12; i++) {
      expect(neighbors.similar(['w5', 'w6'], { topn: 7 })).toEqual(first);
    }
    expect(neighbors.similar('w5', { topn: 1000 })).toHaveLength(399);
    expect(neighbors.similar('w5', { topn: 999 })).toHaveLength(399);
  });

  it('is not disturbed by a search of many that is on its way', async () => {
    const embedding = randomEmbedding(3000, 16, 1);
    const neighbors = new Neighbors(module, embedding);
    const queries = embedding.data.slice(0, 1000 * 16);
    const alone = await neighbors.searchMany(queries, { threads: 2 });
    const expected = neighbors.similar('w1');
    const together = neighbors.searchMany(queries, { threads: 2 });
    for (let i = 0; i < 50; i++) {
      expect(neighbors.similar('w1')).toEqual(expected);
      await new Promise((resolve) => setTimeout(resolve));
    }
    expect(await together).toEqual(alone);
  });
});

describe('Neighbors.similarMany', () => {
  it('finds what similar finds', async () => {
    const embedding = randomEmbedding(200, 7, 1);
    const neighbors = new Neighbors(module, embedding);
    const words = ['w3', 'w199', 'w3', 'w0'];
    const found = await neighbors.similarMany(words, { topn: 4 });
    expect(found.map((each) => each.map(({ word }) => word))).toEqual(
      words.map((word) => neighbors.similar(word, { topn: 4 }).map((each) => each.word)),
    );
  });

  it('refuses words that it does not have', async () => {
    const neighbors = new Neighbors(module, randomEmbedding(5, 3, 1));
    await expect(neighbors.similarMany(['w1', 'w7'])).rejects.toThrow(/"w7"/);
  });
});
