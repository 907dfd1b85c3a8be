import { hasThreads } from '../../threads.js';
import {
  beginningOf,
  type EngineSession,
  type EngineState,
  type EpochProgress,
  type EpochSum,
  type LossSum,
  type Position,
  positionOf,
  type TrainingTask,
  type Weights,
} from '../engine.js';
import { addUp, type PassResult, RunControl } from '../stream/run-control.js';
import { type Crew, startCrew } from './crew.js';
import { compileKernels } from './kernels.js';
import { fillTables, isWithin, type Layout, planLayout, STATE_BYTES } from './layout.js';
import { startRounds } from './rounds/engine.js';
import { type Run, WasmSession } from './session.js';
import { readSums } from './sums.js';
import { allocate, compactWeights, fillWeights, weightBlocks } from './weights.js';

/** Whether WebAssembly's memory holds a run's weights; otherwise it trains in rounds, as these lie beside it. */
export const fitsMemory = (task: TrainingTask): boolean => isWithin(planLayout(task));

/**
 * Starts the WebAssembly engine: weights in one shared memory, threads that update them without
 * locks (Recht et al. 2011, "Hogwild!"). With one thread the result depends on the seed alone. A
 * deterministic task trains in rounds instead, whose result depends on the seed with any number.
 *
 * @param from where it begins; with as many threads as that state is of, it goes on as they would
 * @throws TrainingError OUT_OF_MEMORY where the weights do not fit; ENGINE_UNAVAILABLE where the
 * host has no SIMD or no shared memory; STATE_DAMAGED where `from` makes no sense
 */
export async function startWasm(task: TrainingTask, from?: EngineState): Promise<EngineSession> {
  const alone = hasThreads() ? task : { ...task, threads: 1 };
  const layout = planLayout(alone);
  if (task.deterministic || !isWithin(layout)) return startRounds(task, from);
  const memory = allocate(layout);
  const module = await compileKernels('hogwild', memory);
  fillWeights(memory, alone, layout, from);
  fillTables(memory, alone, layout);
  const control = new RunControl();
  const workers = from?.workers.length === alone.threads ? from.workers : [];
  const crew = await startCrew({
    kind: 'hogwild',
    module,
    memory,
    layout,
    task: alone,
    control: control.buffer,
    workers,
  });
  return new WasmSession(new HogwildRun(alone, memory, layout, control, crew, workers, from));
}

const NOTHING: LossSum = { loss: 0, examples: 0 };

class HogwildRun implements Run {
  readonly #task: TrainingTask;
  readonly #memory: WebAssembly.Memory;
  readonly #layout: Layout;
  readonly #control: RunControl;
  readonly #crew: Crew<PassResult>;
  #workers: readonly Uint8Array[];
  #at: Position;
  /** The loss of this epoch that is not among the sums of its threads. */
  #before: LossSum = NOTHING;

  constructor(
    task: TrainingTask,
    memory: WebAssembly.Memory,
    layout: Layout,
    control: RunControl,
    crew: Crew<PassResult>,
    workers: readonly Uint8Array[],
    from: Position = beginningOf(0),
  ) {
    this.#task = task;
    this.#memory = memory;
    this.#layout = layout;
    this.#control = control;
    this.#crew = crew;
    this.#workers = workers;
    this.#at = positionOf(from);
    if (workers.length === 0) this.#before = { loss: from.loss, examples: from.examples };
  }

  async train(epoch: number, pause: boolean): Promise<EpochSum> {
    const { segments, words } = epoch === this.#at.epoch ? this.#at : beginningOf(epoch);
    const goesOn = segments > 0;
    if (!goesOn) this.#before = NOTHING;
    this.#control.reset(segments, words);
    if (pause) this.#control.pause();
    const results = await this.#crew.run({ part: 'training', epoch, goesOn });
    const sum = addUp([this.#before, ...results]);
    const ended = results.every((result) => result.ended);
    this.#at = ended ? beginningOf(epoch + 1) : this.#place(epoch, sum);
    if (ended) this.#before = NOTHING;
    this.#workers = results.map(({ state }) => state);
    return { ...sum, ended };
  }

  async measure(): Promise<LossSum> {
    this.#control.reset();
    return addUp(await this.#crew.run({ part: 'heldOut', epoch: 0 }));
  }

  progress(): EpochProgress {
    const sums = this.#layout.threads.map(({ state }) =>
      readSums(new DataView(this.#memory.buffer, state, STATE_BYTES)),
    );
    return { words: this.#control.words, ...addUp([this.#before, ...sums]) };
  }

  pause(): void {
    this.#control.pause();
  }

  stop(): void {
    this.#control.stop();
  }

  state(): EngineState {
    const blocks = weightBlocks(this.#memory, this.#task, this.#layout);
    return { ...this.#at, ...blocks, workers: this.#workers };
  }

  weights(): Weights {
    return compactWeights(this.#memory, this.#task, this.#layout);
  }

  close(): Promise<void> {
    return this.#crew.close();
  }

  #place(epoch: number, sum: LossSum): Position {
    const { segmentsTaken, words } = this.#control;
    const segments = Math.min(segmentsTaken, this.#task.stream.segments.length);
    return { epoch, segments, words, ...sum };
  }
}
