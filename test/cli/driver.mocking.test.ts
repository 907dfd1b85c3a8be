import { readdirSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { smallText, TestFolder, wordloom } from './run.js';

vi.mock('better-sqlite3', () => {
  class Database {
    static SqliteError = class extends Error {};

    constructor() {
      throw new Error('Could not locate the bindings file. Tried:\n → here\n → there');
    }
  }
  return { default: Database };
});

it('finds out before it reads that the binary of SQLite is missing', async () => {
  const folder = new TestFolder();
  const corpus = folder.write('corpus.txt', smallText(1));
  const { code, stderr } = await wordloom('train', corpus, '-o', folder.at('model.db'));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: .*Could not locate .* Run: npm rebuild better-sqlite3\n$/);
  expect(readdirSync(folder.path)).toEqual(['corpus.txt']);
});
