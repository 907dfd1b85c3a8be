import type { Ranks } from '../../../run/ranks.js';
import { Threads } from '../../../threads.js';
import { silent, within } from './silence.js';

/** Requests to the thread that calls MPI. */
export type MpiRequest =
  | { readonly kind: 'start'; readonly timeout: number } // seconds
  | { readonly kind: 'leave' | 'abort' }
  | { readonly kind: 'sum'; readonly values: Float32Array } // in shared memory
  | { readonly kind: 'gather'; readonly bytes: Uint8Array }
  | { readonly kind: 'exchange'; readonly parts: readonly Uint8Array[] };

/** Its replies. */
export type MpiReply =
  | {
      readonly kind: 'started';
      readonly rank: number;
      readonly size: number;
      readonly names: readonly string[]; // of all ranks, for messages
      readonly file: string;
      readonly version: string;
    }
  | { readonly kind: 'parts'; readonly parts: Uint8Array[] }
  | { readonly kind: 'done' };

/**
 * Environment variables that are set before a library is opened, unless the user has set them. UCX would
 * handle SIGSEGV, which V8 needs to detect accesses beyond WebAssembly's memory. To cache the memory that
 * it registers, it would also replace the functions of libc that map memory, while other threads of this
 * process call them: one run in twenty of three ranks crashed within `malloc` (MPICH 4.0, UCX 1.13).
 */
const ENVIRONMENT = {
  UCX_ERROR_SIGNALS: 'SIGILL,SIGBUS,SIGFPE',
  UCX_MEM_EVENTS: 'no',
  ZES_ENABLE_SYSMAN: '1',
};

/** The processes that an MPI launcher has started. */
export class MpiRanks implements Ranks {
  readonly rank: number;
  readonly size: number;
  /** The library, for messages: 'Open MPI v4.1.4 (libmpi.so.40)'. */
  readonly library: string;
  readonly #thread: Threads<MpiRequest, MpiReply>;
  readonly #names: readonly string[];
  readonly #timeout: number;

  private constructor(
    thread: Threads<MpiRequest, MpiReply>,
    { rank, size, names, file, version }: Extract<MpiReply, { kind: 'started' }>,
    timeout: number,
  ) {
    this.#thread = thread;
    this.#names = names;
    this.#timeout = timeout;
    this.rank = rank;
    this.size = size;
    const name = /^[^\n,]*/.exec(version)![0].replace(/\s+/g, ' ').trim();
    this.library = `${name} (${file})`;
  }

  /**
   * Opens the library and joins the other processes.
   *
   * @param timeout seconds that a rank may keep the others waiting
   * @throws TrainingError ENGINE_UNAVAILABLE, RANKS_FAILED; RANK_SILENT if another process does not start
   */
  static async join(timeout: number): Promise<MpiRanks> {
    for (const [name, value] of Object.entries(ENVIRONMENT)) process.env[name] ??= value;
    const url = new URL('./worker.js', import.meta.url);
    const thread = await Threads.start<MpiRequest, MpiReply>(url, 1, {});
    try {
      const started = await within(thread.call(0, { kind: 'start', timeout }), timeout, () =>
        silent(['one of the processes that the launcher started'], timeout),
      );
      return new MpiRanks(thread, started as Extract<MpiReply, { kind: 'started' }>, timeout);
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  async sum(values: Float32Array): Promise<void> {
    if (values.buffer instanceof SharedArrayBuffer) {
      await this.#call({ kind: 'sum', values });
      return;
    }
    const shared = new Float32Array(new SharedArrayBuffer(values.byteLength));
    shared.set(values);
    await this.#call({ kind: 'sum', values: shared });
    values.set(shared);
  }

  async gather(bytes: Uint8Array): Promise<Uint8Array[]> {
    const reply = await this.#call({ kind: 'gather', bytes });
    return (reply as Extract<MpiReply, { kind: 'parts' }>).parts;
  }

  async exchange(parts: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const reply = await this.#call({ kind: 'exchange', parts });
    return (reply as Extract<MpiReply, { kind: 'parts' }>).parts;
  }

  async leave(): Promise<void> {
    await this.#call({ kind: 'leave' });
    await this.#thread.close();
  }

  /**
   * Calls the thread, which blocks for as long as another rank does not take part. On rank 0 the thread
   * itself waits for the others and names those that are missing, so here it only notices an operation
   * that all have started and that does not end. The other ranks allow time for that.
   */
  #call(request: MpiRequest): Promise<MpiReply> {
    const isFirst = this.rank === 0;
    const seconds = this.#timeout * (isFirst ? 1 : 2) + SPARE_SECONDS;
    const others = this.size === 2 ? this.#names[1] : 'one of the other ranks';
    return within(this.#thread.call(0, request), seconds, () =>
      silent([isFirst ? others : this.#names[0]], seconds),
    );
  }

  /** If the thread is blocked, the launcher sees this process end, and ends the others. */
  async abort(): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, ABORT_MILLISECONDS));
    await Promise.race([this.#thread.call(0, { kind: 'abort' }), patience]);
    process.kill(process.pid, 'SIGKILL'); // an ordinary exit would wait for the thread
  }
}

/** How long MPI_Abort may take to end this process. */
const ABORT_MILLISECONDS = 1000;

/** Seconds that an operation may take beyond the timeout: the thread of rank 0 knows more, so it goes first. */
const SPARE_SECONDS = 5;
