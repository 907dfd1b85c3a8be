/**
 * Kills trainings at random moments and resumes them:
 * `npm run test:kill -- [train|subwords|jamo|lm] [kills] [seed]`.
 * Exits with 0 if every kill left a whole model and all trainings finished with the same bits.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from '../cli/program-process.js';
import { killAgainAndAgain } from './kills.js';
import { languageModelSubject, trainSubject, writeCorpus } from './subjects.js';

const [, , what = 'train', kills = '50', seed = '1'] = process.argv;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'wordloom-kill-'));
try {
  const corpus = writeCorpus(folder, 5, 500, what === 'jamo' ? 'korean' : 'latin');
  const nGrams = what === 'subwords' || what === 'jamo' ? [`--${what}`, '--bucket', '3000'] : [];
  const subject =
    what === 'lm' ? languageModelSubject(corpus, 4) : trainSubject(corpus, 150, nGrams);
  const whole = join(folder, 'whole.db');
  const program = new Program(...subject.command(whole, false));
  if ((await program.ended) !== 0) throw new Error(program.stderr);
  const { bytes } = await subject.read(whole);
  const counts = { kills: Number(kills), seed: Number(seed) };
  say(
    JSON.stringify(await killAgainAndAgain(subject, join(folder, 'model.db'), bytes, counts, say)),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
