import { idReader } from '../../ingest/id-stream.js';
import type { TrainingTask } from '../engine.js';
import { PIECE_CAPACITY, PieceWalker } from '../stream/pieces.js';
import { type Pass, type PassResult, RunControl, walkPass } from '../stream/run-control.js';
import { type Layout, RATE_OFFSET, type ThreadLayout } from './layout.js';
import { ThreadState } from './thread-state.js';

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
  /** What each thread goes on with; none: all begin. */
  readonly workers: readonly Uint8Array[];
}

/** One thread's share of the work on the weights in the shared memory. */
export class ThreadTrainer {
  readonly #task: TrainingTask;
  readonly #kernels: TrainingKernels;
  readonly #thread: ThreadLayout;
  readonly #control: RunControl;
  readonly #walker: PieceWalker;
  readonly #fields: DataView;
  readonly #state: ThreadState;

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
    this.#fields = new DataView(memory.buffer, this.#thread.state);
    this.#state = new ThreadState(task, index, memory, this.#thread, walker);
  }

  /** Throws TrainingError STATE_DAMAGED where what it is to go on with makes no sense. */
  static async create(data: ThreadData, index: number): Promise<ThreadTrainer> {
    const { module, memory, layout, task, workers } = data;
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    const kernels = instance.exports as unknown as TrainingKernels;
    const ids = new Uint32Array(memory.buffer, layout.threads[index].ids, PIECE_CAPACITY);
    const read = await idReader(task.stream);
    const walker = new PieceWalker(task.stream, read, ids, task.heldOut, task.seed);
    const trainer = new ThreadTrainer(data, kernels, index, walker);
    if (workers.length > 0) trainer.#state.restore(workers[index]);
    return trainer;
  }

  /** This thread's share of a pass; yields after each piece, so that the caller may look up. */
  *run(pass: Pass): Generator<void, PassResult> {
    const endPass = this.#state.begin(pass.part);
    if (!pass.goesOn) this.#state.sums = { loss: 0, examples: 0 };

    const walk = walkPass(this.#task, this.#control, this.#walker, pass);
    let piece = walk.next();
    for (; !piece.done; piece = walk.next()) {
      this.#train(piece.value.length, piece.value.rate);
      yield;
    }
    const { sums } = this.#state;
    endPass();
    return { ...sums, ended: piece.value, state: this.#state.save() };
  }

  #train(length: number, rate: number): void {
    this.#fields.setFloat32(RATE_OFFSET, rate, true);
    this.#kernels.train(this.#thread.state, this.#thread.ids, length);
  }
}
