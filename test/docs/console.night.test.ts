import { mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestFolder } from '../cli/run.js';
import { copyPageFiles, writePageFiles } from './page-files.js';
import { runPage } from './run-page.js';

const folder = new TestFolder();

beforeAll(async () => {
  mkdirSync(folder.at('files'));
  await writePageFiles(folder.at('files'));
}, 120_000);

describe('the commands and programs of a page', () => {
  it.each(['docs/language-models.md', 'docs/korean.md', 'README.md'])(
    'do what %s shows, in minutes',
    { timeout: 1_200_000 },
    async (page) => {
      const here = folder.at(page.replaceAll('/', '-'));
      copyPageFiles(folder.at('files'), here, true);
      expect((await runPage(page, here)).join('\n\n')).toBe('');
    },
  );
});
