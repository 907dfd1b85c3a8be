import { hasThreads, startWorkerPool } from '../../threads.js';
import { answerTask, type Results, type Task, type TaskMessage } from './tasks.js';

/** A job was stopped before it finished. */
export class StoppedError extends Error {
  constructor() {
    super('The computation was stopped because no request was waiting for it. Try again.');
    this.name = 'StoppedError';
  }
}

/** A task that runs in a thread of its own. */
export interface Job<K extends Task['kind']> {
  /** Progress from 0 to 1. */
  readonly share: number;
  readonly result: Promise<Results[K]>;
  /** Stops it; `result` then rejects with a StoppedError unless it has resolved already. */
  stop(): void;
}

/** Numbers in shared memory, if threads exist here. */
export const sharedFloats = (length: number): Float32Array =>
  hasThreads() && typeof SharedArrayBuffer !== 'undefined'
    ? new Float32Array(new SharedArrayBuffer(4 * length))
    : new Float32Array(length);

/** Starts a task. Its numbers are shared with the thread, which may change them. */
export function startJob<T extends Task>(task: T): Job<T['kind']> {
  const progress = sharedFloats(1);
  const url = new URL('./worker.js', import.meta.url);
  const starting = startWorkerPool<TaskMessage, Results[Task['kind']]>(
    url,
    1,
    {},
    () => answerTask,
  );
  let isStopped = false;
  const close = (): void => void starting.then((pool) => pool.close()).catch(() => {});
  const work = async (): Promise<Results[T['kind']]> => {
    try {
      const pool = await starting;
      return (await pool.call(0, { task, progress })) as Results[T['kind']];
    } catch (error) {
      throw isStopped ? new StoppedError() : error;
    } finally {
      close();
    }
  };
  const result = work();
  result.catch(() => {}); // those who wait for it handle the error
  return {
    result,
    get share() {
      return progress[0];
    },
    stop() {
      isStopped = true;
      close();
    },
  };
}
