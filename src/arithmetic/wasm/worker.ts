/** A helper thread of a network's arithmetic, started by `team.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../../threads.js';
import { type RecurrentKernels, startRecurrentKernels } from './kernels.js';
import type { HelperData } from './team.js';

const { module, memory, control, threads, scratch, index } = workerData as HelperData & {
  readonly index: number;
};

async function joinTeam(): Promise<RecurrentKernels> {
  const kernels = await startRecurrentKernels(module, memory, () => {
    throw new Error('A thread called an operation that it should take part in.');
  });
  kernels.join(control, index + 1, threads, scratch + index * kernels.scratchBytes());
  return kernels;
}

const team = joinTeam();

/** A single call, which returns when the team is closed. */
answerCalls<'help', void>(
  parentPort!,
  team.then((kernels) => () => {
    try {
      kernels.help();
    } catch (error) {
      kernels.reportFailure(); // immediately: the calling thread may be waiting for this one
      throw error;
    }
  }),
);
