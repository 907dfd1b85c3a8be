import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { open, train } from '../../../src/index.js';
import { isInstalled, Job, LAUNCHERS } from './jobs.js';
import { writeTexts } from './texts.js';

let folder: string;
let corpus: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'));
  corpus = writeTexts(folder, 7, 1500);
});
afterAll(() => rmSync(folder, { recursive: true }));

it.for(LAUNCHERS)('eight ranks train by $name', async (launcher, { skip }) => {
  skip(!isInstalled(launcher), `${launcher.program} is not installed`);
  const path = join(folder, `${launcher.program.length}.db`);
  const options = ['--dim', '12', '--threads', '1', '--sample', '0.01', '--epochs', '1'];
  const job = new Job(launcher, 8, ['train', ...corpus, '-o', path, ...options]);
  expect(await job.ended, job.stderr).toBe(0);
  expect(job.stderr).toMatch(/^8 ranks: 0 on /);
  const one = await train({ corpus, dim: 12, threads: 1, epochs: 1, sample: 0.01 });
  expect((await open(path)).counts).toEqual(one.counts);
});
