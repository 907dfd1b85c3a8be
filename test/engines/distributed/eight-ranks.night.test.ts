import { expect, it } from 'vitest';
import { open, train } from '../../../src/index.js';
import { isInstalled, Job, LAUNCHERS, SMALL } from './jobs.js';
import { textFolder } from './texts.js';

const { corpus, at } = textFolder();

it.for(LAUNCHERS)('eight ranks train by $name', async (launcher, { skip }) => {
  skip(!isInstalled(launcher), `${launcher.program} is not installed`);
  const path = at(`${launcher.program.length}.db`);
  const job = new Job(launcher, 8, ['train', ...corpus, '-o', path, ...SMALL, '--epochs', '1']);
  expect(await job.ended, job.stderr).toBe(0);
  expect(job.stderr).toMatch(/^8 ranks: 0 on /);
  const one = await train({ corpus, dim: 12, threads: 1, epochs: 1, sample: 0.01 });
  expect((await open(path)).counts).toEqual(one.counts);
});
