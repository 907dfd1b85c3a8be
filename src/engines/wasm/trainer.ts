import type { Pass, PassResult } from '../stream/pass.js';
import { startWorkerPool, type WorkerPool } from '../../threads.js';
import { hasPageWorkers, startPageWorkers } from './page-workers.js';
import { type HogwildData, HogwildTrainer } from './hogwild-trainer.js';
import { type SynchronousData, SynchronousTrainer } from './synchronous/synchronous-trainer.js';

/** What the workers of a run need to start, for each way of training together. */
export type TrainerData =
  | ({ readonly kind: 'hogwild' } & HogwildData)
  | ({ readonly kind: 'synchronous' } & SynchronousData);

/** The result of a worker's share of a pass, for each way of training together. */
export interface Work {
  readonly hogwild: PassResult;
  readonly synchronous: void; // all of it is in the shared memory
}

/** A worker's answer to a pass, step by step. */
export type AnswerPass<Result> = (pass: Pass) => Generator<void, Result>;

/**
 * Makes a worker; `Result` is the `Work` of the data's kind.
 *
 * @throws TrainingError STATE_DAMAGED
 */
export async function createTrainer<Result>(
  data: TrainerData,
  index: number,
): Promise<AnswerPass<Result>> {
  const trainer =
    data.kind === 'hogwild'
      ? await HogwildTrainer.create(data, index)
      : await SynchronousTrainer.create(data, index);
  return (pass) => trainer.run(pass) as Generator<void, Result>;
}

/** As many workers as the task has threads: worker threads, or Workers where a page offers them. */
export function startTrainers<Kind extends TrainerData['kind']>(
  data: Extract<TrainerData, { readonly kind: Kind }>,
): Promise<WorkerPool<Pass, Work[Kind]>> {
  // The rows of words are in the shared memory: a copy for each thread would only take memory.
  const inputs = { ...data.task.inputs, bags: undefined };
  const sent = { ...data, task: { ...data.task, inputs } };
  if (hasPageWorkers() && data.task.threads > 1) {
    return Promise.resolve(startPageWorkers(data.task.threads, sent));
  }
  const worker = new URL('./worker.js', import.meta.url);
  return startWorkerPool(worker, data.task.threads, sent, () => createTrainer<Work[Kind]>(sent, 0));
}
