/** A thread of the wasm engine; `crew.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../../threads.js';
import type { Pass } from '../stream/run-control.js';
import { createTrainer, type TrainerData } from './trainer.js';

const data = workerData as TrainerData & { index: number };
const trainer = createTrainer(data, data.index);
// A failure is the answer to the first call, not the end of the thread.
trainer.catch(() => {});

answerCalls<Pass, unknown>(parentPort!, async (pass) => {
  const run = (await trainer).run(pass);
  for (;;) {
    const { value, done } = run.next();
    if (done) return value;
  }
});
