/** A thread that builds batches for the gpu engine; `batch-source.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../../../threads.js';
import type { TrainingTask } from '../../engine.js';
import { type Pass, RunControl } from '../../stream/run-control.js';
import { BatchBuilder, type BuiltBatch } from './batch-builder.js';
import type { BuilderLayout } from './builder-layout.js';

/** What the thread is started with, beside its index. */
export interface BuilderData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly layout: BuilderLayout;
  readonly task: TrainingTask;
  readonly control: ArrayBufferLike;
}

/** A pass to begin, or nothing: the next batch of the pass that is on. */
export type BuilderCall = { readonly begin?: Pass };

const { module, memory, layout, task, control, index } = workerData as BuilderData & {
  index: number;
};
const builder = BatchBuilder.create(module, memory, layout, task, new RunControl(control), index);
// A failure is the answer to the first call, not the end of the thread.
builder.catch(() => {});

let batches: Generator<BuiltBatch, void> | undefined;
answerCalls<BuilderCall, BuiltBatch | undefined>(parentPort!, async ({ begin }) => {
  if (begin !== undefined) batches = (await builder).batches(begin);
  const { value, done } = batches!.next();
  return done ? undefined : (value as BuiltBatch);
});
