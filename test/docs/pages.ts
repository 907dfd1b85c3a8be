import { readFileSync } from 'node:fs';
import type { TestFolder } from '../cli/run.js';

/** The contents of a page's code blocks in a language. */
export const blocksOf = (page: string, language: string): string[] =>
  [
    ...readFileSync(page, 'utf8').matchAll(
      new RegExp(`^\`\`\`${language}\\n(?<block>[^]*?)^\`\`\``, 'gm'),
    ),
  ].map(({ groups }) => groups!.block);

/** The arguments of a command `wordloom ...`, as a shell takes them; its files are those of a folder. */
export const argvOf = (command: string, folder: TestFolder): string[] =>
  [...command.replace(/\s#.*$/, '').matchAll(/"(?<quoted>[^"]*)"|(?<plain>\S+)/g)]
    .map(({ groups }) => groups!.quoted ?? groups!.plain)
    .slice(1)
    .map((word) => (/^[\w-]+\.[a-z]+$/.test(word) ? folder.at(word) : word));
