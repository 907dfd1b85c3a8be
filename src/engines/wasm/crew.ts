import { Threads } from '../../threads.js';
import { type Pass, type PassResult, RunControl } from '../run-control.js';
import { ThreadTrainer } from './thread-trainer.js';
import type { TrainerData } from './worker.js';

/** Those who do a pass: worker threads, or this thread alone. */
export interface Crew {
  /** Does a whole pass, or what is left of it, up to a pause; resolves to what each one did. */
  run(pass: Pass): Promise<PassResult[]>;
  close(): Promise<void>;
}

/** A crew of worker threads. */
export async function threadCrew(data: TrainerData): Promise<Crew> {
  const threads = await Threads.start<Pass, PassResult>(
    new URL('./worker.js', import.meta.url),
    data.task.threads,
    data,
  );
  return { run: (pass) => threads.callAll(pass), close: () => threads.close() };
}

/** Milliseconds of work after which a crew of one lets others on its thread have their turn. */
const TURN = 30;

/** A crew of one, in this thread: for platforms without worker threads. */
export async function inlineCrew(data: TrainerData): Promise<Crew> {
  const { module, memory, layout, task, control, workers } = data;
  const trainer = await ThreadTrainer.create(
    module,
    memory,
    layout,
    task,
    new RunControl(control),
    0,
    workers[0],
  );
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
