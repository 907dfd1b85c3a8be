import { seedRandom } from '../../../random.js';
import { fillPool } from '../../../vocabulary/noise.js';
import { heldOutStream, type LossSum, type TrainingTask, trainingStream } from '../../engine.js';
import type { Part } from '../../stream/pieces.js';
import { SHARD_POOL, SHARDS, shardRange } from '../../rules/rounds.js';
import { addUp } from '../../stream/run-control.js';
import { idsOf } from '../../stream/shard-stream.js';
import type { RoundLayout } from './layout.js';
import { ShardMemory } from './shard-memory.js';

/** All shards of a run, as they are between two rounds. */
export class Shards {
  readonly #task: TrainingTask;
  readonly #shards: readonly ShardMemory[];

  /** Draws for training from its beginning on. */
  constructor(memory: WebAssembly.Memory, layout: RoundLayout, task: TrainingTask) {
    this.#task = task;
    this.#shards = layout.threads.map((shard) => new ShardMemory(memory, shard));
    this.seed('training');
  }

  /** Whether a pass is on. */
  get isOn(): boolean {
    return !this.isDone && this.#shards.some(({ end }) => end > 0);
  }

  /** Whether the last pass came to its end. */
  get isDone(): boolean {
    return this.#shards.every(({ isClosed }) => isClosed);
  }

  /** Known words passed in the pass. */
  get words(): number {
    return this.#shards.reduce((total, { words }) => total + words, 0);
  }

  get sum(): LossSum {
    return addUp(this.#shards.map(({ sum }) => sum));
  }

  /** Begins the streams of random numbers of a part. */
  seed(part: Part): void {
    const streamOf = part === 'training' ? trainingStream : heldOutStream;
    this.#shards.forEach((shard, index) => {
      const random = seedRandom(this.#task.seed, streamOf(index));
      shard.seed(random, fillPool(this.#task.noise, random, SHARD_POOL));
    });
  }

  /** Begins a pass behind some segments, with the known words in them. */
  begin(segments = 0, words = 0): void {
    const { stream } = this.#task;
    this.#shards.forEach((shard, index) => {
      const { start, end } = shardRange(idsOf(stream), idsOf(stream, segments), index);
      shard.begin(start, end, index === 0 ? words : 0);
    });
  }

  /** What each shard has in hand. */
  save(): Uint8Array[] {
    return this.#shards.map((shard) => shard.save());
  }

  /**
   * Takes up what `save` gave; the states of another engine's workers are left alone.
   *
   * @returns whether it did
   * @throws TrainingError STATE_DAMAGED
   */
  restore(saved: readonly Uint8Array[]): boolean {
    if (saved.length !== SHARDS) return false;
    const { stream, size } = this.#task;
    saved.forEach((bytes, shard) => this.#shards[shard].restore(bytes, idsOf(stream), size));
    return true;
  }
}
