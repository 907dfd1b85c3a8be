import { type PoolWorker, Threads, type WorkerPool } from '../../threads.js';

/**
 * Threads of the engine in a page. Only the page knows how its bundler names the module of a Worker,
 * so the page offers a function that starts one (`page-worker.ts`). The page must be isolated
 * (`crossOriginIsolated`), because other pages cannot send shared memory to a Worker.
 */
type StartWorker = () => Worker;

let startWorker: StartWorker | undefined;

/** Lets training use Workers of this page; each call of `start` returns a new one. */
export function offerPageWorkers(start: StartWorker): void {
  startWorker = start;
}

/** Whether a page has offered Workers. */
export const hasPageWorkers = (): boolean => startWorker !== undefined;

/** Starts `count` Workers, which receive `data` and their index as their first message. */
export function startPageWorkers<Request, Response>(
  count: number,
  data: object,
): WorkerPool<Request, Response> {
  const workers = Array.from({ length: count }, (_, index) => {
    const worker = startWorker!();
    worker.postMessage({ ...data, index }, []);
    return asPoolWorker(worker);
  });
  return Threads.of(workers);
}

function asPoolWorker(worker: Worker): PoolWorker {
  return {
    postMessage: (message) => worker.postMessage(message, []),
    on(event, listener) {
      if (event === 'message') worker.addEventListener(event, ({ data }) => listener(data));
      if (event !== 'error') return; // a Worker of a page does not exit by itself
      worker.addEventListener('error', ({ message }) => listener(message || 'it did not start'));
    },
    async terminate() {
      worker.terminate();
    },
  };
}
