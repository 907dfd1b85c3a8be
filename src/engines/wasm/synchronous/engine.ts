import { TrainingError } from '../../../errors.js';
import { hasThreads, type WorkerPool } from '../../../threads.js';
import type {
  EngineSession,
  EngineState,
  EpochProgress,
  EpochSum,
  LossSum,
  TrainingTask,
  WeightBlocks,
  Weights,
} from '../../engine.js';
import { FEWER_WORDS } from '../../fewer-words.js';
import { poolOf, SHARDS } from '../../rules/synchronous.js';
import type { Pass } from '../../stream/pass.js';
import { addUp, EpochCursor, NO_LOSS } from '../../stream/position.js';
import { RunControl } from '../../stream/run-control.js';
import { compileKernels } from '../kernels.js';
import { type Run, WasmSession } from '../session.js';
import { fillTables } from '../tables.js';
import { startTrainers } from '../trainer.js';
import { allocate, compactWeights, fillWeights, weightBlocks } from '../weights.js';
import { fillState } from '../worker-memory.js';
import {
  externalBlocks,
  type ExternalMatrices,
  externalWeights,
  makeExternal,
} from './external-matrices.js';
import { planSynchronous, type ShardLayout, type SynchronousLayout } from './layout.js';
import { ShardMemory } from './shard-memory.js';
import { Shards } from './shards.js';

/**
 * Starts the WebAssembly engine for synchronous training (see `rules/synchronous.ts`): the result
 * depends on the seed and on nothing else, whatever the number of threads.
 *
 * @param plan the memory layout; tests pass another
 * @throws TrainingError as `startWasm`
 */
export async function startSynchronous(
  task: TrainingTask,
  from?: EngineState,
  plan = planSynchronous,
): Promise<EngineSession> {
  const threads = hasThreads() ? Math.min(task.threads, SHARDS) : 1;
  const inThreads = { ...task, threads };
  const layout = plan(inThreads);
  const memory = allocate(layout);
  const { module, offsets } = await compileKernels('synchronous', memory);
  const external = layout.input === 0 ? allocateExternal(task, from) : undefined;
  if (external === undefined) fillWeights(memory, task, layout, from);
  fillTables(memory, task, layout);
  const states = layout.workers.map(({ state }) => state);
  new Uint32Array(memory.buffer, layout.states, SHARDS).set(states);
  const memories = layout.workers.map((shard) => {
    const own = new ShardMemory(memory, offsets, shard, task);
    fillShard(own, task, layout, shard);
    return own;
  });
  const shards = new Shards(memories, task);
  const cursor = new EpochCursor(from, shards.restore(from?.workers ?? []) ? NO_LOSS : from);
  const control = new RunControl();
  const pool = await startTrainers({
    kind: 'synchronous',
    module,
    offsets,
    memory,
    layout,
    task: inThreads,
    control: control.buffer,
    external,
  });
  const weights =
    external === undefined
      ? {
          blocks: () => weightBlocks(memory, task, layout),
          compact: () => compactWeights(memory, task, layout),
        }
      : { blocks: () => externalBlocks(external), compact: () => externalWeights(external) };
  return new WasmSession(new SynchronousRun(control, pool, shards, weights, cursor));
}

function fillShard(
  memory: ShardMemory,
  task: TrainingTask,
  layout: SynchronousLayout,
  shard: ShardLayout,
): void {
  const { fields } = shard;
  const own = { ...fields, copyBytes: layout.copyBytes, top: fields.local };
  fillState(memory.fields, task, layout, own, poolOf(task));
}

function allocateExternal(task: TrainingTask, from: EngineState | undefined): ExternalMatrices {
  try {
    return makeExternal(task, from);
  } catch (cause) {
    const { inputs, outputs, dim } = task;
    const bytes = 4 * (inputs.rows + outputs.rows) * dim;
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `This machine could not allocate ${(bytes / 2 ** 30).toFixed(2)} GiB for matrices of ` +
        `${inputs.rows} x ${dim} and ${outputs.rows} x ${dim}.`,
      { cause, advice: FEWER_WORDS },
    );
  }
}

/** The weights, inside or outside WebAssembly's memory. */
interface WeightAccess {
  blocks(): WeightBlocks;
  compact(): Weights;
}

class SynchronousRun implements Run {
  readonly #control: RunControl;
  readonly #pool: WorkerPool<Pass, void>;
  readonly #shards: Shards;
  readonly #weights: WeightAccess;
  readonly #cursor: EpochCursor;

  constructor(
    control: RunControl,
    pool: WorkerPool<Pass, void>,
    shards: Shards,
    weights: WeightAccess,
    cursor: EpochCursor,
  ) {
    this.#weights = weights;
    this.#control = control;
    this.#pool = pool;
    this.#shards = shards;
    this.#cursor = cursor;
  }

  async train(epoch: number, pause: boolean): Promise<EpochSum> {
    if (!this.#shards.isActive) {
      const { segments, words } = this.#cursor.enter(epoch);
      this.#shards.begin(segments, words);
    }
    await this.#pass({ part: 'training', epoch }, pause);
    const { isDone: ended, words } = this.#shards;
    const sum = this.#cursor.lossWith(this.#shards.sums);
    if (ended) this.#cursor.end(epoch);
    else this.#cursor.pause({ epoch, segments: 0, words, ...sum });
    return { ...sum, ended };
  }

  /** Measuring draws the same numbers each time, and does not move the position of training. */
  async measure(): Promise<LossSum> {
    const training = this.#shards.save();
    this.#shards.seed('heldOut');
    this.#shards.begin();
    await this.#pass({ part: 'heldOut', epoch: 0 });
    const sum = addUp(this.#shards.sums);
    this.#shards.restore(training);
    return sum;
  }

  progress(): EpochProgress {
    return { words: this.#shards.words, ...this.#cursor.lossWith(this.#shards.sums) };
  }

  pause(): void {
    this.#control.pause();
  }

  stop(): void {
    this.#control.stop();
  }

  state(): EngineState {
    return { ...this.#cursor.position, ...this.#weights.blocks(), workers: this.#shards.save() };
  }

  weights(): Weights {
    return this.#weights.compact();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #pass(pass: Pass, pause = false): Promise<void> {
    this.#control.reset(0, this.#shards.words);
    if (pause) this.#control.pause();
    await this.#pool.callAll(pass);
  }
}
