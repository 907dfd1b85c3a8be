import { type Answer, InlineWorker, startWorkerPool, type WorkerPool } from '../threads.js';
import { type SearchTask, searchRows } from './search-rows.js';
import { startKernels } from './unit-rows.js';

/** What the workers of a search share. */
export interface SearchMemory {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

/** The workers of a search. */
export type SearchPool = WorkerPool<SearchTask, void>;

/** A worker's share of searches, each step by step. */
export function answerSearch({ module, memory }: SearchMemory, index: number) {
  const kernels = startKernels(module, memory);
  return (task: SearchTask): Generator<void, void> => searchRows(kernels, memory, task, index);
}

/** Starts `threads` workers; one alone works in this thread, as it would take longer to start. */
export async function startSearchPool(data: SearchMemory, threads: number): Promise<SearchPool> {
  const inline = (): Answer<SearchTask, void> => answerSearch(data, 0);
  if (threads === 1) return new InlineWorker(inline());
  return startWorkerPool(new URL('./worker.js', import.meta.url), threads, data, inline);
}
