import { describe, expect, it } from 'vitest';
import { Program } from '../cli/program-process.js';
import { TestFolder } from '../cli/run.js';
import { killAgainAndAgain } from './kills.js';
import { trainSubject, writeCorpus } from './subjects.js';

const folder = new TestFolder();

// `npm run test:kill` kills fifty times.
describe('wordloom train, killed again and again', () => {
  it('leaves whole models, and comes to the bits of a training that was not', async () => {
    const subject = trainSubject(writeCorpus(folder.path, 3, 200), 60);
    const whole = folder.at('whole.db');
    expect(await new Program(...subject.command(whole, false)).ended).toBe(0);
    const { bytes } = await subject.read(whole);
    const path = folder.at('model.db');
    const report = await killAgainAndAgain(subject, path, bytes, { kills: 5, seed: 7 });
    expect(report.finished).toBeGreaterThan(0);
    expect(report.mostTemporaries).toBeLessThanOrEqual(1);
  });
});
