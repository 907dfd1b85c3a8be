import type { TrainingTask } from '../engine.js';
import { CHUNK_CAPACITY, ChunkReader } from '../stream/chunks.js';
import { chunksOfPass, type Pass, type PassResult } from '../stream/pass.js';
import { NO_LOSS } from '../stream/position.js';
import { RunControl } from '../stream/run-control.js';
import type { Layout } from './layout.js';
import type { FieldOffsets } from './struct.js';
import { TextWorker } from './text-worker.js';

/** The exports of the kernels in `assembly/index.ts`. */
export interface TrainingKernels {
  train(state: number, ids: number, length: number): void;
  /** Brings the changes of the worker's own rows to the shared ones. */
  returnRows(state: number): void;
}

/** What a worker needs to start. */
export interface HogwildData {
  readonly module: WebAssembly.Module;
  readonly offsets: FieldOffsets;
  readonly memory: WebAssembly.Memory;
  readonly layout: Layout;
  readonly task: TrainingTask;
  readonly control: ArrayBufferLike;
  /** The states from which the workers resume; none: all start. */
  readonly workers: readonly Uint8Array[];
}

/** One worker's share of the work on the weights in the shared memory. */
export class HogwildTrainer {
  readonly #task: TrainingTask;
  readonly #kernels: TrainingKernels;
  readonly #state: number;
  readonly #ids: number;
  readonly #control: RunControl;
  readonly #reader: ChunkReader;
  readonly #worker: TextWorker;

  private constructor(
    { memory, offsets, layout, task, control }: HogwildData,
    kernels: TrainingKernels,
    index: number,
    reader: ChunkReader,
  ) {
    const own = layout.workers[index];
    this.#task = task;
    this.#kernels = kernels;
    this.#state = own.state;
    this.#ids = own.ids;
    this.#control = new RunControl(control);
    this.#reader = reader;
    this.#worker = new TextWorker(task, index, memory, offsets, own, reader);
  }

  /** @throws TrainingError STATE_DAMAGED if the state to resume from is invalid */
  static async create(data: HogwildData, index: number): Promise<HogwildTrainer> {
    const { module, memory, layout, task, workers } = data;
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    const kernels = instance.exports as unknown as TrainingKernels;
    const ids = new Uint32Array(memory.buffer, layout.workers[index].ids, CHUNK_CAPACITY);
    const trainer = new HogwildTrainer(data, kernels, index, await ChunkReader.create(task, ids));
    if (workers.length > 0) trainer.#worker.restore(workers[index]);
    return trainer;
  }

  /** This worker's share of a pass; yields after each chunk, so that the caller may look up. */
  *run(pass: Pass): Generator<void, PassResult> {
    const endPass = this.#worker.begin(pass.part);
    if (!pass.resumes) this.#worker.memory.sums = NO_LOSS;

    const chunks = chunksOfPass(this.#task, this.#control, this.#reader, pass);
    let chunk = chunks.next();
    for (; !chunk.done; chunk = chunks.next()) {
      this.#worker.memory.fields.setFloat32('rate', chunk.value.rate);
      this.#kernels.train(this.#state, this.#ids, chunk.value.length);
      yield;
    }
    const { sums } = this.#worker.memory;
    this.#kernels.returnRows(this.#state);
    endPass();
    return { ...sums, ended: chunk.value, state: this.#worker.save() };
  }
}
