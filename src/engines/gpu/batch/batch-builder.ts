import { idReader } from '../../../ingest/id-stream.js';
import type { TrainingTask } from '../../engine.js';
import { PIECE_CAPACITY, PieceWalker } from '../../stream/pieces.js';
import { type Pass, type PassPiece, type RunControl, walkPass } from '../../stream/run-control.js';
import { ThreadState } from '../../wasm/thread-state.js';
import { HEADER, INDEX } from './batch.js';
import { BATCHES_AHEAD, type BuilderLayout, type BuilderThread } from './builder-layout.js';

/** What the kernels in `assembly/index.ts` export. */
export interface BatchKernels {
  collect(state: number, batch: number, from: number, end: number): number;
  isFull(batch: number): number;
  batches(batch: number): number;
  write(state: number, batch: number, index: number, to: number, trains: boolean): number;
  clear(batch: number): void;
  batchSize(): number;
}

/** What there is to know of a batch that lies ready in memory. */
export interface BuiltBatch {
  readonly address: number;
  readonly numbers: number; // its length
  readonly windows: number;
  readonly occurrences: number;
  readonly input: RowCounts;
  readonly output: RowCounts;
  /** Known words passed since the batch before. */
  readonly words: number;
  readonly rate: number; // 0 only measures
  /** Who built it, and the segment of the stream that its last window is of. */
  readonly thread: number;
  readonly segment: number;
}

/** How many rows of a table a batch touches, and in how many segments. */
export interface RowCounts {
  readonly rows: number;
  readonly segments: number;
}

/** One thread's share of building batches. */
export class BatchBuilder {
  readonly #task: TrainingTask;
  readonly #index: number;
  readonly #kernels: BatchKernels;
  readonly #memory: WebAssembly.Memory;
  readonly #thread: BuilderThread;
  readonly #control: RunControl;
  readonly #walker: PieceWalker;
  readonly #state: number;
  readonly #ids: number;
  readonly #threadState: ThreadState;
  #written = 0; // batches so far

  private constructor(
    kernels: BatchKernels,
    memory: WebAssembly.Memory,
    layout: BuilderLayout,
    task: TrainingTask,
    control: RunControl,
    index: number,
    walker: PieceWalker,
  ) {
    const walk = layout.walk.threads[index];
    this.#task = task;
    this.#index = index;
    this.#kernels = kernels;
    this.#memory = memory;
    this.#thread = layout.threads[index];
    this.#control = control;
    this.#walker = walker;
    this.#state = walk.state;
    this.#ids = walk.ids;
    this.#threadState = new ThreadState(task, index, memory, walk, walker);
  }

  static async create(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    layout: BuilderLayout,
    task: TrainingTask,
    control: RunControl,
    index: number,
  ): Promise<BatchBuilder> {
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    const kernels = instance.exports as unknown as BatchKernels;
    const ids = new Uint32Array(memory.buffer, layout.walk.threads[index].ids, PIECE_CAPACITY);
    const read = await idReader(task.stream);
    const walker = new PieceWalker(task.stream, read, ids, task.heldOut, task.seed);
    return new BatchBuilder(kernels, memory, layout, task, control, index, walker);
  }

  /**
   * This thread's batches of a pass. Each lies where the one `BATCHES_AHEAD` before it lay, which
   * must be used up by then.
   */
  *batches(pass: Pass): Generator<BuiltBatch, void> {
    this.#kernels.clear(this.#thread.batch); // of a pass that was given up
    const endPass = this.#threadState.begin(pass.part);
    const { batch } = this.#thread;
    let words = 0;
    let load = { rate: 0, segment: 0 };
    for (const { length, segment, words: known, rate } of this.#walk(pass)) {
      words += known;
      // A load has the rate at which it began: a short text is one load, and its end's rate is none.
      load = { rate: this.#isEmpty ? rate : load.rate, segment };
      const end = this.#ids + length * 4;
      let at = this.#kernels.collect(this.#state, batch, this.#ids, end);
      while (this.#isFull) {
        yield* this.#writeLoad(words, load);
        words = 0;
        load = { rate, segment };
        at = this.#kernels.collect(this.#state, batch, at, end);
      }
    }
    yield* this.#writeLoad(words, load);
    endPass();
  }

  #walk(pass: Pass): Generator<PassPiece, boolean> {
    return walkPass(this.#task, this.#control, this.#walker, pass);
  }

  get #isEmpty(): boolean {
    return this.#kernels.batches(this.#thread.batch) === 0;
  }

  get #isFull(): boolean {
    return this.#kernels.isFull(this.#thread.batch) !== 0;
  }

  /** All batches of what is collected; of nothing, one that is empty, for the words passed. */
  *#writeLoad(words: number, load: Pick<PassPiece, 'rate' | 'segment'>): Generator<BuiltBatch> {
    const count = Math.max(1, this.#kernels.batches(this.#thread.batch));
    for (let index = 0; index < count; index++) {
      const share = Math.floor(((index + 1) * words) / count) - Math.floor((index * words) / count);
      yield this.#write(index, share, load);
    }
    this.#kernels.clear(this.#thread.batch);
  }

  #write(
    index: number,
    words: number,
    { rate, segment }: Pick<PassPiece, 'rate' | 'segment'>,
  ): BuiltBatch {
    const address = this.#thread.ready[this.#written++ % BATCHES_AHEAD];
    const { batch } = this.#thread;
    const numbers = this.#kernels.write(this.#state, batch, index, address, rate > 0);
    const header = new Float32Array(this.#memory.buffer, address, HEADER.length);
    const counts = (side: number): RowCounts =>
      rate > 0
        ? { rows: header[side + INDEX.rows], segments: header[side + INDEX.segments] }
        : { rows: 0, segments: 0 };
    return {
      address,
      numbers,
      windows: header[HEADER.windows],
      occurrences: header[HEADER.occurrences],
      input: counts(HEADER.input),
      output: counts(HEADER.output),
      words,
      rate,
      thread: this.#index,
      segment,
    };
  }
}
