import { idReader } from '../../../ingest/id-stream.js';
import { rateAt, type TrainingTask } from '../../engine.js';
import { PIECE, pullOf, roundLength, SHARDS } from '../../rules/rounds.js';
import type { Pass } from '../../stream/run-control.js';
import { ShardStream } from '../../stream/shard-stream.js';
import { RATE_OFFSET } from '../layout.js';
import type { TrainingKernels } from '../thread-trainer.js';
import { RoundControl } from './control.js';
import { type RoundLayout, type ShardLayout, TOP_OFFSET } from './layout.js';
import { type OutsideMatrices, rowAccess } from './outside.js';
import { ShardMemory } from './shard-memory.js';

/** What the kernels in `assembly/rounds/index.ts` export. */
interface RoundKernels extends TrainingKernels {
  merge(states: number, shards: number, thread: number, threads: number, pull: number): void;
}

/** What a thread of a run in rounds is made from. */
export interface RoundData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly layout: RoundLayout;
  readonly task: TrainingTask;
  readonly control: ArrayBufferLike;
  readonly outside: OutsideMatrices | undefined;
}

const never = (): never => {
  throw new RangeError('the matrices lie in the memory');
};

interface Shard {
  readonly layout: ShardLayout;
  readonly memory: ShardMemory;
  readonly stream: ShardStream;
  readonly state: DataView;
}

/**
 * One thread of a run in rounds: it trains every so manyth shard, and merges every so manyth block
 * of rows. What it computes depends on neither.
 */
export class RoundTrainer {
  readonly #task: TrainingTask;
  readonly #kernels: RoundKernels;
  readonly #layout: RoundLayout;
  readonly #control: RoundControl;
  readonly #all: readonly ShardMemory[];
  readonly #shards: readonly Shard[];
  readonly #index: number;
  readonly #roundLength: number;

  private constructor(data: RoundData, kernels: RoundKernels, shards: Shard[], index: number) {
    this.#task = data.task;
    this.#kernels = kernels;
    this.#layout = data.layout;
    this.#control = new RoundControl(data.control);
    this.#all = data.layout.threads.map((shard) => new ShardMemory(data.memory, shard));
    this.#shards = shards;
    this.#index = index;
    this.#roundLength = roundLength(data.task);
  }

  static async create(data: RoundData, index: number): Promise<RoundTrainer> {
    const { module, memory, layout, task } = data;
    const rows = data.outside && rowAccess(memory, task, data.outside);
    const instance = await WebAssembly.instantiate(module, {
      env: { memory, loadRow: never, storeRow: never, ...rows },
    });
    const read = await idReader(task.stream);
    const shards = layout.threads
      .filter((_, shard) => shard % task.threads === index)
      .map((shard) => {
        const ids = new Uint32Array(memory.buffer, shard.ids, PIECE + 1);
        return {
          layout: shard,
          memory: new ShardMemory(memory, shard),
          stream: new ShardStream(task.stream, read, ids, task.heldOut, task.seed),
          state: new DataView(memory.buffer, shard.state),
        };
      });
    return new RoundTrainer(data, instance.exports as unknown as RoundKernels, shards, index);
  }

  /** This thread's share of a pass; yields after each piece, so that the caller may look up. */
  *run({ part, epoch }: Pass): Generator<void, void> {
    const { threads, wordsPerEpoch, epochs } = this.#task;
    for (const { memory, stream } of this.#shards) stream.seek(memory.position, memory.end, part);
    do {
      const share = (epoch + this.#control.words / Math.max(1, wordsPerEpoch)) / epochs;
      const rate = part === 'heldOut' ? 0 : rateAt(this.#task, share);
      for (const shard of this.#shards) yield* this.#trainRound(shard, rate);
      this.#control.meet(threads);
      const pull = pullOf(this.#task, rate);
      this.#kernels.merge(this.#layout.states, SHARDS, this.#index, threads, pull);
      this.#control.meet(threads, () =>
        this.#control.endRound(
          this.#all.reduce((sum, { words }) => sum + words, 0),
          this.#all.every(({ isClosed }) => isClosed),
        ),
      );
    } while (!this.#control.isOver);
  }

  /** A shard's part of a round. */
  *#trainRound(shard: Shard, rate: number): Generator<void, void> {
    const { layout, memory, stream, state } = shard;
    state.setUint32(TOP_OFFSET, layout.local, true);
    state.setFloat32(RATE_OFFSET, rate, true);
    if (memory.isClosed) return;
    const end = memory.position + this.#roundLength;
    const hasRoom = (): boolean =>
      state.getUint32(TOP_OFFSET, true) + this.#layout.pieceBytes <= layout.localEnd;
    while (memory.position < end && hasRoom()) {
      if (this.#control.isStopped) return;
      const piece = stream.next(Math.min(PIECE, end - memory.position)) ?? stream.close();
      this.#kernels.train(layout.state, layout.ids, piece.length);
      if (memory.position === memory.end) {
        memory.close();
        return;
      }
      memory.moveTo(stream.position, piece.words);
      yield;
    }
  }
}
