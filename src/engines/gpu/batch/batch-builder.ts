import type { TrainingTask } from '../../engine.js';
import { CHUNK_CAPACITY, ChunkReader } from '../../stream/chunks.js';
import { chunksOfPass, type Pass, type PassChunk } from '../../stream/pass.js';
import { RunControl } from '../../stream/run-control.js';
import { TextWorker } from '../../wasm/text-worker.js';
import { HEADER, INDEX } from './batch.js';
import {
  BATCHES_AHEAD,
  type BuilderLayout,
  type BuilderOffsets,
  type BuilderThread,
} from './builder-layout.js';

/** The exports of the kernels in `assembly/index.ts`. */
interface BatchKernels {
  collect(state: number, batch: number, from: number, end: number): number;
  isFull(batch: number): number;
  batches(batch: number): number;
  write(state: number, batch: number, index: number, to: number, trains: boolean): number;
  clear(batch: number): void;
}

/** What a builder needs to start. */
export interface BuilderData {
  readonly module: WebAssembly.Module;
  readonly offsets: BuilderOffsets;
  readonly memory: WebAssembly.Memory;
  readonly layout: BuilderLayout;
  readonly task: TrainingTask;
  readonly control: ArrayBufferLike;
}

/** Begins a pass; if empty, asks for the next batch of the current pass. */
export type BuilderCall = { readonly begin?: Pass };

/** The description of a batch that is ready in memory. */
export interface BuiltBatch {
  readonly address: number;
  readonly numbers: number; // its length
  readonly windows: number;
  readonly occurrences: number;
  readonly input: RowCounts;
  readonly output: RowCounts;
  /** If words have several rows: the distinct context words, and their rows. */
  readonly distinct: number;
  readonly bags: RowCounts;
  /** Known words read since the previous batch. */
  readonly words: number;
  readonly rate: number; // 0 only measures
  /** The thread that built it, and the segment of the stream that holds its last window. */
  readonly thread: number;
  readonly segment: number;
}

/** How many rows of a table a batch touches, and in how many segments. */
export interface RowCounts {
  readonly rows: number;
  readonly segments: number;
}

const NO_ROWS: RowCounts = { rows: 0, segments: 0 };

/** Makes a builder that answers calls. */
export async function answerBuilder(data: BuilderData, index: number) {
  const builder = await BatchBuilder.create(data, index);
  return (call: BuilderCall): BuiltBatch | undefined => builder.answer(call);
}

/** One thread's share of building batches. */
class BatchBuilder {
  readonly #task: TrainingTask;
  readonly #index: number;
  readonly #kernels: BatchKernels;
  readonly #memory: WebAssembly.Memory;
  readonly #thread: BuilderThread;
  readonly #control: RunControl;
  readonly #reader: ChunkReader;
  readonly #worker: TextWorker;
  #written = 0; // batches so far
  #pass: Generator<BuiltBatch, void> | undefined;

  private constructor(
    { memory, offsets, layout, task, control }: BuilderData,
    kernels: BatchKernels,
    index: number,
    reader: ChunkReader,
  ) {
    this.#task = task;
    this.#index = index;
    this.#kernels = kernels;
    this.#memory = memory;
    this.#thread = layout.threads[index];
    this.#control = new RunControl(control);
    this.#reader = reader;
    const { text } = this.#thread;
    this.#worker = new TextWorker(task, index, memory, offsets.state, text, reader);
  }

  static async create(data: BuilderData, index: number): Promise<BatchBuilder> {
    const { module, memory, layout, task } = data;
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    const kernels = instance.exports as unknown as BatchKernels;
    const ids = new Uint32Array(memory.buffer, layout.threads[index].text.ids, CHUNK_CAPACITY);
    return new BatchBuilder(data, kernels, index, await ChunkReader.create(task, ids));
  }

  /** The answer to a call: the next batch, or undefined at the end of the pass. */
  answer({ begin }: BuilderCall): BuiltBatch | undefined {
    if (begin !== undefined) this.#pass = this.batches(begin);
    const { value, done } = this.#pass!.next();
    return done ? undefined : (value as BuiltBatch);
  }

  /**
   * This thread's batches of a pass. Each overwrites the one `BATCHES_AHEAD` before it, which must
   * have been used by then.
   */
  *batches(pass: Pass): Generator<BuiltBatch, void> {
    this.#kernels.clear(this.#thread.batch); // left over from an abandoned pass
    const endPass = this.#worker.begin(pass.part);
    const { batch, text } = this.#thread;
    let words = 0;
    let load = { rate: 0, segment: 0 };
    const chunks = chunksOfPass(this.#task, this.#control, this.#reader, pass);
    for (const { length, segment, words: known, rate } of chunks) {
      words += known;
      // A load uses the learning rate at its start: a short text is a single load, and the rate at
      // its end would be 0.
      load = { rate: this.#isEmpty ? rate : load.rate, segment };
      const end = text.ids + length * 4;
      let at = this.#kernels.collect(text.state, batch, text.ids, end);
      while (this.#isFull) {
        yield* this.#writeLoad(words, load);
        words = 0;
        load = { rate, segment };
        at = this.#kernels.collect(text.state, batch, at, end);
      }
    }
    yield* this.#writeLoad(words, load);
    endPass();
  }

  get #isEmpty(): boolean {
    return this.#kernels.batches(this.#thread.batch) === 0;
  }

  get #isFull(): boolean {
    return this.#kernels.isFull(this.#thread.batch) !== 0;
  }

  /**
   * All batches of the collected windows; an empty one if there are none, which reports the words
   * processed.
   */
  *#writeLoad(words: number, load: Pick<PassChunk, 'rate' | 'segment'>): Generator<BuiltBatch> {
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
    { rate, segment }: Pick<PassChunk, 'rate' | 'segment'>,
  ): BuiltBatch {
    const address = this.#thread.ready[this.#written++ % BATCHES_AHEAD];
    const { batch, text } = this.#thread;
    const numbers = this.#kernels.write(text.state, batch, index, address, rate > 0);
    const header = new Float32Array(this.#memory.buffer, address, HEADER.length);
    const counts = (side: number): RowCounts =>
      rate > 0
        ? { rows: header[side + INDEX.rows], segments: header[side + INDEX.segments] }
        : NO_ROWS;
    return {
      address,
      numbers,
      windows: header[HEADER.windows],
      occurrences: header[HEADER.occurrences],
      input: counts(HEADER.input),
      output: counts(HEADER.output),
      distinct: this.#task.inputs.bags === undefined ? 0 : header[HEADER.words],
      bags: this.#task.inputs.bags === undefined ? NO_ROWS : counts(HEADER.bags),
      words,
      rate,
      thread: this.#index,
      segment,
    };
  }
}
