import { type Advice, WordloomError } from './errors.js';
import type { Transferable, Worker } from 'node:worker_threads';

/**
 * Pools of workers that answer calls: worker threads or, where the platform has none, this thread
 * alone. A call is one message to a thread, and its reply one message back, in order. Errors keep their
 * class name, code, message and advice.
 */

/** Equal workers that share the work. */
export interface WorkerPool<Request, Response> {
  readonly count: number;
  /** Calls one worker; resolves to its reply, or rejects with what it threw. */
  call(index: number, request: Request, transfer?: Transferable[]): Promise<Response>;
  /** Calls every worker; resolves to all replies in order of worker. */
  callAll(request: Request): Promise<Response[]>;
  /** Ends all workers, whatever they are doing. */
  close(): Promise<void>;
}

/**
 * A worker's answer to a call: the reply, or a generator that returns it. A worker without a thread of
 * its own gives other tasks a turn between two steps of the generator.
 */
export type Answer<Request, Response> = (
  request: Request,
) => Response | Promise<Response> | Generator<void, Response>;

/**
 * Starts a pool of `count` worker threads; where the platform has none, a pool of one in this thread.
 *
 * @param url of the module that each thread runs; it finds `data` and its own `index` in `workerData`
 * @param inline makes the worker of this thread
 */
export async function startWorkerPool<Request, Response>(
  url: URL,
  count: number,
  data: object,
  inline: () => Answer<Request, Response> | Promise<Answer<Request, Response>>,
): Promise<WorkerPool<Request, Response>> {
  return hasThreads() ? Threads.start(url, count, data) : new InlineWorker(await inline());
}

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

/** A thread as its pool sees it: a worker thread of Node.js, or what a page makes of a Worker. */
export interface PoolWorker {
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
  on(event: 'message' | 'error' | 'exit', listener: (value: any) => void): unknown;
  terminate(): Promise<unknown>;
}

/** The port on which a thread receives calls and sends replies. */
export interface CallPort {
  on(event: 'message', listener: (message: any) => void): unknown;
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
}

/** Whether this platform has worker threads that share memory with us. */
export function hasThreads(): boolean {
  return typeof process !== 'undefined' && process.versions?.node !== undefined;
}

/**
 * Refuses to run in a browser.
 *
 * @param what begins the message
 * @throws WordloomError NODE_ONLY
 */
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

/** Worker threads, all running the module at one URL. */
export class Threads<Request, Response> implements WorkerPool<Request, Response> {
  readonly #workers: readonly PoolWorker[];
  readonly #waiting: Waiting[][];
  readonly #failures: (Error | undefined)[]; // why a worker can no longer answer

  private constructor(workers: readonly PoolWorker[]) {
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
    // A worker would inherit --input-type, which goes with code given on the command line only.
    const isEvaluated = process.execArgv.some((each) => each.startsWith('--input-type'));
    const execArgv = isEvaluated ? [] : undefined;
    const workers = Array.from(
      { length: count },
      (_, index) => new Worker(url, { workerData: { ...data, index }, execArgv }),
    );
    return new Threads(workers);
  }

  /** A pool of workers that were started already, and know their data and index. */
  static of<Request, Response>(workers: readonly PoolWorker[]): WorkerPool<Request, Response> {
    return new Threads(workers);
  }

  get count(): number {
    return this.#workers.length;
  }

  call(index: number, message: Request, transfer: Transferable[] = []): Promise<Response> {
    const failure = this.#failures[index];
    if (failure !== undefined) return Promise.reject(failure);
    return new Promise((resolve, reject) => {
      this.#waiting[index].push({ resolve: resolve as (value: unknown) => void, reject });
      this.#workers[index].postMessage(message, transfer);
    });
  }

  async callAll(message: Request): Promise<Response[]> {
    return Promise.all(this.#workers.map((_, index) => this.call(index, message)));
  }

  /**
   * Whether a worker has ended, for whatever reason. A thread that blocks while it waits for a worker
   * receives no events, but can still ask: Node.js reports -1 as the idle time of an ended thread.
   */
  hasEnded(): boolean {
    const started = this.#workers as readonly Worker[];
    return started.some((worker) => worker.performance.eventLoopUtilization().idle < 0);
  }

  /** Lets the program end while the workers are still running. */
  unref(): void {
    for (const worker of this.#workers as readonly Worker[]) worker.unref();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #listen(worker: PoolWorker, index: number): void {
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

/** Milliseconds of work after which a worker without a thread gives other tasks a turn. */
const TURN = 30;

/** A pool of one worker, in this thread. */
export class InlineWorker<Request, Response> implements WorkerPool<Request, Response> {
  readonly count = 1;
  readonly #answer: Answer<Request, Response>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(answer: Answer<Request, Response>) {
    this.#answer = answer;
  }

  call(_index: number, request: Request): Promise<Response> {
    const reply = this.#last.then(() => takeTurns(this.#answer(request)));
    this.#last = reply.catch(() => {}); // calls run one by one, even after a failure
    return reply;
  }

  async callAll(request: Request): Promise<Response[]> {
    return [await this.call(0, request)];
  }

  async close(): Promise<void> {}
}

/** Gives timers, signals and other tasks on this thread a turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Takes the steps of an answer, with pauses for other tasks on this thread. */
async function takeTurns<Response>(
  answer: Response | Promise<Response> | Generator<void, Response>,
): Promise<Response> {
  if (!isSteps(answer)) return answer;
  let turn = performance.now();
  for (;;) {
    const { value, done } = answer.next();
    if (done) return value;
    if (performance.now() - turn < TURN) continue;
    await nextTurn();
    turn = performance.now();
  }
}

/**
 * The thread's side of a pool: answers each message.
 *
 * @param answer or the promise of it; if it rejects, every call gets its error
 * @param transfersOf the parts of a reply to transfer instead of copying
 */
export function answerCalls<Request, Response>(
  port: CallPort,
  answer: Answer<Request, Response> | Promise<Answer<Request, Response>>,
  transfersOf: (response: Response) => Transferable[] = () => [],
): void {
  const ready = Promise.resolve(answer);
  ready.catch(() => {}); // the replies report it
  // One by one, so that replies come in the order of the calls.
  let last: Promise<void> = Promise.resolve();
  port.on('message', (message: Request) => {
    last = last.then(async () => {
      try {
        const reply = (await ready)(message);
        const value = await (isSteps(reply) ? lastOf(reply) : reply);
        port.postMessage({ value } satisfies Reply<Response>, transfersOf(value));
      } catch (error) {
        port.postMessage({ thrown: flatten(error) } satisfies Reply<Response>);
      }
    });
  });
}

const isSteps = <Response>(
  answer: Response | Promise<Response> | Generator<void, Response>,
): answer is Generator<void, Response> =>
  typeof (answer as Partial<Generator> | undefined)?.next === 'function';

function lastOf<Response>(steps: Generator<void, Response>): Response {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
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
