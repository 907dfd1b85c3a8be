import { idReader } from '../../ingest/id-stream.js';
import type { LossSum, TrainingTask } from '../engine.js';
import { PIECE_CAPACITY, PieceWalker } from '../pieces.js';
import { type Pass, type RunControl, walkPass } from '../run-control.js';
import { type Layout, RATE_OFFSET, type ThreadLayout } from './layout.js';
import { ThreadDraws } from './thread-draws.js';

/** What the kernels in `assembly/index.ts` export. */
export interface TrainingKernels {
  train(state: number, ids: number, length: number): void;
  stateSize(): number;
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
    kernels: TrainingKernels,
    memory: WebAssembly.Memory,
    layout: Layout,
    task: TrainingTask,
    control: RunControl,
    index: number,
    walker: PieceWalker,
  ) {
    this.#task = task;
    this.#kernels = kernels;
    this.#thread = layout.threads[index];
    this.#control = control;
    this.#walker = walker;
    this.#state = new DataView(memory.buffer, this.#thread.state);
    this.#draws = new ThreadDraws(task, index, memory, this.#thread);
  }

  static async create(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    layout: Layout,
    task: TrainingTask,
    control: RunControl,
    index: number,
  ): Promise<ThreadTrainer> {
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    const kernels = instance.exports as unknown as TrainingKernels;
    const ids = new Uint32Array(memory.buffer, layout.threads[index].ids, PIECE_CAPACITY);
    const read = await idReader(task.stream);
    const walker = new PieceWalker(task.stream, read, ids, task.heldOut, task.seed);
    return new ThreadTrainer(kernels, memory, layout, task, control, index, walker);
  }

  /** This thread's share of a pass; yields after each piece, so that the caller may look up. */
  *run(pass: Pass): Generator<void, LossSum> {
    const end = this.#draws.begin(pass.part);
    this.#setSums(0, 0);

    for (const { length, rate } of walkPass(this.#task, this.#control, this.#walker, pass)) {
      this.#train(length, rate);
      yield;
    }
    end();
    return readSums(this.#state);
  }

  #train(length: number, rate: number): void {
    this.#state.setFloat32(RATE_OFFSET, rate, true);
    this.#kernels.train(this.#thread.state, this.#thread.ids, length);
  }

  #setSums(loss: number, examples: number): void {
    this.#state.setFloat64(0, loss, true);
    this.#state.setFloat64(8, examples, true);
  }
}

/** The sums of loss and examples in a thread's state. */
export function readSums(state: DataView): LossSum {
  return { loss: state.getFloat64(0, true), examples: state.getFloat64(8, true) };
}
