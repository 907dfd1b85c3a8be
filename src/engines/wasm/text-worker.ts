import type { TrainingTask } from '../engine.js';
import { textPool } from '../rules/noise-pool.js';
import { heldOutStream, trainingStream } from '../rules/random-streams.js';
import { type ChunkReader, NO_SEGMENT } from '../stream/chunks.js';
import type { Part } from '../stream/document-coin.js';
import { NO_LOSS } from '../stream/position.js';
import { packWorker, unpackWorker } from '../stream/worker-state.js';
import type { FieldOffsets } from './struct.js';
import { boundsOf, WorkerMemory, type WorkerPlaces } from './worker-memory.js';

/** A worker that reads whole segments of the text: the state of its kernels and of its reader. */
export class TextWorker {
  readonly memory: WorkerMemory;
  readonly #task: TrainingTask;
  readonly #index: number;
  readonly #reader: ChunkReader;

  /** Begins the worker's stream of random numbers for training. */
  constructor(
    task: TrainingTask,
    index: number,
    memory: WebAssembly.Memory,
    offsets: FieldOffsets,
    places: WorkerPlaces,
    reader: ChunkReader,
  ) {
    this.memory = new WorkerMemory(memory, offsets, places, task, textPool(task));
    this.#task = task;
    this.#index = index;
    this.#reader = reader;
    this.memory.seed(task, trainingStream(index));
  }

  /**
   * Prepares a pass; returns a function that ends it. Measuring draws the same numbers each time,
   * and restores the state of training.
   */
  begin(part: Part): () => void {
    if (part === 'training') return () => {};
    const saved = this.save();
    this.memory.seed(this.#task, heldOutStream(this.#index));
    this.memory.closeDocument();
    this.memory.sums = NO_LOSS;
    this.#reader.last = NO_SEGMENT;
    return () => this.restore(saved);
  }

  /** The whole state, without addresses. */
  save(): Uint8Array {
    return packWorker({ ...this.memory.read(), last: this.#reader.last });
  }

  /** @throws TrainingError STATE_DAMAGED */
  restore(saved: Uint8Array): void {
    const state = unpackWorker(saved, boundsOf(this.#task, textPool(this.#task)));
    this.memory.write(state);
    this.#reader.last = state.last;
  }
}
