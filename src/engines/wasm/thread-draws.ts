import { seedRandom } from '../../random.js';
import { fillPool, POOL_SIZE } from '../../vocabulary/noise.js';
import { heldOutStream, type TrainingTask, trainingStream } from '../engine.js';
import type { Part } from '../pieces.js';
import type { ThreadLayout } from './layout.js';

/** What one thread's kernels draw with: a stream of random numbers, and a pool of noise. */
export class ThreadDraws {
  readonly #task: TrainingTask;
  readonly #index: number;
  readonly #random: Uint32Array; // (4)
  readonly #pool: Uint32Array; // (POOL_SIZE)

  /** Begins the thread's stream for training. */
  constructor(
    task: TrainingTask,
    index: number,
    memory: WebAssembly.Memory,
    { random, pool }: Pick<ThreadLayout, 'random' | 'pool'>,
  ) {
    this.#task = task;
    this.#index = index;
    this.#random = new Uint32Array(memory.buffer, random, 4);
    this.#pool = new Uint32Array(memory.buffer, pool, POOL_SIZE);
    this.#seed(trainingStream(index));
  }

  /**
   * Before a pass; returns what ends it. Measuring draws the same numbers each time, and leaves
   * training's where they were.
   */
  begin(part: Part): () => void {
    if (part === 'training') return () => {};
    const saved = { random: this.#random.slice(), pool: this.#pool.slice() };
    this.#seed(heldOutStream(this.#index));
    return () => {
      this.#random.set(saved.random);
      this.#pool.set(saved.pool);
    };
  }

  /** Begins a stream of random numbers, with a pool of its own. */
  #seed(stream: number): void {
    const random = seedRandom(this.#task.seed, stream);
    this.#pool.set(fillPool(this.#task.noise, random));
    this.#random.set(random);
  }
}
