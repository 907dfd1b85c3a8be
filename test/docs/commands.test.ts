import { beforeAll, describe, expect, it } from 'vitest';
import { smallText, TestFolder, wordloom } from '../cli/run.js';
import { argvOf, blocksOf } from './pages.js';

/** Pages whose commands work in a folder with the files below, from the first to the last. */
const PAGES = ['docs/vectors-in-ten-minutes.md'];

const folder = new TestFolder();

beforeAll(() => {
  folder.write('text.txt', smallText(30));
  folder.write('questions-words.txt', ': people\nking queen dog cat\n');
  folder.write('wordsim353.tsv', 'Word 1\tWord 2\tHuman (mean)\nking\tqueen\t8\ndog\tcat\t7\n');
});

/** The commands of a page's shell blocks. */
const commandsOf = (page: string): string[][] =>
  blocksOf(page, 'sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('wordloom '))
    .map((line) => argvOf(line, folder));

describe.each(PAGES)('the commands of %s', (page) => {
  it('work as they stand', async () => {
    const commands = commandsOf(page);
    expect(commands.length).toBeGreaterThan(3);
    for (const argv of commands) {
      const { code, stderr } = await wordloom(...argv);
      expect([argv, code, code === 0 ? '' : stderr]).toEqual([argv, 0, '']);
    }
  });
});
