/** A thread of the wasm engine; `engine.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../../threads.js';
import type { TrainingTask } from '../engine.js';
import type { Layout } from './layout.js';
import { type Pass, type PassResult, RunControl } from '../run-control.js';
import { ThreadTrainer } from './thread-trainer.js';

/** What the thread is started with, beside its index. */
export interface TrainerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly layout: Layout;
  readonly task: TrainingTask;
  readonly control: ArrayBufferLike;
  /** What each thread goes on with; none: all begin. */
  readonly workers: readonly Uint8Array[];
}

const { module, memory, layout, task, control, workers, index } = workerData as TrainerData & {
  index: number;
};
const trainer = ThreadTrainer.create(
  module,
  memory,
  layout,
  task,
  new RunControl(control),
  index,
  workers[index],
);
// A failure is the answer to the first call, not the end of the thread.
trainer.catch(() => {});

answerCalls<Pass, PassResult>(parentPort!, async (pass) => {
  const run = (await trainer).run(pass);
  for (;;) {
    const { value, done } = run.next();
    if (done) return value;
  }
});
