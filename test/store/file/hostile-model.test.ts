import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/store/file/driver.js';
import {
  LanguageModelFile,
  ModelFile,
  saveLanguageModel,
  saveModel,
} from '../../../src/store/index.js';
import { uniformLanguageModel } from '../language-model/language-models.js';
import { inFolder, thrownBy, uniformModel, unseal } from '../vectors/models.js';

const OPENERS = {
  vectors: (path: string) => ModelFile.open(path).close(),
  'language model': (path: string) => LanguageModelFile.open(path).close(),
};

/** Saves a model and has a stranger change it with SQL. */
function saveStrange(kind: keyof typeof OPENERS, path: string, sql: string): void {
  if (kind === 'vectors') saveModel(path, uniformModel(3, 2, 1));
  else saveLanguageModel(path, uniformLanguageModel([...'abc'], 1));
  const db = openDatabase(path);
  db.unsafeMode(true); // no defence: strangers have none
  db.exec(`PRAGMA writable_schema = ON; ${sql}`);
  db.close();
  unseal(path);
}

describe.each(['vectors', 'language model'] as const)('a strange file of %s', (kind) => {
  it.each([
    ['a trigger', 'CREATE TRIGGER t BEFORE DELETE ON history BEGIN SELECT 1; END'],
    [
      'a view for a table',
      'DROP TABLE history; CREATE VIEW history AS SELECT 1 AS epoch, 2 AS loss',
    ],
    ['a generated column', 'ALTER TABLE history ADD COLUMN x AS (abs(-9223372036854775808))'],
    ['an index by an expression', 'CREATE INDEX x ON vocabulary (abs(count))'],
    ['another table', 'CREATE TABLE more (x)'],
    ['a virtual table', 'DROP TABLE history; CREATE VIRTUAL TABLE history USING fts5(epoch, loss)'],
    [
      'a statement that is not what it was',
      "UPDATE sqlite_master SET sql = replace(sql, 'seconds REAL', 'seconds TEXT') WHERE name = 'history'",
    ],
    ...['char(13)', 'char(8232)', 'char(8233)'].map((end): [string, string] => [
      `a comment that continues behind ${end}, where other programs end a line`,
      `UPDATE sqlite_master SET sql = replace(sql, 'seconds REAL NOT NULL',
        'seconds REAL --' || ${end} || ' NOT NULL' || char(10)) WHERE name = 'history'`,
    ]),
    [
      'a comment of its own',
      "UPDATE sqlite_master SET sql = replace(sql, 'seconds REAL', 'seconds /* more */ REAL') WHERE name = 'history'",
    ],
    [
      'a table under the statement of another name',
      "UPDATE sqlite_master SET name = 'histories', tbl_name = 'histories' WHERE name = 'history'",
    ],
  ])('is refused that holds %s, before it is asked anything', (_, sql) =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveStrange(kind, path, sql);
      const error = thrownBy(() => OPENERS[kind](path));
      expect(error).toMatchObject({ code: 'MODEL_DAMAGED' });
      expect((error as Error).message).toMatch(
        /wordloom never writes|tables are missing|SQLite says/,
      );
    }),
  );
});

describe('a model that claims to be larger than its file', () => {
  it.each([
    "UPDATE meta SET value = '4000000000' WHERE key IN ('dim', 'size')",
    "UPDATE meta SET value = '1e300' WHERE key = 'dim'",
    "UPDATE meta SET value = '9007199254740991' WHERE key = 'size'",
  ])('is refused after %s, and no memory is taken for it', (sql) =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveStrange('vectors', path, sql);
      const before = process.memoryUsage().arrayBuffers;
      const error = thrownBy(() => {
        const file = ModelFile.open(path);
        file.load();
      });
      expect(error).toMatchObject({ code: 'MODEL_DAMAGED' });
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 24);
    }),
  );

  it('is refused if a language model announces a larger network', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const sql = `UPDATE meta SET value = replace(value, '"hidden":4', '"hidden":400000000')`;
      saveStrange('language model', path, sql);
      const error = thrownBy(() => LanguageModelFile.open(path));
      expect(error).toMatchObject({ code: 'MODEL_DAMAGED' });
      expect((error as Error).message).toContain('network is larger than the file');
    }));
});

describe('names of model files', () => {
  it.each([
    'file:model.db?mode=memory',
    'a?b=c.db',
    'percent%20%41.db',
    'hash#tag.db',
    "quote'; DROP TABLE vocabulary; --.db",
    'double"quote.db',
    'new\nline.db',
    ':memory:',
  ])('are names and nothing else: %j', (name) =>
    inFolder((folder) => {
      const before = process.cwd();
      const inner = join(folder, 'inner');
      mkdirSync(inner);
      process.chdir(inner);
      try {
        saveModel(name, uniformModel(3, 2, 7));
        expect(readdirSync(inner)).toEqual([name]);
        const file = ModelFile.open(name);
        expect(file.load()).toEqual(uniformModel(3, 2, 7));
        file.close();
      } finally {
        process.chdir(before);
      }
    }),
  );

  it('are refused if they end in white space, which the driver would trim', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(3, 2, 7));
      writeFileSync(`${path} `, readFileSync(path));
      expect(thrownBy(() => ModelFile.open(`${path} `))).toMatchObject({ code: 'PATH_UNFIT' });
    }));
});

describe('reading a model', () => {
  it('leaves its folder unchanged', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(3, 2, 7));
      const bytes = readFileSync(path);
      const file = ModelFile.open(path);
      file.check();
      expect(readdirSync(folder)).toEqual(['model.db']);
      file.close();
      expect(readFileSync(path).equals(bytes)).toBe(true);
      expect(existsSync(`${path}-journal`)).toBe(false);
    }));
});
