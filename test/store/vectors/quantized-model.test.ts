import Database from 'better-sqlite3';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelFileError } from '../../../src/errors.js';
import { openQuantized, quantizeModel } from '../../../src/model/quantize.js';
import { ModelFile, saveModel } from '../../../src/store/index.js';
import { clusteredEmbedding } from '../../neighbors/clusters.js';
import { cosine } from '../../neighbors/vectors.js';
import { inFolder, thrownBy, unseal } from './models.js';

const SIZE = 1200;
const DIM = 32;

function saveClusters(folder: string): string {
  const { vocabulary, dim, data } = clusteredEmbedding(SIZE, DIM, 1);
  const path = join(folder, 'model.db');
  const history = [{ epoch: 1, loss: 2, heldOutLoss: null, words: 3, seconds: 4 }];
  const more = { output: data, options: { a: 1 }, history, corpus: { b: 2 } };
  saveModel(path, { vocabulary, dim, input: data, ...more });
  return path;
}

/** What is thrown by opening a model after a change to it. */
function damage(path: string, sql: string): unknown {
  const db = new Database(path);
  db.exec(sql);
  db.close();
  unseal(path);
  return thrownBy(() => ModelFile.open(path));
}

describe('quantizeModel', () => {
  it.each([
    ['int8', 4, 0.95],
    ['binary', 8, 0.4],
  ] as const)('writes a %s model, smaller, that reads as any other', (to, smaller, recall) =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      const output = join(folder, 'small.db');
      const report = await quantizeModel(path, output, { to, queries: 100 });
      expect(report).toMatchObject({ path: output, encoding: to, keepFloats: false, size: SIZE });
      expect(report.bytes).toBe(statSync(output).size);
      expect(report.bytes).toBeLessThan(report.originalBytes);
      expect(report.recall).toBeGreaterThan(recall);

      const original = ModelFile.open(path);
      const file = ModelFile.open(output);
      expect(file.hasFloats).toBe(false);
      expect(file.outputBlocks()).toBe(null);
      expect(file.words()).toEqual(original.words());
      expect(file.countOf(5)).toBe(original.countOf(5));
      expect(file.history).toEqual(original.history);
      expect([file.options, file.corpus]).toEqual([original.options, original.corpus]);
      expect(file.quantized!.quantizer.rowBytes).toBeLessThan((4 * DIM) / (smaller - 1));

      const state = file.load();
      for (const id of [0, 1, SIZE - 1]) {
        expect(file.row(id)).toEqual(state.input.slice(id * DIM, (id + 1) * DIM));
        expect(cosine(file.row(id), original.row(id))).toBeGreaterThan(to === 'int8' ? 0.999 : 0.7);
      }
      file.close();
      original.close();
    }),
  );

  it('keeps the original vectors on request, for any version of wordloom', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      const output = join(folder, 'fast.db');
      const report = await quantizeModel(path, output, { keepFloats: true, queries: 100 });
      expect(report.recall).toBeGreaterThan(0.99);
      const original = ModelFile.open(path);
      const file = ModelFile.open(output);
      expect(file.hasFloats).toBe(true);
      expect(file.load().input).toEqual(original.load().input);
      const blocks = [...file.quantized!.quantizedBlocks()];
      expect(blocks.reduce((rows, { data }) => rows + data.length / (4 + DIM), 0)).toBe(SIZE);
      const { times } = file.quantized!.facts!;
      const isFaster = times.quantized.next < times.exact.next;
      expect((await openQuantized(file, 1e9)) !== undefined).toBe(isFaster);
      file.close();
      original.close();
      const db = new Database(output, { readonly: true });
      expect(db.pragma('user_version', { simple: true })).toBe(1);
      db.close();
    }));

  it('refuses to replace the model that it reads, and to quantise twice', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      const before = readFileSync(path);
      await expect(quantizeModel(path, path)).rejects.toMatchObject({ code: 'OUTPUT_IS_INPUT' });
      expect(readFileSync(path).equals(before)).toBe(true);

      const small = join(folder, 'small.db');
      await quantizeModel(path, small, { queries: 10 });
      const again = quantizeModel(small, join(folder, 'smaller.db'));
      await expect(again).rejects.toMatchObject({ code: 'ALREADY_QUANTIZED' });
      expect(readdirSync(folder).toSorted()).toEqual(['model.db', 'small.db']);
    }));

  it('refuses wrong options, and leaves nothing behind if it cannot write', () =>
    inFolder(async (folder) => {
      const path = saveClusters(folder);
      const output = join(folder, 'none', 'small.db');
      await expect(quantizeModel(path, output, { queries: 1 })).rejects.toMatchObject({
        code: 'MODEL_UNWRITABLE',
      });
      await expect(quantizeModel(path, output, { to: 'int4' as 'int8' })).rejects.toThrow(
        RangeError,
      );
      await expect(quantizeModel(path, output, { rescore: 9 })).rejects.toThrow('rescore must be');
      await expect(quantizeModel(path, output, { keep: true } as object)).rejects.toThrow(
        TypeError,
      );
      expect(readdirSync(folder)).toEqual(['model.db']);
    }));

  it('refuses an empty model, and writes nothing', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'empty.db');
      const { vocabulary, dim, data } = clusteredEmbedding(0, 4, 1);
      const more = { output: null, options: {}, history: [], corpus: {} };
      saveModel(path, { vocabulary, dim, input: data, ...more });
      const quantizing = quantizeModel(path, join(folder, 'small.db'), { to: 'binary' });
      await expect(quantizing).rejects.toMatchObject({ code: 'VECTORS_EMPTY' });
      expect(existsSync(join(folder, 'small.db'))).toBe(false);
    }));
});

describe('a quantised model', () => {
  it.each([
    `DELETE FROM matrix_block WHERE matrix = 'int8'`,
    `UPDATE matrix_block SET data = substr(data, 2)`,
    `UPDATE meta SET value = '{"encoding":"int7","rowsPerBlock":9,"center":null}' WHERE key = 'quantized'`,
    `UPDATE meta SET value = '{"encoding":"int8","rowsPerBlock":0,"center":null}' WHERE key = 'quantized'`,
    `UPDATE meta SET value = '{"encoding":"int8","rowsPerBlock":9,"center":[1]}' WHERE key = 'quantized'`,
    `DELETE FROM meta WHERE key = 'quantized'`,
  ])('is refused as damaged after %s', (sql) =>
    inFolder(async (folder) => {
      const output = join(folder, 'small.db');
      await quantizeModel(saveClusters(folder), output, { queries: 1 });
      const error = damage(output, sql);
      expect(error).toBeInstanceOf(ModelFileError);
      expect((error as ModelFileError).code).toBe('MODEL_DAMAGED');
    }),
  );
});
