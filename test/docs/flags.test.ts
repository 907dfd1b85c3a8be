import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program.js';
import { Memory } from '../cli/run.js';

const PAGES = ['troubleshooting', 'settings', 'vectors-in-ten-minutes'];

const flagsOf = (command: Command): string[] => [
  ...command.options.map(({ long }) => long ?? ''),
  ...command.commands.flatMap(flagsOf),
];

const program = createProgram({
  stdin: Readable.from([]),
  stdout: new Memory(),
  stderr: new Memory(),
  signal: new AbortController().signal,
});
const flags = new Set([...flagsOf(program), '--help', '--version']);

describe.each(PAGES)('docs/%s.md', (page) => {
  it('names only flags that exist', () => {
    const text = readFileSync(`docs/${page}.md`, 'utf8');
    const named = [...text.matchAll(/(?<![\w-])--[a-z][a-z0-9-]+/g)].map(([flag]) => flag);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((flag) => !flags.has(flag))).toEqual([]);
  });
});
