import { type Advice, WordloomError } from './errors.js';
import type { MessagePort, Transferable, Worker } from 'node:worker_threads';

/**
 * Worker threads that answer calls: a call is one message to a worker, its reply one message back,
 * in order. Errors cross over with their class name, code, message and advice.
 */

/** An error as it crosses between threads. */
interface ThrownMessage {
  name: string;
  code: string | undefined;
  message: string;
  readonly advice: Advice | undefined;
}

type Reply<T> = { value: T } | { thrown: ThrownMessage };

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** Whether this platform has worker threads that share memory with us. */
export function hasThreads(): boolean {
  return typeof process !== 'undefined' && process.versions?.node !== undefined;
}

/** Throws WordloomError NODE_ONLY in a browser; `what` begins its message. */
export function requireNode(what: string): void {
  if (hasThreads()) return;
  throw new WordloomError('NODE_ONLY', `${what} works in Node.js only, not in a browser.`);
}

/** How many threads run at the same time here. */
export async function availableThreads(): Promise<number> {
  if (!hasThreads()) return 1;
  const { availableParallelism } = await import('node:os');
  return availableParallelism();
}

/** A group of equal workers, all running the module at one URL. */
export class Threads<Request, Response> {
  readonly #workers: Worker[];
  readonly #waiting: Waiting[][];
  readonly #failures: (Error | undefined)[]; // why a worker can no longer answer

  private constructor(workers: Worker[]) {
    this.#workers = workers;
    this.#waiting = workers.map(() => []);
    this.#failures = workers.map(() => undefined);
    workers.forEach((worker, index) => this.#listen(worker, index));
  }

  /** Starts `count` workers; each finds `data` and its own `index` in `workerData`. */
  static async start<Request, Response>(
    url: URL,
    count: number,
    data: object,
  ): Promise<Threads<Request, Response>> {
    const { Worker } = await import('node:worker_threads');
    const workers = Array.from(
      { length: count },
      (_, index) => new Worker(url, { workerData: { ...data, index } }),
    );
    return new Threads(workers);
  }

  get count(): number {
    return this.#workers.length;
  }

  /** Sends a message to one worker; resolves to its reply, or rejects with what it threw. */
  call(index: number, message: Request, transfer: Transferable[] = []): Promise<Response> {
    const failure = this.#failures[index];
    if (failure !== undefined) return Promise.reject(failure);
    return new Promise((resolve, reject) => {
      this.#waiting[index].push({ resolve: resolve as (value: unknown) => void, reject });
      this.#workers[index].postMessage(message, transfer);
    });
  }

  /** Sends a message to every worker; resolves to all replies in order of worker. */
  async callAll(message: Request): Promise<Response[]> {
    return Promise.all(this.#workers.map((_, index) => this.call(index, message)));
  }

  /** Ends all workers, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #listen(worker: Worker, index: number): void {
    const waiting = this.#waiting[index];
    worker.on('message', (reply: Reply<unknown>) => {
      const call = waiting.shift();
      if ('thrown' in reply) call?.reject(revive(reply.thrown));
      else call?.resolve(reply.value);
    });
    const fail = (cause: unknown): void => {
      const message = cause instanceof Error ? cause.message : String(cause);
      this.#failures[index] ??= new WordloomError(
        'WORKER_FAILED',
        `A worker thread ended: ${message}`,
        { cause },
      );
      for (const call of waiting.splice(0)) call.reject(this.#failures[index]);
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(`exit code ${code}`));
  }
}

/** The worker's side: answers each message with what `handle` returns or throws. */
export function answerCalls<Request, Response>(
  port: MessagePort,
  handle: (message: Request) => Response | Promise<Response>,
  transfersOf: (response: Response) => Transferable[] = () => [],
): void {
  // One after the other, so that replies come in the order of the calls.
  let last: Promise<void> = Promise.resolve();
  port.on('message', (message: Request) => {
    last = last.then(async () => {
      try {
        const value = await handle(message);
        port.postMessage({ value } satisfies Reply<Response>, transfersOf(value));
      } catch (error) {
        port.postMessage({ thrown: flatten(error) } satisfies Reply<Response>);
      }
    });
  });
}

function flatten(error: unknown): ThrownMessage {
  if (!(error instanceof Error))
    return { name: 'Error', code: undefined, message: String(error), advice: undefined };
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    code: typeof code === 'string' ? code : undefined,
    message: error instanceof WordloomError ? error.problem : error.message,
    advice: error instanceof WordloomError ? error.advice : undefined,
  };
}

function revive({ name, code, message, advice }: ThrownMessage): Error {
  if (name === 'TypeError') return new TypeError(message);
  if (name === 'RangeError') return new RangeError(message);
  return new WordloomError(code ?? 'WORKER_FAILED', message, { advice });
}
