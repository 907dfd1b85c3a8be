import { seedRandom } from '../../random.js';
import { fillPool } from '../../vocabulary/noise.js';
import type { LossSum, TrainingTask } from '../engine.js';
import type { PoolShape } from '../rules/noise-pool.js';
import type { WorkerState } from '../stream/worker-state.js';
import { keptCapacity, type TableLayout, type WorkerFields, type WorkerLayout } from './layout.js';
import { type FieldOffsets, Struct } from './struct.js';

/** What a worker's memory needs of a layout; kernels that only read text need no more. */
export interface WorkerPlaces extends Omit<WorkerLayout, 'fields'> {
  readonly fields: Pick<WorkerFields, 'random' | 'pool' | 'kept'>;
}

/** The state of one worker's kernels: its draws, its open document and its sums. */
export class WorkerMemory {
  readonly fields: Struct;
  readonly #random: Uint32Array; // (4)
  readonly #pool: Uint32Array; // (pool size)
  readonly #kept: Uint32Array; // (keptCapacity)

  constructor(
    memory: WebAssembly.Memory,
    offsets: FieldOffsets,
    { state, fields: { random, pool, kept } }: WorkerPlaces,
    { window }: Pick<TrainingTask, 'window'>,
    { size }: Pick<PoolShape, 'size'>,
  ) {
    this.fields = new Struct(memory, state, offsets);
    this.#random = new Uint32Array(memory.buffer, random, 4);
    this.#pool = new Uint32Array(memory.buffer, pool, size);
    this.#kept = new Uint32Array(memory.buffer, kept, keptCapacity({ window }));
  }

  get sums(): LossSum {
    const [loss, examples] = ['loss', 'examples'].map((field) => this.fields.getFloat64(field));
    return { loss, examples };
  }

  set sums({ loss, examples }: LossSum) {
    this.fields.setFloat64('loss', loss);
    this.fields.setFloat64('examples', examples);
  }

  /** Begins a stream of random numbers, with a pool of its own. */
  seed({ seed, outputs }: Pick<TrainingTask, 'seed' | 'outputs'>, stream: number): void {
    const random = seedRandom(seed, stream);
    if (outputs.noise !== undefined) {
      this.#pool.set(fillPool(outputs.noise, random, this.#pool.length));
    }
    this.#random.set(random);
  }

  /** Forgets the open document. */
  closeDocument(): void {
    this.fields.setWords({ length: 0, next: 0 });
  }

  /** All but the place in the stream; arrays are views. */
  read(): Omit<WorkerState, 'last' | 'place'> {
    const kept = this.#kept.subarray(0, this.fields.getWord('length'));
    const next = this.fields.getWord('next');
    return { ...this.sums, random: this.#random, pool: this.#pool, kept, next };
  }

  /** Takes over what `read` gave. */
  write(state: Omit<WorkerState, 'last' | 'place'>): void {
    this.sums = state;
    this.#random.set(state.random);
    this.#pool.set(state.pool);
    this.#kept.set(state.kept);
    this.fields.setWords({ length: state.kept.length, next: state.next });
  }
}

/** The facts that bound a worker's state. */
export const boundsOf = (
  { size, window }: Pick<TrainingTask, 'size' | 'window'>,
  pool: PoolShape,
) => ({ size, pool: pool.size, capacity: keptCapacity({ window }) });

/** The addresses of everything that a worker's kernels use. */
export interface StatePlaces extends TableLayout {
  readonly input: number;
  readonly output: number;
  readonly width: number;
  readonly stride: number;
}

/** Writes a worker's state for the kernels: addresses, sizes and options, no open document. */
export function fillState(
  fields: Struct,
  task: TrainingTask,
  places: StatePlaces,
  own: Readonly<Record<string, number>>,
  pool: PoolShape,
): void {
  const { input, output, width, stride, keep, frozen, bagStarts, bagRows } = places;
  const { noise, pathStarts, pathRows, turns } = places;
  const { outputs } = task;
  const negative = outputs.noise === undefined ? 0 : task.negative;
  fields.setWords({ input, output, width, stride, keep, frozen, bagStarts, bagRows });
  fields.setWords({ noise, pathStarts, pathRows, turns, ...own });
  fields.setWords({
    inputRows: task.inputs.rows,
    noiseRows: outputs.noise?.threshold.length ?? 0,
    firstWord: outputs.firstWord,
    negative,
    window: task.window,
    fixedWindow: Number(task.fixedWindow),
    cbow: Number(task.mode === 'cbow'),
    cbowMean: Number(task.cbowMean),
    poolMask: pool.size - 1,
    poolUsesMask: pool.uses - 1,
  });
}
