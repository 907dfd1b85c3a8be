import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UnknownWordError, WordloomError } from '../../../src/errors.js';
import {
  ApproximateNeighbors,
  chooseEf,
  drawWords,
  HnswIndex,
  loadHnswLibrary,
  measureEf,
  takeSample,
} from '../../../src/neighbors/approximate/index.js';
import { Neighbors } from '../../../src/neighbors/index.js';
import { inFolder } from '../../store/vectors/models.js';
import { clusteredEmbedding } from '../clusters.js';
import { cosine, embeddingOf } from '../vectors.js';
import { library } from './library.js';

const GRAPH = { m: 16, efConstruction: 100, threads: 1 };

describe('loadHnswLibrary', () => {
  it('says what to install if the package is missing', async () => {
    const error = await loadHnswLibrary('usearch-that-is-not').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(WordloomError);
    expect(error).toMatchObject({
      code: 'PACKAGE_MISSING',
      message:
        'An index needs the package usearch-that-is-not, which is not installed. ' +
        'Run: npm install usearch-that-is-not',
    });
  });

  it('gives the reason if the package cannot be loaded', () =>
    inFolder(async (folder) => {
      const broken = join(folder, 'broken.cjs');
      writeFileSync(broken, 'throw new Error("wrong machine");');
      const loading = loadHnswLibrary(broken);
      await expect(loading).rejects.toThrow('cannot be loaded here ("wrong machine")');
    }));
});

describe.skipIf(library === undefined)('HnswIndex (where usearch is installed)', () => {
  it('finds nearly all neighbours in clustered vectors, the more the wider it searches', async () => {
    const source = clusteredEmbedding(4000, 32, 1);
    const index = await HnswIndex.build(library!, source, GRAPH);
    expect(index.size).toBe(4000);
    const exact = await Neighbors.create(source);
    const sample = takeSample(drawWords(source, 200, 1), (w, o) => exact.similar(w, o), 10);
    const narrow = measureEf(source, index, sample, 10);
    const wide = measureEf(source, index, sample, 256);
    expect(wide.recall).toBeGreaterThan(0.97);
    expect(narrow.recall).toBeLessThanOrEqual(wide.recall);

    const chosen = chooseEf(source, index, sample, 0.9);
    expect(chosen.recall).toBeGreaterThanOrEqual(0.9);
    expect(chosen.ef).toBeLessThanOrEqual(256);
    expect(chooseEf(source, index, sample, 1.1).recall).toBeGreaterThanOrEqual(wide.recall);
  });

  it('builds the same graph again with one thread', async () => {
    const source = clusteredEmbedding(500, 16, 3);
    const query = new Float32Array(16).fill(0.25);
    const one = await HnswIndex.build(library!, source, GRAPH);
    const other = await HnswIndex.build(library!, source, GRAPH);
    expect(one.nearest(query, 50, 50)).toEqual(other.nearest(query, 50, 50));
  });

  it('gives cosines as an exact search does, best first', async () => {
    const source = clusteredEmbedding(500, 24, 2);
    const index = await HnswIndex.build(library!, source, { ...GRAPH, threads: 2 });
    const found = new ApproximateNeighbors(source, index, 500).similar('w7', { topn: 20 });
    const exact = (await Neighbors.create(source)).similar('w7', { topn: 20 });
    expect(found.map(({ word }) => word)).toEqual(exact.map(({ word }) => word));
    found.forEach(({ score }, at) => expect(score).toBeCloseTo(exact[at].score, 5));
  });

  it('reads its own file, whatever follows the graph', () =>
    inFolder(async (folder) => {
      const source = clusteredEmbedding(300, 8, 4);
      const index = await HnswIndex.build(library!, source, GRAPH);
      const path = join(folder, 'graph');
      index.save(path);
      const view = HnswIndex.view(library!, path, 8);
      const query = new Float32Array(8).fill(8 ** -0.5);
      expect(view.nearest(query, 10, 100)).toEqual(index.nearest(query, 10, 100));
    }));

  it('leaves out vectors without a direction, and finds all others', async () => {
    const source = embeddingOf({
      a: [1, 0],
      b: [1, 1],
      zero: [0, 0],
      broken: [NaN, 1],
      c: [-1, 0],
    });
    const index = await HnswIndex.build(library!, source, GRAPH);
    expect(index.size).toBe(3);
    const neighbors = new ApproximateNeighbors(source, index, 10);
    expect(neighbors.similar('a').map(({ word }) => word)).toEqual(['b', 'c']);
    expect(neighbors.similar('a')[0].score).toBeCloseTo(cosine([1, 0], [1, 1]), 6);
    expect(neighbors.similar('zero')).toEqual([]);
    expect(neighbors.similar('broken')).toEqual([]);
  });

  it('refuses unknown words, wrong counts and unknown options', async () => {
    const source = embeddingOf({ cat: [1, 2], dog: [2, 1] });
    const index = await HnswIndex.build(library!, source, GRAPH);
    const neighbors = new ApproximateNeighbors(source, index, 10);
    expect(() => neighbors.similar('cta')).toThrow(UnknownWordError);
    expect(() => neighbors.similar('cat', { topn: 0 })).toThrow(RangeError);
    expect(() => neighbors.similar('cat', { among: 3 } as object)).toThrow(TypeError);
  });

  it('reports its progress, and stops when it is aborted', async () => {
    const source = clusteredEmbedding(5000, 4, 5);
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number): void => {
      seen.push(done);
      controller.abort(new Error('enough'));
    };
    const { signal } = controller;
    const building = HnswIndex.build(library!, source, GRAPH, { onProgress, signal });
    await expect(building).rejects.toThrow('enough');
    expect(seen).toEqual([2048]);
  });
});
