import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { saveModel } from '../../../../src/store/index.js';
import { library } from '../../../neighbors/approximate/library.js';
import { clusteredEmbedding } from '../../../neighbors/clusters.js';
import { TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const model = folder.at('model.db');

function save(seed: number): void {
  const { vocabulary, dim, data } = clusteredEmbedding(2000, 16, seed);
  const more = { output: null, options: {}, history: [], corpus: {} };
  saveModel(model, { vocabulary, dim, input: data, ...more });
}

beforeAll(() => save(1));

describe.skipIf(library === undefined)('wordloom index (where usearch is installed)', () => {
  it('reports recall and latency, and writes the index beside the model', async () => {
    const { code, stdout, stderr } = await wordloom('index', model, '--queries', '50');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote .*model\.db\.hnsw: 2,000 words, .*\n\nsearch +recall@10/);
    expect(stdout).toMatch(/^index, ef \d+ +\d[\d.]*% +[\d.]+ ms +[\d.]+ ms$/m);
    expect(stdout).toMatch(/^exact +100% +[\d.]+ ms +[\d.]+ ms$/m);
    expect(stderr).toContain('Building the index');
    expect(existsSync(`${model}.hnsw`)).toBe(true);
  });

  it('prints JSON, and nothing else', async () => {
    const { stdout, stderr } = await wordloom('index', model, '--ef', '20', '--json', '--quiet');
    expect(JSON.parse(stdout)).toMatchObject({ ef: 20, vectors: 2000, path: `${model}.hnsw` });
    expect(stderr).toBe('');
  });

  it('answers as an exact search does, whichever is used', async () => {
    await wordloom('index', model, '--ef', '500', '--quiet');
    const words = Array.from({ length: 100 }, (_, id) => `w${id}`);
    const fast = JSON.parse((await wordloom('similar', model, ...words, '--json')).stdout);
    const exact = JSON.parse(
      (await wordloom('similar', model, ...words, '--json', '--exact')).stdout,
    );
    const wordsOf = (answers: typeof fast): string[] =>
      answers.flatMap(({ neighbors }: { neighbors: { word: string }[] }) =>
        neighbors.map(({ word }) => word),
      );
    const expected = wordsOf(exact);
    const same = wordsOf(fast).filter((word, at) => word === expected[at]);
    expect(same.length).toBeGreaterThan(0.95 * expected.length);
  });

  it('is ignored with a note if the model has changed', async () => {
    await wordloom('index', model, '--quiet');
    save(2);
    const { code, stdout, stderr } = await wordloom('similar', model, 'w1', '-k', '2');
    expect(code).toBe(0);
    expect(stdout).toContain('nearest to w1');
    expect(stderr).toMatch(/^note: The index .* was built from different vectors .*wordloom index/);
    expect((await wordloom('similar', model, 'w1', '--exact')).stderr).toBe('');
  });

  it('is ignored with a note if it cannot be read', async () => {
    rmSync(`${model}.hnsw`, { force: true });
    mkdirSync(`${model}.hnsw`);
    const { code, stdout, stderr } = await wordloom('similar', model, 'w1', '-k', '2');
    rmSync(`${model}.hnsw`, { recursive: true });
    expect([code, stdout]).toEqual([0, expect.stringContaining('nearest to w1')]);
    expect(stderr).toMatch(/^note: The index .*model\.db\.hnsw cannot be read: /);
  });

  it('refuses invalid flags', async () => {
    expect((await wordloom('index', model, '--recall', '1.5')).code).toBe(2);
    expect((await wordloom('index', model, '--m', 'x')).code).toBe(2);
    for (const flags of [
      ['--m', '1'],
      ['--ef', '65537'],
      ['--ef-construction', '65537'],
    ]) {
      const { code, stderr } = await wordloom('index', model, ...flags);
      expect([code, stderr]).toEqual([2, expect.stringContaining('must be a whole number from')]);
    }
    expect((await wordloom('index', folder.at('none.db'))).code).toBe(1);
  });
});
