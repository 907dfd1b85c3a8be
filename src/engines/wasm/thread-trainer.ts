import { idReader } from '../../ingest/id-stream.js';
import type { TrainingTask } from '../engine.js';
import { PIECE_CAPACITY, PieceWalker } from '../pieces.js';
import { type Pass, RunControl, walkPass } from '../run-control.js';
import { type Layout, RATE_OFFSET, type ThreadLayout } from './layout.js';
import { writeSums } from './sums.js';
import { ThreadDraws } from './thread-draws.js';

/** What the kernels in `assembly/index.ts` export. */
export interface TrainingKernels {
  train(state: number, ids: number, length: number): void;
  stateSize(): number;
}

/** What a thread is made from. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly layout: Layout;
  readonly task: TrainingTask;
  readonly control: ArrayBufferLike;
}

/** One thread's share of the work on the weights in the shared memory. */
export class ThreadTrainer {
  readonly #task: TrainingTask;
  readonly #kernels: TrainingKernels;
  readonly #thread: ThreadLayout;
  readonly #control: RunControl;
  readonly #walker: PieceWalker;
  readonly #state: DataView;
  readonly #draws: ThreadDraws;

  private constructor(
    { memory, layout, task, control }: ThreadData,
    kernels: TrainingKernels,
    index: number,
    walker: PieceWalker,
  ) {
    this.#task = task;
    this.#kernels = kernels;
    this.#thread = layout.threads[index];
    this.#control = new RunControl(control);
    this.#walker = walker;
    this.#state = new DataView(memory.buffer, this.#thread.state);
    this.#draws = new ThreadDraws(task, index, memory, this.#thread);
  }

  static async create(data: ThreadData, index: number): Promise<ThreadTrainer> {
    const { module, memory, layout, task } = data;
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    const kernels = instance.exports as unknown as TrainingKernels;
    const ids = new Uint32Array(memory.buffer, layout.threads[index].ids, PIECE_CAPACITY);
    const read = await idReader(task.stream);
    const walker = new PieceWalker(task.stream, read, ids, task.heldOut, task.seed);
    return new ThreadTrainer(data, kernels, index, walker);
  }

  /** This thread's share of a pass; yields after each piece, so that the caller may look up. */
  *run(pass: Pass): Generator<void, void> {
    const end = this.#draws.begin(pass.part);
    writeSums(this.#state, { loss: 0, examples: 0 });

    for (const { length, rate } of walkPass(this.#task, this.#control, this.#walker, pass)) {
      this.#train(length, rate);
      yield;
    }
    end();
  }

  #train(length: number, rate: number): void {
    this.#state.setFloat32(RATE_OFFSET, rate, true);
    this.#kernels.train(this.#thread.state, this.#thread.ids, length);
  }
}
