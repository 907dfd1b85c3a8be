import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { breakEven, buildIndex, isFaster, openIndex } from '../../src/model/approximate.js';
import { Neighbors } from '../../src/neighbors/index.js';
import { ModelFile, saveModel } from '../../src/store/index.js';
import { indexPathOf } from '../../src/store/vectors/index-file.js';
import { library } from '../neighbors/approximate/library.js';
import { clusteredEmbedding } from '../neighbors/clusters.js';
import { inFolder } from '../store/vectors/models.js';

function saveClusters(folder: string, size = 1500, seed = 1): string {
  const { vocabulary, dim, data } = clusteredEmbedding(size, 16, seed);
  const path = join(folder, 'model.db');
  const more = { output: null, options: {}, history: [], corpus: {} };
  saveModel(path, { vocabulary, dim, input: data, ...more });
  return path;
}

/** The code of what opening the index of a model throws; 'none' or 'open' if it does not. */
async function outcomeOf(path: string): Promise<string> {
  const file = ModelFile.open(path);
  try {
    return (await openIndex(file)) === undefined ? 'none' : 'open';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    file.close();
  }
}

describe('isFaster', () => {
  const times = { index: { first: 20, next: 1 }, exact: { first: 10, next: 3 } };

  it('weighs opening the index against the time that each search saves', () => {
    expect(isFaster(times, { searches: 1, topn: 10 })).toBe(false);
    expect(isFaster(times, { searches: 6, topn: 10 })).toBe(false);
    expect(isFaster(times, { searches: 7, topn: 10 })).toBe(true);
  });

  it('has a number of searches from which the index is faster', () => {
    expect(breakEven(times)).toBe(7);
    const slow = { index: { first: 20, next: 3 }, exact: { first: 10, next: 3 } };
    expect(breakEven(slow)).toBe(Infinity);
    expect(breakEven({ index: slow.exact, exact: slow.index })).toBe(1);
  });

  it('expects a wider search to take as much longer', () => {
    expect(isFaster(times, { searches: 100, topn: 20 })).toBe(true);
    expect(isFaster(times, { searches: 100, topn: 30 })).toBe(false);
  });
});

describe.skipIf(library === undefined)('an index of a model (where usearch is installed)', () => {
  it('measures its recall and its time', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      const report = await buildIndex(path, { recall: 0.95, queries: 200, efConstruction: 100 });
      expect(report).toMatchObject({ vectors: 1500, size: 1500, dim: 16, m: 16, queries: 200 });
      expect(report).toMatchObject({ path: `${path}.hnsw`, library: 'usearch' });
      expect(report.libraryVersion).toMatch(/^\d+\.\d+\.\d+$/);
      expect(report.recall).toBeGreaterThanOrEqual(0.95);
      for (const { first, next } of Object.values(report.times)) {
        expect(first).toBeGreaterThan(0);
        expect(next).toBeGreaterThan(0);
      }
      const file = ModelFile.open(path);
      const { header, neighbors } = (await openIndex(file))!;
      expect(header.ef).toBe(report.ef);
      const exact = (await Neighbors.create(file)).similar('w3');
      const expected = new Set(exact.map(({ word }) => word));
      const found = neighbors.similar('w3').map(({ word }) => word);
      expect(found.filter((word) => expected.has(word)).length).toBeGreaterThan(6);
      file.close();
    }));

  it('uses the given ef', () =>
    inFolder(async (folder) => {
      const report = await buildIndex(saveClusters(folder), { ef: 17, queries: 20, threads: 1 });
      expect([report.ef, report.threads]).toEqual([17, 1]);
    }));

  it('is missing until it is built, and a rebuild replaces it', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      expect(await outcomeOf(path)).toBe('none');
      await buildIndex(path, { queries: 10 });
      await buildIndex(path, { queries: 10, m: 8 });
      expect(await outcomeOf(path)).toBe('open');
      expect(readdirSync(folder).toSorted()).toEqual(['model.db', 'model.db.hnsw']);
    }));

  it('is refused as stale if the model was trained again or differs', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      await buildIndex(path, { queries: 10 });
      saveClusters(folder, 1500, 2);
      expect(await outcomeOf(path)).toBe('INDEX_STALE');
      saveClusters(folder, 1400, 1);
      expect(await outcomeOf(path)).toBe('INDEX_STALE');
      const file = ModelFile.open(path);
      await expect(openIndex(file)).rejects.toThrow(`Run: wordloom index ${path}`);
      file.close();
      await buildIndex(path, { queries: 10 });
      expect(await outcomeOf(path)).toBe('open');
    }));

  it('is refused if it is damaged or of a later version', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      const { vectors } = await buildIndex(path, { queries: 10 });
      const index = indexPathOf(path);
      const whole = readFileSync(index);
      const change = async (edit: (bytes: Buffer) => Buffer | void): Promise<string> => {
        const bytes = Buffer.from(whole);
        writeFileSync(index, edit(bytes) ?? bytes);
        return outcomeOf(path);
      };
      expect(await change((bytes) => bytes.subarray(0, -1))).toBe('INDEX_DAMAGED');
      expect(await change((bytes) => bytes.subarray(0, 100))).toBe('INDEX_DAMAGED');
      expect(await change(() => Buffer.alloc(0))).toBe('INDEX_DAMAGED');
      expect(await change((bytes) => bytes.subarray(1))).toBe('INDEX_DAMAGED');
      // A link of the graph, a letter of the header, the length of the header.
      const graph = 8 + vectors * 16 * 4;
      for (const at of [graph + 200, graph + 5000, whole.length - 60, whole.length - 19]) {
        expect(await change((bytes) => void (bytes[at] ^= 1))).toBe('INDEX_DAMAGED');
      }
      expect(await change((bytes) => void bytes.writeUInt32LE(2, bytes.length - 12))).toBe(
        'INDEX_NEWER',
      );
      expect(await change(() => {})).toBe('open');
      appendFileSync(index, 'x');
      expect(await outcomeOf(path)).toBe('INDEX_DAMAGED');
    }));

  it('is not opened if the exact search is faster for the planned searches', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      const { times } = await buildIndex(path, { queries: 10 });
      const file = ModelFile.open(path);
      const plan = { searches: 1, topn: 10 };
      expect((await openIndex(file, plan)) !== undefined).toBe(isFaster(times, plan));
      file.close();
    }));

  it('cannot be built from zero vectors, and leaves nothing behind', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      const { vocabulary, dim } = clusteredEmbedding(5, 2, 1);
      const more = { output: null, options: {}, history: [], corpus: {} };
      saveModel(path, { vocabulary, dim, input: new Float32Array(10), ...more });
      await expect(buildIndex(path)).rejects.toMatchObject({ code: 'INDEX_EMPTY' });
      expect(readdirSync(folder)).toEqual(['model.db']);
    }));

  it('does not exist for a model in memory', async () => {
    await expect(openIndex(clusteredEmbedding(3, 2, 1))).rejects.toThrow('opened from a file');
  });

  it('refuses wrong options before any work', async () => {
    await expect(buildIndex('none.db', { recall: 2 })).rejects.toThrow(RangeError);
    await expect(buildIndex('none.db', { m: 1 })).rejects.toThrow('m must be');
    await expect(buildIndex('none.db', { efs: 1 } as object)).rejects.toThrow(TypeError);
    await expect(buildIndex('none.db')).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  });
});
