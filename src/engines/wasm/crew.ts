import { hasThreads, Threads } from '../../threads.js';
import type { Pass } from '../run-control.js';
import { createTrainer, type TrainerData } from './trainer.js';

/** Those who do a pass: worker threads, or this thread alone. */
export interface Crew {
  /** Does a whole pass. */
  run(pass: Pass): Promise<void>;
  close(): Promise<void>;
}

/** A crew of as many as the task says: worker threads where there are any. */
export const startCrew = (data: TrainerData): Promise<Crew> =>
  hasThreads() ? threadCrew(data) : inlineCrew(data);

async function threadCrew(data: TrainerData): Promise<Crew> {
  const threads = await Threads.start<Pass, undefined>(
    new URL('./worker.js', import.meta.url),
    data.task.threads,
    data,
  );
  return {
    async run(pass) {
      await threads.callAll(pass);
    },
    close: () => threads.close(),
  };
}

/** Milliseconds of work after which a crew of one lets others on its thread have their turn. */
const TURN = 30;

/** A crew of one, in this thread: for platforms without worker threads. */
async function inlineCrew(data: TrainerData): Promise<Crew> {
  const trainer = await createTrainer(data, 0);
  return {
    async run(pass) {
      let turn = performance.now();
      for (const _ of trainer.run(pass)) {
        if (performance.now() - turn > TURN) {
          await new Promise((resolve) => setTimeout(resolve));
          turn = performance.now();
        }
      }
    },
    async close() {},
  };
}
