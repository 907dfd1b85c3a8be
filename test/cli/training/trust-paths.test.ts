import Database from 'better-sqlite3';
import { copyFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../cli/program.js';
import { unseal } from '../../store/vectors/models.js';
import { Memory, smallText, TestFolder, wordloom } from '../run.js';
import { stopAfterEpoch } from '../../train/stopped.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(20));
const original = folder.at('original.db');
let copies = 0;

/** A checkpoint of a stranger, whose text is not in the current folder. */
function checkpoint(): string {
  const path = folder.at(`model${copies++}.db`);
  copyFileSync(original, path);
  return path;
}

beforeAll(async () => {
  await stopAfterEpoch({ corpus, dim: 4, epochs: 2, threads: 1 }, original);
  const db = new Database(original);
  const select = db.prepare<[], Buffer>("SELECT data FROM resume WHERE key = 'state'").pluck();
  const state = JSON.parse(select.get()!.toString());
  delete state.corpus.mark;
  const bytes = Buffer.from(JSON.stringify(state));
  db.prepare("UPDATE resume SET data = ? WHERE key = 'state'").run(bytes);
  db.close();
  unseal(original);
});

/** Runs a command line on a terminal whose user types that. */
async function onTerminal(typed: string, ...argv: string[]) {
  const stdin = Object.assign(Readable.from([typed], { objectMode: false }), { isTTY: true });
  const [stdout, stderr] = [new Memory(), Object.assign(new Memory(), { isTTY: true })];
  const { signal } = new AbortController();
  const code = await run(argv, { stdin, stdout, stderr, signal });
  return { code, stderr: stderr.text };
}

describe('wordloom train --resume, with text outside of the current folder', () => {
  it('refuses it without a terminal, and names the flag that allows it', async () => {
    const { code, stderr } = await wordloom('train', '--resume', checkpoint());
    expect([code, stderr]).toEqual([1, expect.stringContaining('--trust-paths')]);
    expect(stderr).toContain(corpus);
  });

  it('reads it with --trust-paths, or if the text is given', async () => {
    const trusting = await wordloom('train', '--resume', checkpoint(), '--trust-paths', '-q');
    expect(trusting).toMatchObject({ code: 0, stderr: '' });
    const given = await wordloom('train', corpus, '--resume', checkpoint(), '-q');
    expect(given).toMatchObject({ code: 0, stderr: '' });
  });

  it.each(['y\n', 'yes\n', ' Y \n'])('asks on a terminal, and reads it after %j', async (typed) => {
    const { code, stderr } = await onTerminal(typed, 'train', '--resume', checkpoint(), '-q');
    expect([code, stderr]).toEqual([0, expect.stringContaining('Read it? [y/N]')]);
  });

  it.each(['\n', 'n\n', 'yesterday\n', ''])('asks, and refuses after %j', async (typed) => {
    const { code, stderr } = await onTerminal(typed, 'train', '--resume', checkpoint(), '-q');
    expect([code, stderr]).toEqual([1, expect.stringContaining('Read it? [y/N]')]);
    expect(stderr).toContain('--trust-paths');
  });

  it.each([
    ['--trust-paths', corpus, '--resume', original],
    ['--trust-paths', corpus],
  ])('takes no flag that would mean nothing: %s %s %s', async (...argv) => {
    expect((await wordloom('train', ...argv.filter((word) => word !== undefined))).code).toBe(2);
  });
});
