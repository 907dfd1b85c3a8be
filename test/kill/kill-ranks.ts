import { existsSync, rmSync } from 'node:fs';
import { nextBelow, type RandomState, seedRandom } from '../../src/random.js';
import { Job, type Launcher } from '../engines/distributed/jobs.js';
import type { Subject } from './kills.js';

/** The most ranks of a job; each job has a random number of them. */
const MOST_RANKS = 4;

/** Milliseconds within which a job must end after one of its ranks was killed. */
const END_LIMIT = 30_000;

/** The outcome of all kills. */
export interface RanksKillReport {
  readonly kills: number;
  /** Kills after which a message named the rank or its process. */
  readonly named: number;
  /** Kills after which the file had made progress. */
  readonly advanced: number;
  /** Trainings that finished. */
  readonly finished: number;
  /** The longest time that a job took to end after a kill, in milliseconds. */
  readonly slowestEnd: number;
}

/**
 * Kills a random rank of a training at a random moment and resumes with a random number of ranks, again and
 * again; then lets the training finish.
 *
 * @throws Error if the job does not end, or if the file is damaged, gone, or older than before
 */
export async function killRanks(
  launcher: Launcher,
  subject: Subject,
  path: string,
  { kills, seed }: { readonly kills: number; readonly seed: number },
  log: (line: string) => void = () => {},
): Promise<RanksKillReport> {
  const random = seedRandom(seed);
  const report = { kills: 0, named: 0, advanced: 0, finished: 0, slowestEnd: 0 };
  let place = -1;
  const start = (): { readonly job: Job; readonly ranks: number } => {
    const ranks = 2 + nextBelow(random, MOST_RANKS - 1);
    const resume = existsSync(path);
    return { job: new Job(launcher, ranks, subject.command(path, resume)), ranks };
  };
  while (report.kills < kills) {
    const { job, ranks } = start();
    const killed = await killOne(job, ranks, random);
    if (killed !== undefined) {
      report.kills++;
      const { rank, pid, milliseconds, said } = killed;
      report.slowestEnd = Math.max(report.slowestEnd, milliseconds);
      if (
        new RegExp(`rank ${rank}\\b|PID ${pid}\\b|pid ${pid}\\b`, 'i').test(job.output.slice(said))
      ) {
        report.named++;
      }
    } else if (job.child.exitCode !== 0) {
      throw new Error(`It ended with ${job.child.exitCode}: ${job.stderr}`);
    }
    if (!existsSync(path)) {
      if (place >= 0) throw new Error('A file that was saved is gone');
      log(`${report.kills}: killed ${killed?.rank} of ${ranks}, nothing saved yet`);
      continue;
    }
    const saved = await subject.read(path);
    log(`${report.kills}: killed ${killed?.rank} of ${ranks}, at ${saved.place}`);
    if (saved.place < place) throw new Error(`It fell back from ${place} to ${saved.place}`);
    if (saved.place > place) report.advanced++;
    place = saved.place;
    if (place < Infinity) continue;
    report.finished++;
    rmSync(path);
    place = -1;
  }
  const { job } = start();
  if ((await job.ended) !== 0) throw new Error(`It does not resume: ${job.stderr}`);
  if ((await subject.read(path)).place < Infinity) throw new Error('It did not finish');
  return { ...report, finished: report.finished + 1 };
}

interface Killed {
  readonly rank: number;
  readonly pid: number;
  /** The time that the job took to end. */
  readonly milliseconds: number;
  /** The length of the job's output at the kill. */
  readonly said: number;
}

/** Kills a rank after a random time; undefined if the job had ended by then. */
async function killOne(job: Job, ranks: number, random: RandomState): Promise<Killed | undefined> {
  const isOver = (): boolean => job.child.exitCode !== null || job.child.signalCode !== null;
  while (!job.stderr.includes(`${ranks} ranks:`) && !isOver()) await pause(1);
  // One kill in four comes while ranks read, the others while they train and save.
  const isReading = nextBelow(random, 4) === 0;
  if (!isReading) {
    while (!job.stderr.includes('Checkpoint after') && !isOver()) await pause(1);
  }
  await Promise.race([job.ended, pause(nextBelow(random, isReading ? 500 : 3000))]);
  if (isOver()) return undefined;
  const rank = nextBelow(random, ranks);
  const pid = job.pidOf(rank);
  const said = job.output.length;
  const killedAt = performance.now();
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    await job.ended; // the rank has ended by itself
    return undefined;
  }
  const end = await Promise.race([job.ended, pause(END_LIMIT).then(() => 'late')]);
  if (end === 'late') throw new Error(`It has not ended ${END_LIMIT / 1000} s after a kill`);
  return { rank, pid, milliseconds: performance.now() - killedAt, said };
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
