import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Program } from '../cli/program-process.js';
import { TestFolder } from '../cli/run.js';
import { isInstalled, LAUNCHERS } from '../engines/distributed/jobs.js';
import { killRanks } from './kill-ranks.js';
import { killAgainAndAgain } from './kills.js';
import { ranksSubject, trainSubject, writeCorpus } from './subjects.js';

const folder = new TestFolder();

// `npm run test:kill` kills fifty times.
describe('wordloom train, killed again and again', () => {
  it.each([
    ['words', 'latin', [], 5],
    ['character n-grams', 'latin', ['--subwords', '--bucket', '3000'], 3],
    ['n-grams of jamo', 'korean', ['--jamo', '--bucket', '3000'], 3],
  ] as const)(
    'leaves whole models, and finishes with the bits of an undisturbed training (%s)',
    async (name, spelling, flags, kills) => {
      mkdirSync(folder.at(name));
      const corpus = writeCorpus(folder.at(name), 3, 200, spelling);
      const subject = trainSubject(corpus, 60, flags);
      const whole = folder.at(`${name}.db`);
      expect(await new Program(...subject.command(whole, false)).ended).toBe(0);
      const { bytes } = await subject.read(whole);
      const path = folder.at(`${name} killed.db`);
      const report = await killAgainAndAgain(subject, path, bytes, { kills, seed: 7 });
      expect(report.finished).toBeGreaterThan(0);
      expect(report.mostTemporaries).toBeLessThanOrEqual(1);
    },
  );
});

/** Milliseconds of a test that starts half a dozen jobs. */
const RANKS_LIMIT = 180_000;

// `npm run test:kill -- ranks 20` kills twenty times on each library.
describe('wordloom train over ranks, of which one is killed again and again', () => {
  it.for(LAUNCHERS)(
    'leaves whole models, which resume with any number of ranks ($name)',
    { timeout: RANKS_LIMIT },
    async (launcher, { skip }) => {
      skip(!isInstalled(launcher), `${launcher.program} is not installed`);
      const subject = ranksSubject(writeCorpus(folder.path, 3, 200), 800);
      const counts = { kills: 4, seed: 3 };
      const report = await killRanks(launcher, subject, folder.at(`${launcher.name}.db`), counts);
      expect(report).toMatchObject({ kills: 4, named: 4 });
      expect(report.finished).toBeGreaterThan(0);
    },
  );
});
