import fc from 'fast-check';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelState } from '../../../src/embedding/model-state.js';
import { ModelFileError } from '../../../src/errors.js';
import { Model } from '../../../src/model/model.js';
import { quantizeModel } from '../../../src/model/quantize.js';
import { repairModel } from '../../../src/model/repair.js';
import { saveModel } from '../../../src/store/index.js';
import { withFile } from '../../../src/store/vectors/model-file.js';
import { saveCheckpoint } from '../../../src/store/vectors/save-checkpoint.js';
import { SubwordTable, type SubwordVectors } from '../../../src/subwords/subword-vectors.js';
import { randomNumbers, RULE, subwordModel } from '../../subwords/subword-models.js';
import { edit, inFolder, thrownBy } from './models.js';

const BLOCK = 256 * 1024;

/** Enough rows for several blocks of them and of their buckets. */
function large(rows = 70_000, dim = 5): ModelState {
  const buckets = Uint32Array.from({ length: rows }, (_, i) => 3 * i + 1);
  const vectors = randomNumbers(rows * dim, 4);
  const subwords = { minn: 2, maxn: 4, bucket: 3 * rows + 5, buckets, vectors };
  return { ...subwordModel({ dim }), subwords };
}

const same = (found: SubwordVectors, expected: SubwordVectors): boolean =>
  JSON.stringify({ ...found, buckets: 0, vectors: 0 }) ===
    JSON.stringify({ ...expected, buckets: 0, vectors: 0 }) &&
  Buffer.from(found.buckets.buffer).equals(Buffer.from(expected.buckets.buffer)) &&
  Buffer.from(found.vectors.buffer).equals(Buffer.from(expected.vectors.buffer));

const blocks = (data: Float32Array) => [{ first: 0, data }];

describe('the vectors of n-grams in a model file', () => {
  it('survive a round trip, however many there are', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      const full = { ...RULE, bucket: 7, buckets: Uint32Array.of(0, 1, 2, 3, 4, 5, 6) };
      const none = { ...RULE, buckets: new Uint32Array(0), vectors: new Float32Array(0) };
      const states = [
        subwordModel(),
        large(),
        { ...subwordModel(), subwords: { ...full, vectors: randomNumbers(42, 5) } },
        { ...subwordModel(), subwords: none },
      ];
      for (const state of states) {
        saveModel(path, state);
        withFile(path, (file) => {
          file.check();
          expect(same(file.load().subwords!, state.subwords!)).toBe(true);
          const size = state.subwords!.buckets.length;
          expect(file.subwords!.size).toBe(size);
          for (const place of [0, size >> 1, size - 1].filter((each) => each >= 0 && each < size)) {
            const expected = state.subwords!.vectors.slice(
              place * state.dim,
              (place + 1) * state.dim,
            );
            expect(file.subwords!.row(place)).toEqual(expected);
          }
        });
      }
    }));

  it('are the same whether few or many of them are asked for', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, large());
      withFile(path, ({ subwords }) => {
        const first = Array.from(subwords!.row(5));
        for (let i = 0; i < 2000; i++) subwords!.row(i);
        expect(Array.from(subwords!.row(5))).toEqual(first);
      });
    }));

  it('are not looked at when a model is opened', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, large());
      edit(path, "DELETE FROM matrix_block WHERE matrix = 'subword' AND block = 1");
      withFile(path, (file) => {
        expect(file.row(0)).toHaveLength(5);
        expect(thrownBy(() => file.embed('unheard'))).toMatchObject({ code: 'MODEL_DAMAGED' });
      });
    }));

  it('are absent if a model has none', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, { ...subwordModel(), subwords: undefined });
      withFile(path, (file) => {
        expect([file.subwords, file.embed('unheard'), file.load().subwords]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
      });
      expect(readFileSync(path).readUInt32BE(60)).toBe(1); // user_version: any wordloom reads it
    }));

  it('are refused by programs that do not know of them, which would drop them', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, subwordModel());
      expect(readFileSync(path).readUInt32BE(60)).toBe(3);
    }));

  it.each([
    [
      'a bucket out of order',
      "UPDATE matrix_block SET data = zeroblob(length(data)) WHERE matrix = 'subword_bucket' AND block = 0",
    ],
    ['no record', "UPDATE meta SET value = '{}' WHERE key = 'subwords'"],
    [
      'more rows than buckets',
      `UPDATE meta SET value = json_set(value, '$.rows', 99999999) WHERE key = 'subwords'`,
    ],
    [
      'n-grams without end',
      `UPDATE meta SET value = json_set(value, '$.maxn', 1e9) WHERE key = 'subwords'`,
    ],
    [
      'another encoding',
      `UPDATE meta SET value = json_set(value, '$.encoding', 'int4') WHERE key = 'subwords'`,
    ],
    [
      'rows of another length',
      `UPDATE meta SET value = json_set(value, '$.encoding', 'int8') WHERE key = 'subwords'`,
    ],
    ['missing buckets', "DELETE FROM matrix_block WHERE matrix = 'subword_bucket'"],
  ])('say MODEL_DAMAGED of %s', (_, sql) =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, subwordModel());
      edit(path, sql);
      const error = thrownBy(() => withFile(path, (file) => file.check()));
      expect(error).toMatchObject({ code: 'MODEL_DAMAGED' });
    }),
  );

  it('are found to be damaged, by name, wherever a byte of them changed', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const state = subwordModel();
      saveModel(path, state);
      const whole = readFileSync(path);
      const rows = whole.indexOf(Buffer.from(state.subwords!.vectors.buffer));
      expect(rows).toBeGreaterThan(0);
      const property = fc.property(fc.nat(state.subwords!.vectors.length * 4 - 1), (offset) => {
        const bytes = Buffer.from(whole);
        bytes[rows + offset] ^= 1;
        writeFileSync(path, bytes);
        const error = thrownBy(() => withFile(path, (file) => file.embed('kings')));
        expect(error).toBeInstanceOf(ModelFileError);
        expect((error as Error).message).toContain('subword matrix is not what was written');
      });
      fc.assert(property, { numRuns: 20 });
    }));

  it('stay beside the rows of words that a checkpoint keeps', () =>
    inFolder((folder) => {
      const path = join(folder, 'checkpoint.db');
      const { input, output, subwords, dim, ...rest } = subwordModel();
      const raw = randomNumbers(input.length, 9);
      const content = {
        ...rest,
        dim,
        input: blocks(input),
        output: blocks(output!),
        raw: blocks(raw),
        subwords: new SubwordTable(subwords!, dim),
      };
      const position = { epoch: 0, segments: 1, words: 1, loss: 1, examples: 1 };
      const more = { seconds: 1, epochs: 2, wordsPerEpoch: 10, engine: 'wasm', text: {} };
      saveCheckpoint(path, content, { position, ...more, corpus: null, frozen: null, workers: [] });
      withFile(path, (file) => {
        file.check();
        expect([...file.rawBlocks()!].map(({ data }) => data)).toEqual([raw]);
        expect(same(file.load().subwords!, subwords!)).toBe(true);
        expect(file.resume()).toBeDefined();
      });
    }));
});

