import fc from 'fast-check';
import { chmodSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RowBlock } from '../../../src/embedding/matrix.js';
import type { ModelState } from '../../../src/embedding/model-state.js';
import { repairModel } from '../../../src/model/repair.js';
import { ModelFileError, WordloomError } from '../../../src/errors.js';
import { openDatabase } from '../../../src/store/file/driver.js';
import { ModelFile, saveModel } from '../../../src/store/index.js';
import { withFile } from '../../../src/store/vectors/model-file.js';
import {
  APPLICATION_ID,
  LATEST_SCHEMA_VERSION,
  DDL,
  rowsPerBlock,
} from '../../../src/store/vectors/schema.js';
import { Vocabulary } from '../../../src/vocabulary/vocabulary.js';
import { asBoundUser, CAN_BE_BOUND, edit, inFolder, thrownBy, uniformModel } from './models.js';

/** The statement of the view, as it is in every version. */
const VIEW = /CREATE VIEW.*?;/s.exec(DDL)![0];

const joined = (blocks: Iterable<RowBlock>): number[] =>
  [...blocks].flatMap(({ data }) => Array.from(data));

const codeOfOpening = (path: string): string => {
  const error = thrownBy(() => ModelFile.open(path).close());
  expect(error).toBeInstanceOf(ModelFileError);
  expect((error as ModelFileError).message).toContain(path);
  return (error as ModelFileError).code;
};

const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    "'",
    '"',
    "o'clock",
    '👩‍👩‍👧',
    '한국어',
    'naïve',
    'a b',
    'new\nline',
    'nul\0',
    '',
    '007',
    '-1e3',
  ),
);
const real = fc.float({ noNaN: true }).map((value) => value + 0); // SQLite has no -0

/** Any model of up to 30 words and 20 dimensions. */
const model: fc.Arbitrary<ModelState> = fc
  .record({
    words: fc.uniqueArray(word, { maxLength: 30 }),
    dim: fc.integer({ min: 1, max: 20 }),
    hasOutput: fc.boolean(),
  })
  .chain(({ words, dim, hasOutput }) => {
    const size = words.length;
    const matrix = fc.float32Array({ minLength: size * dim, maxLength: size * dim });
    const json = fc.dictionary(fc.string(), fc.jsonValue());
    return fc.record({
      vocabulary: fc
        .array(fc.nat(), { minLength: size, maxLength: size })
        .map((counts) => new Vocabulary(words, Float64Array.from(counts))),
      dim: fc.constant(dim),
      input: matrix,
      output: hasOutput ? matrix : fc.constant(null),
      options: json.map((value) => JSON.parse(JSON.stringify(value))),
      history: fc.array(
        fc.record({
          epoch: fc.nat(),
          loss: fc.oneof(real, fc.constant(NaN)),
          heldOutLoss: fc.option(real),
          words: fc.maxSafeNat(),
          seconds: real,
        }),
        { maxLength: 3 },
      ),
      corpus: json.map((value) => JSON.parse(JSON.stringify(value))),
    });
  });

