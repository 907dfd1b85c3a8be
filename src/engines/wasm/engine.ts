import { hasThreads } from '../../threads.js';
import {
  type EngineSession,
  type EngineState,
  type EpochProgress,
  type LossSum,
  type Position,
  positionOf,
  type TrainingTask,
  type Weights,
} from '../engine.js';
import { addUp, type Pass, RunControl } from '../run-control.js';
import { type Crew, startCrew } from './crew.js';
import { compileKernels } from './kernels.js';
import { fillTables, isWithin, type Layout, layoutOf, planLayout, STATE_BYTES } from './layout.js';
import { startRounds } from './rounds/engine.js';
import { type Run, WasmSession } from './session.js';
import { readSums } from './sums.js';
import { allocate, compactWeights, fillWeights } from './weights.js';

/** Whether WebAssembly's memory holds a run's weights; otherwise it trains in rounds, as these lie beside it. */
export const fitsMemory = (task: TrainingTask): boolean => isWithin(layoutOf(task));

/**
 * Starts the WebAssembly engine: weights in one shared memory, threads that update them without
 * locks (Recht et al. 2011, "Hogwild!"). With one thread the result depends on the seed alone. A
 * deterministic task trains in rounds instead, whose result depends on the seed with any number.
 *
 * @throws TrainingError OUT_OF_MEMORY where the weights do not fit; ENGINE_UNAVAILABLE where the
 * host has no SIMD or no shared memory
 */
export async function startWasm(task: TrainingTask, from?: EngineState): Promise<EngineSession> {
  if (task.deterministic || !fitsMemory(task)) return startRounds(task, from);
  const alone = hasThreads() ? task : { ...task, threads: 1 };
  const layout = planLayout(alone);
  const memory = allocate(layout);
  const module = await compileKernels('hogwild', memory);
  fillWeights(memory, alone, layout, from);
  fillTables(memory, alone, layout);
  const control = new RunControl();
  const crew = await startCrew({
    kind: 'hogwild',
    module,
    memory,
    layout,
    task: alone,
    control: control.buffer,
  });
  return new WasmSession(new HogwildRun(alone, memory, layout, control, crew, from));
}

class HogwildRun implements Run {
  readonly #task: TrainingTask;
  readonly #memory: WebAssembly.Memory;
  readonly #layout: Layout;
  readonly #control: RunControl;
  readonly #crew: Crew;
  readonly #from: Position | undefined;

  constructor(
    task: TrainingTask,
    memory: WebAssembly.Memory,
    layout: Layout,
    control: RunControl,
    crew: Crew,
    from?: Position,
  ) {
    this.#task = task;
    this.#memory = memory;
    this.#layout = layout;
    this.#control = control;
    this.#crew = crew;
    this.#from = from && positionOf(from);
  }

  async run(pass: Pass): Promise<LossSum> {
    const from =
      pass.part === 'training' && pass.epoch === this.#from?.epoch ? this.#from : undefined;
    this.#control.reset(from?.segments, from?.words);
    await this.#crew.run(pass);
    return this.#sum();
  }

  progress(): EpochProgress {
    return { words: this.#control.words, ...this.#sum() };
  }

  stop(): void {
    this.#control.stop();
  }

  weights(): Weights {
    return compactWeights(this.#memory, this.#task, this.#layout);
  }

  close(): Promise<void> {
    return this.#crew.close();
  }

  #sum(): LossSum {
    return addUp(
      this.#layout.threads.map(({ state }) =>
        readSums(new DataView(this.#memory.buffer, state, STATE_BYTES)),
      ),
    );
  }
}
