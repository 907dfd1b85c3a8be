import type { GenerateOptions } from '../../networks/sampler.js';
import type { LanguageModelState } from '../../networks/state.js';
import { unlessAborted } from '../../run/unless-aborted.js';
import { startWorkerPool, type WorkerPool } from '../../threads.js';

/** What a worker thread finds in `workerData`. */
export interface GenerationData {
  readonly state: LanguageModelState;
}

/** One text to generate: options without a signal, which does not cross between threads. */
export type TextRequest = Omit<GenerateOptions, 'signal'>;

/** Joins the pieces of a text. */
export async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/**
 * Generates a text for each request, several at a time, and yields them in the order of the requests.
 * Each worker thread has its own copy of the parameters.
 *
 * @param inline generates a text on this thread, for platforms without worker threads
 * @throws the reason of `signal` if it is aborted; whatever a request throws, when its turn comes
 */
export async function* generateEach(
  state: LanguageModelState,
  requests: readonly TextRequest[],
  threads: number,
  inline: (request: TextRequest) => Promise<string>,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  signal?.throwIfAborted();
  const url = new URL('./worker.js', import.meta.url);
  const data: GenerationData = { state: { ...state, resume: null } };
  const pool = await startWorkerPool<TextRequest, string>(
    url,
    Math.min(threads, requests.length),
    data,
    () => inline,
  );
  try {
    for (const text of shareOut(pool, requests)) yield await unlessAborted(text, signal);
  } finally {
    await pool.close();
  }
}

/** Gives each worker the next request whenever it is free. Returns the texts in order of request. */
function shareOut(
  pool: WorkerPool<TextRequest, string>,
  requests: readonly TextRequest[],
): Promise<string>[] {
  const waiting: ((worker: number) => Promise<void>)[] = [];
  const texts = requests.map(
    (request) =>
      new Promise<string>((resolve, reject) => {
        waiting.push((worker) => pool.call(worker, request).then(resolve, reject));
      }),
  );
  for (const text of texts) text.catch(() => {}); // reported when it is that text's turn
  for (let worker = 0; worker < pool.count; worker++) void work(worker);
  return texts;

  async function work(worker: number): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next(worker);
  }
}
