import { execFile } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestFolder, wordloom } from '../cli/run.js';
import { argvOf, blocksOf } from './pages.js';

const folder = new TestFolder();

beforeAll(() => {
  symlinkSync(join(process.cwd(), 'corpora'), folder.at('corpora'));
});

/** The commands of a page's console blocks, each with what it printed. */
const sessionsOf = (page: string): { command: string; printed: string }[] =>
  blocksOf(page, 'console')
    .flatMap((block) => block.split(/^\$ /m).slice(1))
    .map((session) => {
      const [command, ...printed] = session.split('\n');
      return { command, printed: printed.join('\n').trim() };
    });

const pages = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter(
  (page) => page.endsWith('.md') && sessionsOf(page).length > 0,
);

describe('what pages show of a terminal', () => {
  it('is found', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/command-line.md']));
  });

  it.each(pages)('is what the commands of %s print', async (page) => {
    for (const { command, printed } of sessionsOf(page)) {
      const { stdout, stderr } = await wordloom(...argvOf(command, folder));
      expect(`$ ${command}\n${(stdout + stderr).trim()}`).toBe(`$ ${command}\n${printed}`);
    }
  });
});

describe('the programs of pages', () => {
  it.each(['README.md', 'docs/library.md'])('of %s run as they are pasted', async (page) => {
    const programs = blocksOf(page, 'js');
    expect(programs.length).toBeGreaterThan(0);
    const library = JSON.stringify(pathToFileURL(join(process.cwd(), 'dist/src/index.js')).href);
    for (const [i, program] of programs.entries()) {
      folder.write(`${i}.mjs`, program.replaceAll("'wordloom'", library));
      const { stdout } = await promisify(execFile)(process.execPath, [`${i}.mjs`], {
        cwd: folder.at('.'),
      });
      expect(stdout.trim().split('\n').length).toBeGreaterThan(2);
    }
  });
});
