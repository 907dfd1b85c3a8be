import { mkdirSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestFolder } from '../cli/run.js';
import { copyPageFiles, writePageFiles } from './page-files.js';
import { blocksOf, stepsOf } from './pages.js';
import { runPage } from './run-page.js';

/** Pages that console.night.test.ts runs, since they train for a minute. */
const SLOW = new Set(['docs/language-models.md', 'docs/korean.md']);

/** A command that takes as long. */
const SLOW_COMMAND = /^wordloom lm train corpora\/world/;

/** Pages that show what the bundled texts give; on the others a part of them will do. */
const EXACT = new Set(['README.md']);

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('reference'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
].filter((page) => stepsOf(page).length > 0 && !SLOW.has(page));

const folder = new TestFolder();

beforeAll(async () => {
  mkdirSync(folder.at('files'));
  await writePageFiles(folder.at('files'));
}, 120_000);

describe('the commands and programs of a page', () => {
  it('are found', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/formats/glove.md']));
    expect(stepsOf('docs/migration.md').length).toBeGreaterThan(20);
  });

  it('stand in blocks that name a language', () => {
    for (const page of pages) {
      const plain = blocksOf(page, '').filter((text) => /^(?:\$ |wordloom |mpirun )/m.test(text));
      expect([page, plain]).toEqual([page, []]);
    }
  });

  it.each(pages)('do what %s shows', { timeout: 600_000 }, async (page) => {
    const here = folder.at(page.replaceAll('/', '-'));
    copyPageFiles(folder.at('files'), here, EXACT.has(page));
    expect((await runPage(page, here, SLOW_COMMAND)).join('\n\n')).toBe('');
  });
});
