import { seedRandom } from '../../random.js';
import { fillPool, POOL_SIZE } from '../../vocabulary/noise.js';
import { heldOutStream, type LossSum, type TrainingTask, trainingStream } from '../engine.js';
import { NONE, type Part, type PieceWalker } from '../stream/pieces.js';
import { readSums, writeSums } from './sums.js';
import { packWorker, unpackWorker } from '../stream/worker-state.js';
import { keptCapacity, LENGTH_OFFSET, NEXT_OFFSET, type ThreadLayout } from './layout.js';

/**
 * What one thread's kernels draw with and have in hand: a stream of random numbers, a pool of noise,
 * an open document, the sums of loss and examples.
 */
export class ThreadState {
  readonly #task: TrainingTask;
  readonly #index: number;
  readonly #walker: PieceWalker;
  readonly #state: DataView;
  readonly #random: Uint32Array; // (4)
  readonly #pool: Uint32Array; // (POOL_SIZE)
  readonly #kept: Uint32Array; // (keptCapacity)

  /** Begins the thread's stream for training. */
  constructor(
    task: TrainingTask,
    index: number,
    memory: WebAssembly.Memory,
    { state, random, pool, kept }: Pick<ThreadLayout, 'state' | 'random' | 'pool' | 'kept'>,
    walker: PieceWalker,
  ) {
    this.#task = task;
    this.#index = index;
    this.#walker = walker;
    this.#state = new DataView(memory.buffer, state);
    this.#random = new Uint32Array(memory.buffer, random, 4);
    this.#pool = new Uint32Array(memory.buffer, pool, POOL_SIZE);
    this.#kept = new Uint32Array(memory.buffer, kept, keptCapacity(task));
    this.#seed(trainingStream(index));
  }

  /**
   * Before a pass; returns what ends it. Measuring draws the same numbers each time, and leaves
   * all of training's where it was.
   */
  begin(part: Part): () => void {
    if (part === 'training') return () => {};
    const saved = this.save();
    this.#seed(heldOutStream(this.#index));
    this.#open(0, 0);
    this.#walker.last = NONE;
    this.sums = { loss: 0, examples: 0 };
    return () => this.restore(saved);
  }

  get sums(): LossSum {
    return readSums(this.#state);
  }

  set sums(sums: LossSum) {
    writeSums(this.#state, sums);
  }

  /** All of it, without addresses. */
  save(): Uint8Array {
    return packWorker({
      ...this.sums,
      random: this.#random,
      pool: this.#pool,
      last: this.#walker.last,
      kept: this.#kept.subarray(0, this.#state.getUint32(LENGTH_OFFSET, true)),
      next: this.#state.getUint32(NEXT_OFFSET, true),
    });
  }

  /** Throws TrainingError STATE_DAMAGED. */
  restore(saved: Uint8Array): void {
    const { size } = this.#task;
    const state = unpackWorker(saved, { size, capacity: this.#kept.length });
    this.sums = state;
    this.#random.set(state.random);
    this.#pool.set(state.pool);
    this.#walker.last = state.last;
    this.#kept.set(state.kept);
    this.#open(state.kept.length, state.next);
  }

  #open(length: number, next: number): void {
    this.#state.setUint32(LENGTH_OFFSET, length, true);
    this.#state.setUint32(NEXT_OFFSET, next, true);
  }

  /** Begins a stream of random numbers, with a pool of its own. */
  #seed(stream: number): void {
    const random = seedRandom(this.#task.seed, stream);
    this.#pool.set(fillPool(this.#task.noise, random));
    this.#random.set(random);
  }
}
