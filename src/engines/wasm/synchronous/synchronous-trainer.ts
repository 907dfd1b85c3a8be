import type { TrainingTask } from '../../engine.js';
import { learningRateAfter } from '../../rules/learning-rate.js';
import { pullOf, roundLength, SHARDS, SYNCHRONOUS_CHUNK } from '../../rules/synchronous.js';
import { ChunkReader } from '../../stream/chunks.js';
import type { Pass } from '../../stream/pass.js';
import { RunControl } from '../../stream/run-control.js';
import type { TrainingKernels } from '../hogwild-trainer.js';
import type { FieldOffsets } from '../struct.js';
import { type ExternalMatrices, rowAccess } from './external-matrices.js';
import type { ShardLayout, SynchronousLayout } from './layout.js';
import { ShardMemory } from './shard-memory.js';

/** The exports of the kernels in `assembly/synchronous/index.ts`. */
interface SynchronousKernels extends TrainingKernels {
  merge(states: number, shards: number, worker: number, workers: number, pull: number): void;
}

/** What a worker of a synchronous run needs to start. */
export interface SynchronousData {
  readonly module: WebAssembly.Module;
  readonly offsets: FieldOffsets;
  readonly memory: WebAssembly.Memory;
  readonly layout: SynchronousLayout;
  readonly task: TrainingTask;
  readonly control: ArrayBufferLike;
  readonly external: ExternalMatrices | undefined;
}

const never = (): never => {
  throw new RangeError('the matrices lie in the memory');
};

interface Shard {
  readonly layout: ShardLayout;
  readonly memory: ShardMemory;
  readonly reader: ChunkReader;
}

/**
 * One worker of a synchronous run. It trains one of every `threads` shards, and merges one of every
 * `threads` blocks of rows. The results do not depend on which.
 */
export class SynchronousTrainer {
  readonly #task: TrainingTask;
  readonly #kernels: SynchronousKernels;
  readonly #layout: SynchronousLayout;
  readonly #control: RunControl;
  readonly #all: readonly ShardMemory[];
  readonly #shards: readonly Shard[];
  readonly #index: number;
  readonly #roundLength: number;

  private constructor(
    data: SynchronousData,
    kernels: SynchronousKernels,
    all: readonly ShardMemory[],
    shards: Shard[],
    index: number,
  ) {
    this.#task = data.task;
    this.#kernels = kernels;
    this.#layout = data.layout;
    this.#control = new RunControl(data.control);
    this.#all = all;
    this.#shards = shards;
    this.#index = index;
    this.#roundLength = roundLength(data.task);
  }

  static async create(data: SynchronousData, index: number): Promise<SynchronousTrainer> {
    const { module, memory, offsets, layout, task } = data;
    const rows = data.external && rowAccess(memory, task, data.external);
    const instance = await WebAssembly.instantiate(module, {
      env: { memory, loadRow: never, storeRow: never, ...rows },
    });
    const all = layout.workers.map((each) => new ShardMemory(memory, offsets, each, task));
    const own = layout.workers.map(async (each, shard): Promise<Shard> => {
      const ids = new Uint32Array(memory.buffer, each.ids, SYNCHRONOUS_CHUNK + 1);
      return { layout: each, memory: all[shard], reader: await ChunkReader.create(task, ids) };
    });
    const shards = (await Promise.all(own)).filter((_, shard) => shard % task.threads === index);
    const kernels = instance.exports as unknown as SynchronousKernels;
    return new SynchronousTrainer(data, kernels, all, shards, index);
  }

  /** This worker's share of a pass; yields after each chunk, so that the caller may look up. */
  *run({ part, epoch }: Pass): Generator<void, void> {
    const { threads } = this.#task;
    for (const { memory, reader } of this.#shards) {
      reader.openRange(memory.place.position, memory.place.end, part);
    }
    do {
      const rate =
        part === 'heldOut' ? 0 : learningRateAfter(this.#task, epoch, this.#control.words);
      for (const shard of this.#shards) yield* this.#trainRound(shard, rate);
      this.#control.meet(threads);
      const pull = pullOf(this.#task, rate);
      this.#kernels.merge(this.#layout.states, SHARDS, this.#index, threads, pull);
      this.#control.meet(threads, () =>
        this.#control.endRound(
          this.#all.reduce((sum, { place }) => sum + place.words, 0),
          this.#all.every(({ place }) => place.isClosed),
        ),
      );
    } while (!this.#control.isOver);
  }

  /** A shard's part of a round. */
  *#trainRound({ layout, memory, reader }: Shard, rate: number): Generator<void, void> {
    const { fields } = memory;
    fields.setWord('top', layout.fields.local);
    fields.setFloat32('rate', rate);
    if (memory.place.isClosed) return;
    const hasRoom = (): boolean =>
      fields.getWord('top') + this.#layout.chunkBytes <= layout.localEnd;
    for (let left = this.#roundLength; left > 0 && hasRoom();) {
      if (this.#control.stopped) return;
      const chunk = reader.next(Math.min(SYNCHRONOUS_CHUNK, left));
      this.#kernels.train(layout.state, layout.ids, (chunk ?? reader.close()).length);
      if (chunk === undefined) {
        memory.close();
        return;
      }
      memory.advance(chunk.ids, chunk.words);
      left -= chunk.ids;
      yield;
    }
  }
}
