import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nextBelow, type RandomState, seedRandom } from '../../src/random.js';
import { Program } from '../cli/program-process.js';

/** Something that trains and saves as it goes, on the command line. */
export interface Subject {
  /** The command that begins, or resumes what is saved at `path`. */
  command(path: string, resume: boolean): readonly string[];
  /** Reads all of a file that was saved; throws where it is not whole. */
  read(path: string): Promise<Saved>;
}

/** What a file holds. */
export interface Saved {
  /** How far the training is, in steps; Infinity at its end. */
  readonly place: number;
  /** All numbers that were learnt. */
  readonly bytes: Uint8Array;
}

/** What came of killing. */
export interface KillReport {
  /** Kills by the moment at which they came. */
  readonly kills: Readonly<Record<Moment, number>>;
  /** Trainings that came to their end, each to the same bits. */
  readonly finished: number;
  /** Times that a kill found a file, and times that it was further than the one before. */
  readonly found: number;
  readonly advanced: number;
  readonly mostTemporaries: number;
}

const MOMENTS = ['starting', 'training', 'saving'] as const;
type Moment = (typeof MOMENTS)[number];

/**
 * Kills a training again and again, and resumes it each time, until it was killed so often; then
 * lets it come to its end. A training that comes to its end before begins anew.
 *
 * @param whole what a training that was not killed came to
 * @throws Error for what a kill must not do
 */
export async function killAgainAndAgain(
  subject: Subject,
  path: string,
  whole: Uint8Array,
  { kills, seed }: { readonly kills: number; readonly seed: number },
  log: (line: string) => void = () => {},
): Promise<KillReport> {
  const random = seedRandom(seed);
  const count = { starting: 0, training: 0, saving: 0 };
  const report = { finished: 0, found: 0, advanced: 0, mostTemporaries: 0 };
  let place = -1;
  const finish = (bytes: Uint8Array): void => {
    if (!Buffer.from(bytes).equals(whole)) throw new Error('It came to other numbers');
    report.finished++;
    rmSync(path);
    place = -1;
  };
  for (let killed = 0; killed < kills;) {
    const program = start(subject, path);
    const moment = MOMENTS[nextBelow(random, MOMENTS.length)];
    const code = await killAt(program, moment, random, path);
    const left = temporariesOf(path).length;
    report.mostTemporaries = Math.max(report.mostTemporaries, left);
    if (left > 1) throw new Error(`${left} temporary files are left`);
    if (code !== null && code !== 0) throw new Error(`It ended with ${code}: ${program.stderr}`);
    if (code === null) {
      killed++;
      count[moment]++;
    }
    if (!existsSync(path)) {
      if (place >= 0) throw new Error('A file that was saved is gone');
      continue;
    }
    const saved = await subject.read(path);
    log(`${killed}: killed while ${moment}, at ${saved.place}, ${left} temporary`);
    report.found++;
    if (saved.place < place) throw new Error(`It fell back from ${place} to ${saved.place}`);
    if (saved.place > place) report.advanced++;
    place = saved.place;
    if (place === Infinity) finish(saved.bytes);
  }
  const last = start(subject, path);
  if ((await last.ended) !== 0) throw new Error(`It does not resume: ${last.stderr}`);
  finish((await subject.read(path)).bytes);
  if (temporariesOf(path).length > 0) throw new Error('A temporary file is left in the end');
  return { ...report, kills: count };
}

const start = (subject: Subject, path: string): Program =>
  new Program(...subject.command(path, existsSync(path)));

/** Kills a program; resolves to its exit code, or to null where it was killed. */
async function killAt(
  program: Program,
  moment: Moment,
  random: RandomState,
  path: string,
): Promise<number | null> {
  const { ended, child } = program;
  const until = async (isNow: () => boolean): Promise<void> => {
    while (!isNow() && child.exitCode === null) await pause(1);
  };
  if (moment === 'starting') {
    await pause(nextBelow(random, 500));
  } else {
    await until(() => program.stderr.includes('"training"'));
    if (moment === 'training') await Promise.race([ended, pause(nextBelow(random, 2000))]);
    else await until(() => temporariesOf(path).length > 0);
    if (moment === 'saving') await pause(nextBelow(random, 20));
  }
  child.kill('SIGKILL');
  return ended;
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const temporariesOf = (path: string): string[] =>
  readdirSync(dirname(path)).filter(
    (name) => name.startsWith(`.${basename(path)}.`) && name.endsWith('.tmp'),
  );
