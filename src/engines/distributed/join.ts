import { TrainingError } from '../../errors.js';
import type { Ranks } from '../../run/ranks.js';
import { requireNode } from '../../threads.js';
import { type Environment, launchOf, tasksNotStarted } from './launcher.js';
import { MpiRanks } from './mpi/ranks.js';
import { parseRankTimeout, RANK_TIMEOUT, type RankTimeout } from './mpi/silence.js';

/** Options of `joinRanks`. */
export interface JoinOptions {
  /** The environment variables that the launcher set; by default those of this process. */
  readonly environment?: Environment;
  /**
   * How long to wait for a rank that does not respond before all ranks end: '90s', '30m', '2h', a number
   * of seconds, or 'never'. Default '30m'.
   */
  readonly timeout?: RankTimeout;
}

/**
 * Joins the other ranks if an MPI launcher (`mpirun`, `mpiexec`, `srun`) started this process together
 * with others; returns undefined if it runs alone. Needs the optional package koffi and an MPI library;
 * WORDLOOM_MPI names one that is not found by itself. Node.js only.
 *
 *     const ranks = await joinRanks();
 *     const model = await train({ corpus: '/shared/corpus/*.txt', ranks });
 *     if (ranks === undefined || ranks.rank === 0) await model.save('model.db');
 *     await ranks?.leave();
 *
 * @throws TrainingError ENGINE_UNAVAILABLE if koffi or MPI is missing; RANKS_FAILED if MPI fails, or if
 *   this process is alone although the launcher started several, or Slurm has several tasks for the job;
 *   RANK_SILENT if a process does not start.
 *   Operations of the result throw RANK_SILENT if a rank does not respond in time
 * @throws TypeError, RangeError for an invalid timeout
 */
export async function joinRanks({ environment, timeout = RANK_TIMEOUT }: JoinOptions = {}): Promise<
  Ranks | undefined
> {
  requireNode('Training over several ranks');
  const seconds = parseRankTimeout('timeout', timeout);
  const variables = environment ?? process.env;
  const tasks = tasksNotStarted(variables);
  if (tasks !== undefined) throw notStarted(tasks);
  const launch = launchOf(variables);
  // Another launcher may have started the processes of a job through this one, which counts one each.
  if (launch === undefined || launch.size === 1) return undefined;
  const ranks = await MpiRanks.join(seconds);
  if (ranks.size > 1) return ranks;
  await ranks.leave();
  if (launch.size !== undefined) throw singletons(launch.launcher, launch.size, ranks.library);
  return undefined;
}

const notStarted = (tasks: number): TrainingError =>
  new TrainingError(
    'RANKS_FAILED',
    `This Slurm job has ${tasks} tasks, but srun did not start this process, so it would train a whole ` +
      'model by itself. Start it with srun (srun --mpi=pmix wordloom train ...) or with the mpirun of your ' +
      'MPI library. To train one model in this process alone, set WORDLOOM_MPI=none.',
  );

const singletons = (launcher: string, size: number, library: string): TrainingError =>
  new TrainingError(
    'RANKS_FAILED',
    `${launcher} started ${size} processes, but ${library} does not connect them, so each would ` +
      'train a whole model by itself. Use the mpirun of this library, or set WORDLOOM_MPI to the library ' +
      'of the launcher (WORDLOOM_MPI=/path/to/libmpi.so.40). With Slurm, choose another interface ' +
      '(srun --mpi=pmix, srun --mpi=pmi2; srun --mpi=list shows them). To train one model per process, ' +
      'set WORDLOOM_MPI=none.',
  );
