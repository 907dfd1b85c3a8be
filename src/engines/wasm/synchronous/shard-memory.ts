import type { TrainingTask } from '../../engine.js';
import { poolOf } from '../../rules/synchronous.js';
import { idsOf, NO_SEGMENT } from '../../stream/chunks.js';
import { NO_LOSS } from '../../stream/position.js';
import { packWorker, type ShardPlace, unpackWorker } from '../../stream/worker-state.js';
import type { FieldOffsets } from '../struct.js';
import { boundsOf, WorkerMemory } from '../worker-memory.js';
import { PLACE_BYTES, type ShardLayout } from './layout.js';

/**
 * The state of a shard between two rounds, all in shared memory: its position in the stream, its
 * draws, its open document and its sums.
 */
export class ShardMemory extends WorkerMemory {
  readonly #task: TrainingTask;
  readonly #place: Float64Array; // position, end, known words passed, 1 where it is closed

  constructor(
    memory: WebAssembly.Memory,
    offsets: FieldOffsets,
    layout: ShardLayout,
    task: TrainingTask,
  ) {
    super(memory, offsets, layout, task, poolOf(task));
    this.#task = task;
    this.#place = new Float64Array(memory.buffer, layout.place, PLACE_BYTES / 8);
  }

  get place(): ShardPlace {
    const [position, end, words, closed] = this.#place;
    return { position, end, words, isClosed: closed === 1 };
  }

  set place({ position, end, words, isClosed }: ShardPlace) {
    this.#place.set([position, end, words, Number(isClosed)]);
  }

  /** Begins a pass over some ids. */
  begin(position: number, end: number, words: number): void {
    this.place = { position, end, words, isClosed: false };
    this.closeDocument();
    this.sums = NO_LOSS;
  }

  /** Notes that some ids are done, and the known words in them. */
  advance(ids: number, words: number): void {
    this.#place[0] += ids;
    this.#place[2] += words;
  }

  /** Notes that the pass ended, with the windows of the last document. */
  close(): void {
    this.#place[3] = 1;
  }

  save(): Uint8Array {
    return packWorker({ ...this.read(), last: NO_SEGMENT, place: this.place });
  }

  /** @throws TrainingError STATE_DAMAGED */
  restore(saved: Uint8Array): void {
    const ids = idsOf(this.#task.stream);
    const state = unpackWorker(saved, { ...boundsOf(this.#task, poolOf(this.#task)), ids });
    this.write(state);
    this.place = state.place!;
  }
}
