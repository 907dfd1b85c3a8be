/** A thread of a search over many queries; `search-crew.ts` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../threads.js';
import { type SearchTask, searchRows } from './search-rows.js';
import { startKernels } from './unit-rows.js';

/** What the thread is started with, beside its index. */
export interface SearchMemory {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

const { module, memory, index } = workerData as SearchMemory & { index: number };
const kernels = startKernels(module, memory);

answerCalls<SearchTask, void>(parentPort!, (task) => {
  for (const _ of searchRows(kernels, memory, task, index));
});