const quantized = (folder: string, options: object) => {
  const path = join(folder, 'model.db');
  saveModel(path, subwordModel({ dim: 32 }));
  return quantizeModel(path, join(folder, 'small.db'), { queries: 3, ...options });
};

describe('quantizeModel', () => {
  it.each(['int8', 'binary'] as const)('keeps n-grams as int8 in a model of %s, if asked', (to) =>
    inFolder(async (folder) => {
      const report = await quantized(folder, { to, keepSubwords: true });
      expect(report.subwords).toBe('kept');
      const original = await Model.open(join(folder, 'model.db'));
      const small = await Model.open(join(folder, 'small.db'));
      const [a, b] = [original, small].map((model) => model.vector('kingly'));
      const largest = Math.max(...a.map(Math.abs));
      a.forEach((x, i) => expect(Math.abs(x - b[i])).toBeLessThan(0.02 * largest));
      expect(a).not.toEqual(b);
      expect(small.subwords).toMatchObject({ encoding: 'int8' });
      original.close();
      small.close();
      withFile(join(folder, 'small.db'), (file) => file.check());
    }),
  );

  it('otherwise drops them, and says so', () =>
    inFolder(async (folder) => {
      expect((await quantized(folder, {})).subwords).toBe('dropped');
      const small = await Model.open(join(folder, 'small.db'));
      expect([small.subwords, small.canEmbed('kingly'), small.has('king')]).toEqual([
        undefined,
        false,
        true,
      ]);
      small.close();
    }));

  it('refuses to keep missing n-grams', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, { ...subwordModel(), subwords: undefined });
      const keeping = quantizeModel(path, join(folder, 'small.db'), { keepSubwords: true });
      await expect(keeping).rejects.toMatchObject({ code: 'SUBWORDS_MISSING' });
    }));
});

/** Damages a byte, repairs, and gives the report and the model. */
async function repaired(folder: string, state: ModelState, hit: (bytes: Buffer) => number) {
  const [path, output] = [join(folder, 'broken.db'), join(folder, 'repaired.db')];
  saveModel(path, state);
  const bytes = readFileSync(path);
  bytes[hit(bytes)] ^= 1;
  writeFileSync(path, bytes);
  const report = await repairModel(path, output);
  return { report, model: withFile(output, (file) => file.load()) };
}
const at = (bytes: Buffer, numbers: Float32Array, from: number): number =>
  bytes.indexOf(Buffer.from(numbers.slice(from, from + 3).buffer));

describe('repairModel', () => {
  it('saves the vectors of n-grams if something else is damaged', () =>
    inFolder(async (folder) => {
      const state = large();
      const { report, model } = await repaired(folder, state, (b) => at(b, state.output!, 4));
      expect(report.lost).toEqual(['the output matrix']);
      expect(same(model.subwords!, state.subwords!)).toBe(true);
    }));

  it('drops all of them if some are damaged, and reports it', () =>
    inFolder(async (folder) => {
      const state = large();
      const { report, model } = await repaired(folder, state, (b) =>
        at(b, state.subwords!.vectors, BLOCK),
      );
      expect(report.lost).toEqual(['the vectors of n-grams']);
      expect(model.subwords).toBeUndefined();
      expect(model.input).toEqual(state.input);
    }));

  it('saves those of a quantised model as floats', () =>
    inFolder(async (folder) => {
      const [path, output] = [join(folder, 'model.db'), join(folder, 'repaired.db')];
      const small = join(folder, 'small.db');
      saveModel(path, subwordModel({ dim: 32 }));
      await quantizeModel(path, small, { keepSubwords: true, queries: 3 });
      const before = withFile(small, (file) => Array.from(file.embed('kingly')!));
      const report = await repairModel(small, output);
      expect(report.lost).not.toContain('the vectors of n-grams');
      expect(withFile(output, (file) => Array.from(file.embed('kingly')!))).toEqual(before);
      expect(statSync(output).size).toBeGreaterThan(0);
    }));
});
