import { hasThreads, type WorkerPool } from '../../threads.js';
import type {
  EngineSession,
  EngineState,
  EpochProgress,
  EpochSum,
  LossSum,
  Position,
  TrainingTask,
  Weights,
} from '../engine.js';
import type { Pass, PassResult } from '../stream/pass.js';
import { textPool } from '../rules/noise-pool.js';
import { ownRowsOf, usesOfOwnRow } from '../rules/own-rows.js';
import { addUp, EpochCursor, NO_LOSS } from '../stream/position.js';
import { RunControl } from '../stream/run-control.js';
import { adviseHugePages } from './huge-pages.js';
import { compileKernels } from './kernels.js';
import { isWithin, type Layout, planLayout } from './layout.js';
import { type Run, WasmSession } from './session.js';
import { hasPageWorkers } from './page-workers.js';
import { startSynchronous } from './synchronous/engine.js';
import { fillTables } from './tables.js';
import { startTrainers } from './trainer.js';
import { allocate, compactWeights, fillWeights, matricesIn, weightBlocks } from './weights.js';
import { fillState, WorkerMemory } from './worker-memory.js';

/**
 * Whether a run's weights fit WebAssembly's memory; otherwise they are kept outside it, which
 * requires synchronous training.
 *
 * @param spare bytes that must be left in it
 */
export const fitsMemory = (task: TrainingTask, spare = 0): boolean =>
  isWithin(withSpare(planLayout(task), spare));

const withSpare = ({ bytes }: Layout, spare: number): Pick<Layout, 'bytes'> => ({
  bytes: bytes + spare,
});

/**
 * Starts the WebAssembly engine: weights in one shared memory, workers that update them without
 * locks (Recht et al. 2011, "Hogwild!"). With one worker the result depends on the seed alone. A
 * deterministic task is trained synchronously instead, whose result depends on the seed with any
 * number of workers.
 *
 * @param from where to start; with as many threads as that state has workers, training resumes to the bit
 * @throws TrainingError OUT_OF_MEMORY if the weights do not fit; ENGINE_UNAVAILABLE if the host has
 *   no SIMD or shared memory; STATE_DAMAGED if `from` is invalid
 */
export async function startWasm(task: TrainingTask, from?: EngineState): Promise<EngineSession> {
  const alone = hasThreads() || hasPageWorkers() ? task : { ...task, threads: 1 };
  if (task.deterministic || !fitsMemory(alone)) return startSynchronous(task, from);
  return new WasmSession(await startHogwild(alone, from));
}

/**
 * Starts workers that update weights in one shared memory without locks, which holds them.
 *
 * @param spare bytes of that memory for the caller, see `HogwildRun.spare`
 * @throws TrainingError as `startWasm`
 */
export async function startHogwild(
  alone: TrainingTask,
  from?: EngineState,
  spare = 0,
): Promise<HogwildRun> {
  const layout = planLayout(alone);
  const memory = allocate(withSpare(layout, spare));
  await adviseHugePages(memory);
  const { module, offsets } = await compileKernels('hogwild', memory);
  fillWeights(memory, alone, layout, from);
  fillTables(memory, alone, layout);
  const { inputs: ownInputs, outputs: ownOutputs, firstOutput: firstOwnOutput } = ownRowsOf(alone);
  const own = { ownInputs, ownOutputs, firstOwnOutput, ownLimit: usesOfOwnRow(alone) };
  const memories = layout.workers.map((places) => {
    const worker = new WorkerMemory(memory, offsets, places, alone, textPool(alone));
    fillState(worker.fields, alone, layout, { ...places.fields, ...own }, textPool(alone));
    return worker;
  });
  const control = new RunControl();
  const workers = from?.workers.length === alone.threads ? from.workers : [];
  const pool = await startTrainers({
    kind: 'hogwild',
    module,
    offsets,
    memory,
    layout,
    task: alone,
    control: control.buffer,
    workers,
  });
  const cursor = new EpochCursor(from, workers.length === 0 ? from : NO_LOSS);
  return new HogwildRun(alone, memory, layout, memories, control, pool, workers, cursor);
}

/** A run whose workers share the matrices without locks. */
export class HogwildRun implements Run {
  readonly control: RunControl;
  readonly #task: TrainingTask;
  readonly #memory: WebAssembly.Memory;
  readonly #layout: Layout;
  readonly #memories: readonly WorkerMemory[];
  readonly #pool: WorkerPool<Pass, PassResult>;
  readonly #cursor: EpochCursor;
  #workers: readonly Uint8Array[];

  constructor(
    task: TrainingTask,
    memory: WebAssembly.Memory,
    layout: Layout,
    memories: readonly WorkerMemory[],
    control: RunControl,
    pool: WorkerPool<Pass, PassResult>,
    workers: readonly Uint8Array[],
    cursor: EpochCursor,
  ) {
    this.#task = task;
    this.#memory = memory;
    this.#layout = layout;
    this.#memories = memories;
    this.control = control;
    this.#pool = pool;
    this.#workers = workers;
    this.#cursor = cursor;
  }

  async train(epoch: number, pause: boolean): Promise<EpochSum> {
    const { segments, words } = this.#cursor.enter(epoch);
    this.control.reset(segments, words);
    if (pause) this.control.pause();
    const results = await this.#pool.callAll({ part: 'training', epoch, resumes: segments > 0 });
    const sum = this.#cursor.lossWith(results);
    const ended = results.every((result) => result.ended);
    if (ended) this.#cursor.end(epoch);
    else this.#cursor.pause(this.#place(epoch, sum));
    this.#workers = results.map(({ state }) => state);
    return { ...sum, ended };
  }

  async measure(): Promise<LossSum> {
    this.control.reset();
    return addUp(await this.#pool.callAll({ part: 'heldOut', epoch: 0 }));
  }

  progress(): EpochProgress {
    const sums = this.#memories.map((memory) => memory.sums);
    return { words: this.control.words, ...this.#cursor.lossWith(sums) };
  }

  pause(): void {
    this.control.pause();
  }

  stop(): void {
    this.control.stop();
  }

  state(): EngineState {
    const blocks = weightBlocks(this.#memory, this.#task, this.#layout);
    return { ...this.#cursor.position, ...blocks, workers: this.#workers };
  }

  weights(): Weights {
    return compactWeights(this.#memory, this.#task, this.#layout);
  }

  /** The memory of the matrices, and the address of the bytes that the caller asked for. */
  get spare(): { readonly memory: WebAssembly.Memory; readonly address: number } {
    return { memory: this.#memory, address: this.#layout.bytes };
  }

  /** Both matrices as workers change them, (rows, stride). */
  matrices(): Weights {
    return matricesIn(this.#memory, this.#task, this.#layout);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #place(epoch: number, sum: LossSum): Position {
    const { segmentsTaken, words } = this.control;
    const segments = Math.min(segmentsTaken, this.#task.stream.segments.length);
    return { epoch, segments, words, ...sum };
  }
}
