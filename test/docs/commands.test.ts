import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallText, TestFolder, wordloom } from '../cli/run.js';

/** Pages whose commands work in a folder with the files below, from the first to the last. */
const PAGES = ['docs/vectors-in-ten-minutes.md'];

const folder = new TestFolder();

beforeAll(() => {
  folder.write('text.txt', smallText(30));
  folder.write('questions-words.txt', ': people\nking queen dog cat\n');
  folder.write('wordsim353.tsv', 'Word 1\tWord 2\tHuman (mean)\nking\tqueen\t8\ndog\tcat\t7\n');
});

/** The commands of a page's shell blocks, as a shell takes their words. */
const commandsOf = (page: string): string[][] =>
  [...readFileSync(page, 'utf8').matchAll(/^```sh\n(?<block>[^]*?)^```/gm)]
    .flatMap(({ groups }) => groups!.block.split('\n'))
    .filter((line) => line.startsWith('wordloom '))
    .map((line) =>
      [...line.replace(/\s#.*$/, '').matchAll(/"(?<quoted>[^"]*)"|(?<plain>\S+)/g)]
        .map(({ groups }) => groups!.quoted ?? groups!.plain)
        .slice(1)
        .map((word) => (/^[\w-]+\.[a-z]+$/.test(word) ? folder.at(word) : word)),
    );

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
