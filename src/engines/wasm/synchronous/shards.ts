import type { LossSum, TrainingTask } from '../../engine.js';
import { heldOutStream, trainingStream } from '../../rules/random-streams.js';
import { SHARDS, shardRange } from '../../rules/synchronous.js';
import { idsOf } from '../../stream/chunks.js';
import type { Part } from '../../stream/document-coin.js';
import type { ShardMemory } from './shard-memory.js';

/** The state of all shards of a run between two rounds. */
export class Shards {
  readonly #task: TrainingTask;
  readonly #shards: readonly ShardMemory[];

  /** Seeds the shards for training. */
  constructor(shards: readonly ShardMemory[], task: TrainingTask) {
    this.#task = task;
    this.#shards = shards;
    this.seed('training');
  }

  /** Whether a pass has begun and not ended. */
  get isActive(): boolean {
    return !this.isDone && this.#shards.some(({ place }) => place.end > 0);
  }

  /** Whether the last pass ended. */
  get isDone(): boolean {
    return this.#shards.every(({ place }) => place.isClosed);
  }

  /** Known words passed in the pass. */
  get words(): number {
    return this.#shards.reduce((total, { place }) => total + place.words, 0);
  }

  get sums(): LossSum[] {
    return this.#shards.map(({ sums }) => sums);
  }

  /** Begins the streams of random numbers of a part. */
  seed(part: Part): void {
    const streamOf = part === 'training' ? trainingStream : heldOutStream;
    this.#shards.forEach((shard, index) => shard.seed(this.#task, streamOf(index)));
  }

  /** Begins a pass after this many segments, with their known words. */
  begin(segments = 0, words = 0): void {
    const { stream } = this.#task;
    this.#shards.forEach((shard, index) => {
      const { start, end } = shardRange(idsOf(stream), idsOf(stream, segments), index);
      shard.begin(start, end, index === 0 ? words : 0);
    });
  }

  /** The state of each shard. */
  save(): Uint8Array[] {
    return this.#shards.map((shard) => shard.save());
  }

  /**
   * Takes over what `save` gave; the states of another engine's workers are left alone.
   *
   * @returns whether it did
   * @throws TrainingError STATE_DAMAGED
   */
  restore(saved: readonly Uint8Array[]): boolean {
    if (saved.length !== SHARDS) return false;
    saved.forEach((bytes, shard) => this.#shards[shard].restore(bytes));
    return true;
  }
}
