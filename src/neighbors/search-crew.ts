import { hasThreads, Threads } from '../threads.js';
import { type SearchTask, searchRows } from './search-rows.js';
import { startKernels } from './unit-rows.js';
import type { SearchMemory } from './worker.js';

/** Those who do a search: worker threads, or this thread alone. */
export interface SearchCrew {
  readonly count: number;
  run(task: SearchTask): Promise<unknown>;
  close(): Promise<void>;
}

/** Milliseconds of work after which a crew of one lets others on its thread have their turn. */
const TURN = 30;

/** A crew of `threads`, or of one where there are no threads here. */
export async function startSearchCrew(data: SearchMemory, threads: number): Promise<SearchCrew> {
  if (threads === 1 || !hasThreads()) return inlineCrew(data);
  const url = new URL('./worker.js', import.meta.url);
  const workers = await Threads.start<SearchTask, void>(url, threads, data);
  return {
    count: threads,
    run: (task) => workers.callAll(task),
    close: () => workers.close(),
  };
}

function inlineCrew({ module, memory }: SearchMemory): SearchCrew {
  const kernels = startKernels(module, memory);
  return {
    count: 1,
    async run(task) {
      let turn = performance.now();
      for (const _ of searchRows(kernels, memory, task, 0)) {
        if (performance.now() - turn < TURN) continue;
        await new Promise((resolve) => setTimeout(resolve));
        turn = performance.now();
      }
    },
    async close() {},
  };
}
