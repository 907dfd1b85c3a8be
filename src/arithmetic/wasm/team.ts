import { WordloomError } from '../../errors.js';
import { hasThreads, Threads } from '../../threads.js';
import {
  compileRecurrentKernels,
  type RecurrentKernels,
  startRecurrentKernels,
} from './kernels.js';
import type { Build } from '../../wide-kernels.js';
import type { Matrices } from './matrices.js';

/** The `workerData` of a helper thread, besides its `index` from 0. */
export interface HelperData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number; // address of the control block
  readonly threads: number; // of the team, including the calling thread
  readonly scratch: number; // address of the helpers' scratch memory, one after the other
}

/** Threads that share the operations of the kernels; see `assembly/team.ts`. */
export interface Team {
  /** For the thread that started the team: an operation has finished when its call returns. */
  readonly kernels: RecurrentKernels;
  readonly threads: number;
  /** Ends the helper threads; the kernels still work on this thread. */
  close(): Promise<void>;
}

/**
 * Starts a team of `threads`, or of one if the platform has no worker threads, and reserves its memory
 * before the first matrices. Does not wait for helpers: those that have not started take no parts.
 *
 * @throws TrainingError OUT_OF_MEMORY, ENGINE_UNAVAILABLE
 */
export async function startTeam(matrices: Matrices, wanted: number, build?: Build): Promise<Team> {
  const threads = hasThreads() ? wanted : 1;
  const { memory } = matrices;
  const module = await compileRecurrentKernels(build);
  let failure: WordloomError | undefined;
  let helpers: Threads<'help', void> | undefined;
  const kernels = await startRecurrentKernels(
    module,
    memory,
    () => {
      throw failure ?? new WordloomError('WORKER_FAILED', 'A worker thread of the network failed.');
    },
    () => helpers?.hasEnded() ?? false,
  );
  matrices.moveTop(kernels.firstAddress());
  const control = matrices.take(kernels.controlBytes(threads));
  const scratch = matrices.take((threads - 1) * kernels.scratchBytes());
  kernels.join(control, 0, threads, 0);
  if (threads === 1) return { kernels, threads, close: async () => {} };

  const data: HelperData = { module, memory, control, threads, scratch };
  const url = new URL('./worker.js', import.meta.url);
  const started = await Threads.start<'help', void>(url, threads - 1, data);
  helpers = started;
  started.unref();
  let isClosed = false;
  const helping = started.callAll('help').catch((error: unknown) => {
    if (isClosed) return;
    failure = error as WordloomError;
    kernels.reportFailure();
  });
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    kernels.disband();
    await started.close();
    await helping;
  };
  return { kernels, threads, close };
}
