import { hasThreads, Threads } from '../../threads.js';
import type { Pass } from '../stream/run-control.js';
import { createTrainer, type TrainerData, type Works } from './trainer.js';

/** Those who do a pass: worker threads, or this thread alone. */
export interface Crew<Work> {
  /** Does a whole pass, or what is left of it, up to a pause; resolves to what each one did. */
  run(pass: Pass): Promise<Work[]>;
  close(): Promise<void>;
}

/** A crew of as many as the task says: worker threads where there are any. */
export const startCrew = <Kind extends TrainerData['kind']>(
  data: TrainerData & { readonly kind: Kind },
): Promise<Crew<Works[Kind]>> => (hasThreads() ? threadCrew(data) : inlineCrew(data));

async function threadCrew<Work>(data: TrainerData): Promise<Crew<Work>> {
  const threads = await Threads.start<Pass, Work>(
    new URL('./worker.js', import.meta.url),
    data.task.threads,
    data,
  );
  return { run: (pass) => threads.callAll(pass), close: () => threads.close() };
}

/** Milliseconds of work after which a crew of one lets others on its thread have their turn. */
const TURN = 30;

/** A crew of one, in this thread: for platforms without worker threads. */
async function inlineCrew<Work>(data: TrainerData): Promise<Crew<Work>> {
  const trainer = await createTrainer<Work>(data, 0);
  return {
    async run(pass) {
      const run = trainer.run(pass);
      let turn = performance.now();
      for (;;) {
        const { value, done } = run.next();
        if (done) return [value];
        if (performance.now() - turn > TURN) {
          await new Promise((resolve) => setTimeout(resolve));
          turn = performance.now();
        }
      }
    },
    async close() {},
  };
}
