import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Program } from '../cli/program-process.js';
import { TestFolder } from '../cli/run.js';
import { killAgainAndAgain } from './kills.js';
import { trainSubject, writeCorpus } from './subjects.js';

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
