import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/model/approximate.js';
import { Model } from '../../src/model/model.js';
import type { SimilarOptions } from '../../src/model/query-options.js';
import { quantizeModel } from '../../src/model/quantize.js';
import { saveModel } from '../../src/store/index.js';
import { library } from '../neighbors/approximate/library.js';
import { clusteredEmbedding } from '../neighbors/clusters.js';
import { goldenModel } from '../neighbors/queries/golden.js';
import { inFolder } from '../store/vectors/models.js';

function saveClusters(folder: string, size = 1500): string {
  const { vocabulary, dim, data } = clusteredEmbedding(size, 16, 1);
  const path = join(folder, 'model.db');
  saveModel(path, {
    vocabulary,
    dim,
    input: data,
    output: null,
    options: { mode: 'cbow' },
    history: [],
    corpus: {},
  });
  return path;
}

/** Words and scores, to six digits, of all of them. */
const shown = (found: readonly { word: string; score: number }[]): string[] =>
  found.map(({ word, score }) => `${word} ${score.toFixed(5)}`);

describe('Model.similar', () => {
  it('refuses a bare number of answers, and says how to pass it', async () => {
    const model = await goldenModel();
    const three = 3 as unknown as SimilarOptions;
    expect(() => model.similar('king', three)).toThrow(TypeError);
    expect(() => model.similar('king', three)).toThrow('write { topn: 3 }');
    expect(() => model.analogy('king', 'queen', 'man', three)).toThrow('write { topn: 3 }');
    expect(() => model.similarByVector([1, 2, 3, 4], three)).toThrow('write { topn: 3 }');
    expect(() => model.predictCentre(['king'], three)).toThrow('write { topn: 3 }');
    await expect(model.similarMany(['king'], three)).rejects.toThrow('write { topn: 3 }');
    expect(() => model.similar('king', { k: 3 } as object)).toThrow('no option "k"');
  });

  it('accepts the limits of mostSimilar', async () => {
    const model = await goldenModel();
    const limits = { topn: 2, restrictVocab: 5, filter: (word: string) => word !== 'queen' };
    expect(model.similar('king', limits)).toEqual(
      model.mostSimilar({ positive: 'king', ...limits }),
    );
  });

  it('answers many words as it answers each', async () => {
    const model = await Model.fromState({
      ...clusteredEmbedding(80, 16, 1),
      vocabulary: clusteredEmbedding(80, 16, 1).vocabulary,
      dim: 16,
      input: clusteredEmbedding(80, 16, 1).data,
      output: null,
      options: {},
      history: [],
      corpus: {},
    });
    for (const count of [3, 80]) {
      const words = Array.from({ length: count }, (_, id) => model.source.wordOf(id));
      const found = await model.similarMany(words, { topn: 4 });
      expect(found.map(shown)).toEqual(
        words.map((word) => shown(model.similar(word, { topn: 4 }))),
      );
    }
  });
});

describe.skipIf(library === undefined)('a model with an index (where usearch is installed)', () => {
  it('searches without an index that is damaged or stale, and says what to do', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      await buildIndex(path, { queries: 10 });
      appendFileSync(`${path}.hnsw`, 'x');
      for (const problem of ['is damaged', 'was built from different vectors']) {
        const model = await Model.open(path);
        expect(model.searchNote).toBeNull();
        expect(model.similar(model.source.wordOf(0))).toHaveLength(10);
        expect(model.searchNote).toContain(problem);
        expect(model.searchNote).toContain(`wordloom index ${path}`);
        model.close();
        await buildIndex(path, { queries: 10 });
        saveClusters(folder, 1400);
      }
    }));

  it('is not built from vectors that have no neighbours', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      const { vocabulary } = clusteredEmbedding(5, 2, 1);
      const more = { output: null, options: {}, history: [], corpus: {} };
      const save = (input: number[]): void =>
        saveModel(path, { vocabulary, dim: 2, input: Float32Array.from(input), ...more });
      save([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
      await expect(buildIndex(path)).rejects.toThrow('Only one vector');
      save([1, 1, 1, 2, 0, 0, 0, 0, 0, 0]);
      await expect(buildIndex(path)).resolves.toMatchObject({ vectors: 2, recall: 1 });
    }));
});

describe('a quantised model', () => {
  it('is not made from zero vectors, and leaves nothing behind', () =>
    inFolder(async (folder) => {
      const [path, output] = ['model.db', 'small.db'].map((name) => join(folder, name));
      const { vocabulary } = clusteredEmbedding(5, 2, 1);
      const more = { output: null, options: {}, history: [], corpus: {} };
      saveModel(path, { vocabulary, dim: 2, input: new Float32Array(10), ...more });
      for (const to of ['int8', 'binary'] as const) {
        for (const keepFloats of [true, false]) {
          await expect(quantizeModel(path, output, { to, keepFloats })).rejects.toThrow(
            'zero or not finite',
          );
        }
      }
      await expect(Model.open(output)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
    }));

  it('answers as it does exactly', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder, 300);
      const output = join(folder, 'small.db');
      await quantizeModel(path, output, { queries: 50 });
      const model = await Model.open(output);
      const words = Array.from({ length: 50 }, (_, id) => model.source.wordOf(id));
      const [found, exact] = [
        await model.similarMany(words),
        await model.similarMany(words, { exact: true }),
      ];
      expect(found.map(shown)).toEqual(exact.map(shown));
      model.close();
    }));
});

describe('a model that is printed', () => {
  it('describes itself in one line, and as JSON', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      const model = await Model.open(path);
      expect(inspect(model)).toBe(`Model(1,500 words, 16 dimensions, cbow, ${path})`);
      expect(JSON.parse(JSON.stringify(model))).toEqual({
        kind: 'word vectors',
        path,
        size: 1500,
        dim: 16,
      });
      model.close();
      expect(inspect(await goldenModel())).toBe('Model(10 words, 4 dimensions, in memory)');
    }));
});
