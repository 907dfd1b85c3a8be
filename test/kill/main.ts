/**
 * Kills trainings at random moments and resumes them:
 * `npm run test:kill -- [train|subwords|jamo|lm|ranks] [kills] [seed]`.
 * Exits with 0 if every kill left a whole model and all trainings finished with the same bits. `ranks`
 * kills a rank of a training over several and resumes with another number of them, which gives other bits.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from '../cli/program-process.js';
import { isInstalled, LAUNCHERS } from '../engines/distributed/jobs.js';
import { killRanks } from './kill-ranks.js';
import { killAgainAndAgain } from './kills.js';
import { languageModelSubject, ranksSubject, trainSubject, writeCorpus } from './subjects.js';

const [, , what = 'train', kills = '50', seed = '1'] = process.argv;
interface Counts {
  readonly kills: number;
  readonly seed: number;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'wordloom-kill-'));
try {
  const corpus = writeCorpus(folder, 5, 500, what === 'jamo' ? 'korean' : 'latin');
  const counts = { kills: Number(kills), seed: Number(seed) };
  const model = join(folder, 'model.db');
  if (what === 'ranks') await killRanksOfAll(corpus, model, counts);
  else await killTraining(corpus, model, counts);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** On every launcher that is installed. */
async function killRanksOfAll(
  corpus: readonly string[],
  model: string,
  counts: Counts,
): Promise<void> {
  for (const launcher of LAUNCHERS.filter(isInstalled)) {
    const report = await killRanks(launcher, ranksSubject(corpus, 400), model, counts, say);
    say(`${launcher.name}: ${JSON.stringify(report)}`);
    rmSync(model);
  }
}

async function killTraining(
  corpus: readonly string[],
  model: string,
  counts: Counts,
): Promise<void> {
  const nGrams = what === 'subwords' || what === 'jamo' ? [`--${what}`, '--bucket', '3000'] : [];
  const subject =
    what === 'lm' ? languageModelSubject(corpus, 4) : trainSubject(corpus, 150, nGrams);
  const whole = join(folder, 'whole.db');
  const program = new Program(...subject.command(whole, false));
  if ((await program.ended) !== 0) throw new Error(program.stderr);
  const { bytes } = await subject.read(whole);
  say(JSON.stringify(await killAgainAndAgain(subject, model, bytes, counts, say)));
}
