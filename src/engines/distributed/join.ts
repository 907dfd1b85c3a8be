import { TrainingError } from '../../errors.js';
import type { Ranks } from '../../run/ranks.js';
import { requireNode } from '../../threads.js';
import { type Environment, launchOf } from './launcher.js';
import { MpiRanks } from './mpi/ranks.js';
import { parseRankTimeout, RANK_TIMEOUT, type RankTimeout } from './mpi/silence.js';

/** How to join them. */
export interface JoinOptions {
  /** That the launcher made; by default that of this process. */
  readonly environment?: Environment;
  /**
   * How long ranks wait for one that does not answer before all of them end: '90s', '30m', '2h', a
   * number of seconds, or 'never'. Default '30m'.
   */
  readonly timeout?: RankTimeout;
}

/**
 * Joins the other ranks of a training, where a launcher of MPI (`mpirun`, `mpiexec`, `srun`) started
 * this process with others; undefined where it is alone. Takes the optional package koffi and the MPI
 * library of the machine; WORDLOOM_MPI names another. Node.js only.
 *
 *     const ranks = await joinRanks();
 *     const model = await train({ corpus: '/shared/corpus/*.txt', ranks });
 *     if (ranks === undefined || ranks.rank === 0) await model.save('model.db');
 *     await ranks?.leave();
 *
 * @throws TrainingError ENGINE_UNAVAILABLE where koffi or MPI is missing; RANKS_FAILED where MPI
 *   fails, or each process is alone though the launcher started several; RANK_SILENT where a process does
 *   not start. Operations of the result throw RANK_SILENT where a rank does not answer in time
 * @throws TypeError, RangeError for a timeout that is none
 */
export async function joinRanks({ environment, timeout = RANK_TIMEOUT }: JoinOptions = {}): Promise<
  Ranks | undefined
> {
  requireNode('Training over several ranks');
  const seconds = parseRankTimeout('timeout', timeout);
  const launch = launchOf(environment ?? process.env);
  // A launcher that does not know of others may have started one process of ours by another's hand.
  if (launch === undefined || launch.size === 1) return undefined;
  const ranks = await MpiRanks.join(seconds);
  if (ranks.size > 1) return ranks;
  await ranks.leave();
  if (launch.size !== undefined) throw singletons(launch.launcher, launch.size, ranks.library);
  return undefined;
}

const singletons = (launcher: string, size: number, library: string): TrainingError =>
  new TrainingError(
    'RANKS_FAILED',
    `${size} processes were started by ${launcher}, but to ${library} each of them is alone, so that ` +
      'each would train a whole model by itself. Use the mpirun of this very library, name the ' +
      "launcher's own library (WORDLOOM_MPI=/path/to/libmpi.so.40), or with Slurm choose another " +
      'interface (srun --mpi=pmix, srun --mpi=pmi2; srun --mpi=list shows them). If each is to train a ' +
      'model of its own, say so: WORDLOOM_MPI=none.',
  );
