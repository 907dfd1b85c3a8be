import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program.js';
import { Memory } from '../cli/run.js';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('reference'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
];

/** Flags of other programs: MPI, Slurm, Python, and our own benchmarks. */
const OTHERS = new Set(
  (
    '--bind-to --map-by --mca --allow-run-as-root --nodes --ntasks-per-node --cpus-per-task ' +
    '--requeue --signal --mpi --kill-on-bad-exit --directory --corpus --evaluation --raw --python ' +
    '--rounds'
  ).split(' '),
);

const namedOn = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/(?<![\w-])--[a-z][a-z0-9-]+/g)].map(([flag]) => flag);

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

describe('the flags on a page', () => {
  it('are found', () => {
    expect(namedOn('docs/troubleshooting.md').length).toBeGreaterThan(40);
  });

  it.each(pages)('exist: %s', (page) => {
    expect(namedOn(page).filter((flag) => !flags.has(flag) && !OTHERS.has(flag))).toEqual([]);
  });
});
