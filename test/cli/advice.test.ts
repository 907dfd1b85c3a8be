import type { Command } from 'commander';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program.js';

/** Programs of other people that advice names, with flags of their own. */
const FOREIGN =
  /\b(?:npm|iconv|python3?|pip|git|tar|unzip|xz|bzip2|zstd|pdftotext|sqlite3)\b[^"'`]*/g;

const program = createProgram({
  stdin: new PassThrough(),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  signal: new AbortController().signal,
});

function all(command: Command, path: string[] = []): { path: string; flags: string[] }[] {
  const flags = command.options.flatMap(({ long }) => (long === undefined ? [] : [long]));
  const own = { path: path.join(' '), flags };
  return [own, ...command.commands.flatMap((each) => all(each, [...path, each.name()]))];
}

const commands = all(program);
const flags = new Set([...commands.flatMap((each) => each.flags), '--help', '--version']);

const sources = ['src', 'cli'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name.replaceAll('\\', '/')))
    .filter((name) => name.endsWith('.ts') && !/assembly|foreign|^src\/simd/.test(name)),
);

/** The texts of a property such as `commandLine: '...' + '...'`, with the file that they stand in. */
function textsOf(property: string): { file: string; text: string }[] {
  const literal = /(?:'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)/.source;
  const pattern = new RegExp(`\\b${property}:\\s*((?:${literal}\\s*\\+?\\s*)+)`, 'g');
  return sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, text]) => ({ file, text })),
  );
}

describe('advice', () => {
  const forCommandLine = textsOf('commandLine');
  const forLibrary = textsOf('library');

  it('is seen by this test', () => {
    expect(forCommandLine.length).toBeGreaterThan(20);
    expect(forLibrary.length).toBeGreaterThan(20);
  });

  it('for the command line names flags that commands have', () => {
    const wrong = forCommandLine.flatMap(({ file, text }) =>
      [...text.replaceAll(FOREIGN, '').matchAll(/(?<![\w-])--[a-z][a-z0-9-]*/g)]
        .filter(([flag]) => !flags.has(flag))
        .map(([flag]) => `${file}: ${flag}`),
    );
    expect(wrong).toEqual([]);
  });

  it('for the library names no flag', () => {
    const wrong = forLibrary.filter(({ text }) =>
      /(?<![\w-])--[a-z]/.test(text.replaceAll(FOREIGN, '')),
    );
    expect(wrong).toEqual([]);
  });

  it('names commands that exist, wherever a source says wordloom ...', () => {
    const names = new Set(commands.flatMap(({ path }) => path.split(' ')));
    const wrong = sources.flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /(?:Run|run|try|Try|: |`)\s?wordloom ([a-z][a-z-]+)/g,
        ),
      ]
        .filter(([, name]) => !names.has(name))
        .map(([text]) => `${file}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });
});