describe('ModelFile', () => {
  it(
    'restores every model that was saved',
    () =>
      inFolder((folder) => {
        const path = join(folder, 'model.db');
        fc.assert(
          fc.property(model, (state) => {
            saveModel(path, state);
            withFile(path, (file) => {
              expect(file.load()).toEqual(state);
              const { words, counts } = state.vocabulary;
              expect([file.size, file.dim]).toEqual([words.length, state.dim]);
              for (let id = 0; id < words.length; id++) {
                expect(file.indexOf(words[id])).toBe(id);
                expect(file.wordOf(id)).toBe(words[id]);
                expect(file.countOf(id)).toBe(counts[id]);
                const row = state.input.subarray(id * state.dim, (id + 1) * state.dim);
                expect(file.row(id)).toEqual(row);
              }
            });
          }),
          { numRuns: 60 },
        );
      }),
    60_000,
  );

  it('gives rows and blocks of matrices of many blocks, each row once and in order', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const [dim, size] = [50, 3 * rowsPerBlock(50) + 7];
      const state = uniformModel(size, dim, 1);
      state.input = state.input.map((_, index) => index);
      state.output = state.input.map((value) => -value);
      saveModel(path, state);
      withFile(path, (file) => {
        const blocks = [...file.blocks()];
        expect(blocks.map(({ first }) => first)).toEqual(
          [0, 1, 2, 3].map((b) => b * rowsPerBlock(dim)),
        );
        expect(joined(blocks)).toEqual([...state.input]);
        expect(joined(file.outputBlocks()!)).toEqual([...state.output!]);
        for (const id of [0, rowsPerBlock(dim) - 1, rowsPerBlock(dim), size - 1]) {
          expect(file.row(id)).toEqual(state.input.slice(id * dim, (id + 1) * dim));
        }
      });
    }));

  it('returns the options, the corpus, the history and the version', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const state = { ...uniformModel(3, 2, 7), output: null };
      saveModel(path, state, { version: '1.2.3' });
      withFile(path, (file) => {
        expect(file.options).toEqual({ value: 7 });
        expect(file.corpus).toEqual({ value: 7 });
        expect(file.history).toEqual(state.history);
        expect(file.version).toBe('1.2.3');
        expect(Math.abs(Date.now() - file.created.getTime())).toBeLessThan(60_000);
        expect(file.outputBlocks()).toBeNull();
        expect(file.words()).toEqual(['w0', 'w1', 'w2']);
      });
    }));

  it.each([
    { tokenizer: 7 },
    { cbowMean: 'yes' },
    { threads: -1 },
    { stopWords: [1] },
    { init: { file: 'x' } },
    { imported: { format: 'text', file: 'x', counts: 'none' } },
  ])('refuses invalid options, of which a repair saves the valid ones: %j', (wrong) =>
    inFolder(async (folder) => {
      const [path, output] = [join(folder, 'model.db'), join(folder, 'repaired.db')];
      const options = { ...wrong, window: 5, later: [1] } as object;
      saveModel(path, { ...uniformModel(3, 2, 7), options: options as ModelState['options'] });
      expect(thrownBy(() => withFile(path, () => {}))).toMatchObject({
        code: 'MODEL_DAMAGED',
        message: expect.stringContaining('its "options" is missing or invalid'),
      });
      const { lost } = await repairModel(path, output);
      expect(lost).toContain('some of the options');
      withFile(output, (file) => expect(file.options).toEqual({ window: 5, later: [1] }));
    }),
  );

  it('knows no unknown word and refuses ids out of range', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(3, 2, 1));
      withFile(path, (file) => {
        expect(file.indexOf('king')).toBeUndefined();
        for (const id of [-1, 3, 0.5, NaN]) {
          expect(() => file.row(id)).toThrow(RangeError);
          expect(() => file.wordOf(id)).toThrow(RangeError);
          expect(() => file.countOf(id)).toThrow(/from 0 to 2/);
        }
      });
    }));

  it('lets any SQLite program read one vector by its word', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const [dim, size] = [50, 2 * rowsPerBlock(50) + 7];
      const state = uniformModel(size, dim, 1);
      state.input = state.input.map((_, index) => index / 8);
      saveModel(path, state);
      const db = openDatabase(path, { readonly: true });
      for (const id of [0, rowsPerBlock(dim), size - 1]) {
        const sql = `SELECT vector FROM vector WHERE word = 'w${id}'`;
        const bytes = db.prepare(sql).pluck().get() as Uint8Array;
        const vector = new Float32Array(new Uint8Array(bytes).buffer);
        expect(vector).toEqual(state.input.slice(id * dim, (id + 1) * dim));
      }
      expect(db.prepare('SELECT count(*) FROM vector').pluck().get()).toBe(size);
      expect(db.prepare('PRAGMA integrity_check').pluck().get()).toBe('ok');
      db.close();
    }));

  it('keeps reading the old model while the file is replaced', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const size = 3 * rowsPerBlock(50);
      saveModel(path, uniformModel(size, 50, 1));
      const old = ModelFile.open(path);
      const blocks = old.blocks();
      blocks.next();
      saveModel(path, uniformModel(5, 2, 2));
      expect([...blocks].every(({ data }) => data.every((value) => value === 1))).toBe(true);
      expect(old.row(size - 1)[49]).toBe(1);
      expect(old.load()).toEqual(uniformModel(size, 50, 1));
      expect(withFile(path, (file) => file.load())).toEqual(uniformModel(5, 2, 2));
      old.close();
    }));

  it('fails with MODEL_MISSING if there is no file', () =>
    inFolder((folder) => {
      expect(codeOfOpening(join(folder, 'none.db'))).toBe('MODEL_MISSING');
      expect(codeOfOpening(join(folder, 'none', 'none.db'))).toBe('MODEL_MISSING');
      expect(codeOfOpening(':memory:')).toBe('MODEL_MISSING');
    }));

  it('fails with MODEL_FOREIGN for folders, other files and other databases', () =>
    inFolder((folder) => {
      const path = join(folder, 'other');
      writeFileSync(path, 'king queen '.repeat(1000));
      expect(codeOfOpening(path)).toBe('MODEL_FOREIGN');
      writeFileSync(path, '');
      expect(codeOfOpening(path)).toBe('MODEL_FOREIGN');
      edit(path, 'CREATE TABLE vocabulary(id, word)');
      expect(codeOfOpening(path)).toBe('MODEL_FOREIGN');
      mkdirSync(join(folder, 'folder.db'));
      expect(codeOfOpening(join(folder, 'folder.db'))).toBe('MODEL_FOREIGN');
    }));

  it('fails with MODEL_NEWER for a later format, even if its tables are unknown', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      edit(
        path,
        `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${LATEST_SCHEMA_VERSION + 1}`,
      );
      expect(codeOfOpening(path)).toBe('MODEL_NEWER');
    }));

  it.each([
    'DROP TABLE history',
    'DROP TABLE matrix_block',
    'DROP TABLE meta',
    'PRAGMA user_version = 0',
    "DELETE FROM meta WHERE key = 'dim'",
    "UPDATE meta SET value = '{' WHERE key = 'options'",
    "UPDATE meta SET value = '0' WHERE key = 'rowsPerBlock'",
    'DELETE FROM vocabulary WHERE id = 3',
    'UPDATE vocabulary SET id = 1e6 WHERE id = 3',
    'DELETE FROM matrix_block WHERE block = 1',
    "DELETE FROM matrix_block WHERE matrix = 'output'",
    'UPDATE matrix_block SET block = -1 WHERE block = 1',
    'UPDATE matrix_block SET first_row = first_row + 1',
    'UPDATE matrix_block SET data = substr(data, 5) WHERE block = 1',
    "UPDATE matrix_block SET data = 'text'",
    "UPDATE history SET loss = 'abc'",
    "UPDATE history SET held_out_loss = 'abc'",
    "UPDATE history SET words = x'00'",
  ])('says MODEL_DAMAGED after %s', (sql) =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(2 * rowsPerBlock(50), 50, 1));
      edit(path, sql);
      expect(codeOfOpening(path)).toBe('MODEL_DAMAGED');
    }),
  );

  it('fails with MODEL_DAMAGED on a word or a count of another type', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(3, 2, 1));
      edit(path, "UPDATE vocabulary SET word = x'00', count = 'many' WHERE id = 1");
      withFile(path, (file) => {
        expect(file.wordOf(0)).toBe('w0');
        for (const work of [
          () => file.wordOf(1),
          () => file.words(),
          () => file.countOf(1),
          () => file.load(),
        ]) {
          expect(thrownBy(work)).toMatchObject({ code: 'MODEL_DAMAGED' });
        }
      });
    }));

  it.skipIf(!CAN_BE_BOUND)('says that a file cannot be read', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(3, 2, 1));
      chmodSync(path, 0);
      chmodSync(folder, 0o755);
      const error = asBoundUser(() => thrownBy(() => ModelFile.open(path)));
      expect(error).toMatchObject({ code: 'MODEL_MISSING' });
      expect((error as Error).message).toMatch(/model\.db cannot be read: .*Check/);
    }),
  );

  it('fails with MODEL_DAMAGED for a truncated or overwritten file', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(2 * rowsPerBlock(50), 50, 1));
      const bytes = readFileSync(path);
      truncateSync(path, bytes.length - 1000);
      expect(codeOfOpening(path)).toBe('MODEL_DAMAGED');
      writeFileSync(path, bytes.fill(0xff, 65536));
      expect(codeOfOpening(path)).toBe('MODEL_DAMAGED');
    }));

  it('opens with a damaged number, and refuses the block around it', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const state = uniformModel(2 * rowsPerBlock(50), 50, 1);
      state.input = state.input.map((_, index) => index);
      saveModel(path, state);
      const bytes = readFileSync(path);
      const hit = Buffer.from(new Float32Array([50 * rowsPerBlock(50) + 7]).buffer);
      bytes[bytes.indexOf(hit)] ^= 1;
      writeFileSync(path, bytes);
      withFile(path, (file) => {
        expect(file.row(3)).toEqual(state.input.slice(150, 200));
        const wrong = [
          () => file.row(rowsPerBlock(50)),
          () => file.row(file.size - 1),
          () => [...file.blocks()],
          () => file.check(),
          () => file.load(),
        ];
        for (const work of wrong) expect(thrownBy(work)).toMatchObject({ code: 'MODEL_DAMAGED' });
        expect(joined(file.outputBlocks()!).length).toBe(state.output!.length);
      });
    }));

  it('refuses a file if any byte that SQLite navigates by is changed', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(3, 2, 1));
      const bytes = readFileSync(path);
      const used = [...bytes.keys()].filter((at) => bytes[at] !== 0);
      for (const at of used.filter((_, i) => i % 23 === 0)) {
        bytes[at] ^= 0x10;
        writeFileSync(path, bytes);
        bytes[at] ^= 0x10;
        const error = thrownBy(() => withFile(path, (file) => file.check()));
        expect(error, `byte ${at}`).toBeInstanceOf(ModelFileError);
      }
    }));

  it.each([
    ['without checksums', 'DROP TABLE checksum'],
    [
      'whose vocabulary has an index by itself',
      `DROP TABLE checksum; DROP VIEW vector; DROP INDEX vocabulary_word;
      ALTER TABLE vocabulary RENAME TO newer;
      CREATE TABLE vocabulary (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE,
    count INTEGER NOT NULL
  );
      INSERT INTO vocabulary SELECT * FROM newer; DROP TABLE newer; ${VIEW}`,
    ],
    ['that SQLite has packed', 'VACUUM'],
  ])('reads a file %s', (_, sql) =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(3, 2, 1));
      edit(path, sql);
      withFile(path, (file) => {
        file.check();
        expect(file.load()).toEqual(uniformModel(3, 2, 1));
      });
    }),
  );

  it('refuses to read after it is closed', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(3, 2, 1));
      const file = ModelFile.open(path);
      file.close();
      for (const work of [
        () => file.row(0),
        () => file.indexOf('w0'),
        () => file.words(),
        () => [...file.blocks()],
        () => file.load(),
      ]) {
        const error = thrownBy(work);
        expect(error).toBeInstanceOf(WordloomError);
        expect(error).toMatchObject({ code: 'MODEL_CLOSED' });
        expect((error as Error).message).toContain(`${path} is closed`);
      }
      file.close(); // again, which does nothing
    }));
});
