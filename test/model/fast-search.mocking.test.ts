import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { buildIndex } from '../../src/model/approximate.js';
import { Model } from '../../src/model/model.js';
import { saveModel } from '../../src/store/index.js';
import { library } from '../neighbors/approximate/library.js';
import { clusteredEmbedding } from '../neighbors/clusters.js';
import { inFolder } from '../store/vectors/models.js';

/** From so many searches on the index is the faster one, whatever the machine. */
const PAYS = 5;

const wordsOf = (found: readonly { word: string }[]) => found.map(({ word }) => word);
const filter = (): boolean => true;

vi.mock('../../src/model/approximate.js', async (original) => ({
  ...(await original<object>()),
  isFaster: (_: object, { searches }: { searches: number }) => searches >= PAYS,
}));

describe.skipIf(library === undefined)('a model with an index (where usearch is installed)', () => {
  it('uses it once that pays off, unless asked not to', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      const { vocabulary, dim, data } = clusteredEmbedding(1500, 16, 1);
      const more = { output: null, options: {}, history: [], corpus: {} };
      saveModel(path, { vocabulary, dim, input: data, ...more });
      const rough = { ef: 1, m: 2, efConstruction: 1, queries: 500 };
      const { recall } = await buildIndex(path, rough);
      expect(recall).toBeLessThan(1); // so that an answer tells which search gave it

      const words = vocabulary.words.slice(0, 400);
      const ask = (model: Model, exact: boolean) =>
        words.map((word) => wordsOf(model.similar(word, { exact })));
      const model = await Model.open(path);
      const exact = ask(model, true);
      for (let i = 1; i < PAYS; i++) {
        expect(wordsOf(model.similar(words[i]))).toEqual(exact[i]);
      }
      expect(ask(model, false)).not.toEqual(exact);
      expect(ask(model, true)).toEqual(exact);
      expect(words.map((word) => wordsOf(model.similar([word])))).toEqual(exact);
      expect(words.map((word) => wordsOf(model.similar(word, { filter })))).toEqual(exact);
      expect(model.searchNote).toBeNull();
      model.close();

      const many = await Model.open(path); // which is asked for enough words at once
      expect((await many.similarMany(words)).map(wordsOf)).not.toEqual(exact);
      many.close();
    }));
});
