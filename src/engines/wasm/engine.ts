import { TrainingError } from '../../errors.js';
import { seedRandom } from '../../random.js';
import { hasThreads } from '../../threads.js';
import { allowRelaxedSimd, compileWasm } from '../../wasm-module.js';
import {
  type EngineSession,
  type EngineState,
  type EpochProgress,
  INITIAL_STREAM,
  initialWeight,
  type LossSum,
  type Position,
  positionOf,
  type TrainingTask,
  type Weights,
} from '../engine.js';
import { addUp, type Pass, RunControl } from '../run-control.js';
import { type Crew, inlineCrew, threadCrew } from './crew.js';
import { fillTables, type Layout, PAGE_BYTES, planLayout, STATE_BYTES } from './layout.js';
import { readSums, type TrainingKernels } from './thread-trainer.js';

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 100;

/**
 * Starts the WebAssembly engine: weights in one shared memory, threads that update them without
 * locks (Recht et al. 2011, "Hogwild!"). With one thread the result depends on the seed alone.
 *
 * @throws TrainingError OUT_OF_MEMORY where the weights do not fit; ENGINE_UNAVAILABLE where the
 * host has no SIMD or no shared memory
 */
export async function startWasm(task: TrainingTask, from?: EngineState): Promise<EngineSession> {
  const alone = hasThreads() ? task : { ...task, threads: 1 };
  const layout = planLayout(alone);
  const memory = allocate(layout);
  const module = await compileKernels(memory);
  fill(memory, layout, alone, from);
  const control = new RunControl();
  const data = { module, memory, layout, task: alone, control: control.buffer };
  const crew = hasThreads() ? await threadCrew(data) : await inlineCrew(data);
  return new WasmSession(alone, memory, layout, control, crew, from);
}

class WasmSession implements EngineSession {
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

  async trainEpoch(
    epoch: number,
    onProgress?: (progress: EpochProgress) => void,
    signal?: AbortSignal,
  ): Promise<LossSum> {
    signal?.throwIfAborted();
    const stop = (): void => this.#control.stop();
    signal?.addEventListener('abort', stop);
    const report = (): void => onProgress?.(this.#progress());
    // What the listener throws ends the epoch, as if it had been thrown here.
    const thrown: unknown[] = [];
    const reportOrStop = (): void => {
      try {
        report();
      } catch (error) {
        thrown.push(error);
        stop();
      }
    };
    const timer = onProgress && setInterval(reportOrStop, REPORT_EVERY);
    try {
      const total = await this.#run({ part: 'training', epoch });
      signal?.throwIfAborted();
      if (thrown.length > 0) throw thrown[0];
      report();
      return total;
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  measureHeldOut(): Promise<LossSum> {
    return this.#run({ part: 'heldOut', epoch: 0 });
  }

  async finish(): Promise<Weights> {
    await this.close();
    return { input: this.#compact(this.#layout.input), output: this.#compact(this.#layout.output) };
  }

  close(): Promise<void> {
    return this.#crew.close();
  }

  async #run(pass: Pass): Promise<LossSum> {
    const from =
      pass.part === 'training' && pass.epoch === this.#from?.epoch ? this.#from : undefined;
    this.#control.reset(from?.segments, from?.words);
    return addUp(await this.#crew.run(pass));
  }

  #progress(): EpochProgress {
    const sums = this.#layout.threads.map(({ state }) =>
      readSums(new DataView(this.#memory.buffer, state, STATE_BYTES)),
    );
    return { words: this.#control.words, ...addUp(sums) };
  }

  /** A matrix without the padding of its rows: moved up in place, as large as memory may be. */
  #compact(address: number): Float32Array {
    const { size, dim } = this.#task;
    const padded = this.#layout.stride / 4;
    const data = new Float32Array(this.#memory.buffer, address, size * padded);
    if (padded !== dim) {
      for (let row = 1; row < size; row++) {
        data.copyWithin(row * dim, row * padded, row * padded + dim);
      }
    }
    return data.subarray(0, size * dim);
  }
}

function allocate(layout: Layout): WebAssembly.Memory {
  const pages = Math.ceil(layout.bytes / PAGE_BYTES);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `This machine did not give ${Math.ceil(layout.bytes / 2 ** 20)} MiB of shared memory ` +
        'for the weights. Keep fewer words (a higher minCount, or maxVocab), or fewer dimensions.',
      { cause },
    );
  }
}

// Written out, so that every bundler sees which files these are.
const RELAXED = new URL('./relaxed.wasm', import.meta.url);
const PLAIN = new URL('./plain.wasm', import.meta.url);

/** The kernels, with fused multiply-add where the host has it. */
async function compileKernels(memory: WebAssembly.Memory): Promise<WebAssembly.Module> {
  const url = (await allowRelaxedSimd()) ? RELAXED : PLAIN;
  let module: WebAssembly.Module;
  try {
    module = await compileWasm(url);
  } catch (cause) {
    throw new TrainingError(
      'ENGINE_UNAVAILABLE',
      `The wasm engine cannot start here: ${(cause as Error).message}. ` +
        "It needs WebAssembly with SIMD; engine 'reference' runs everywhere.",
      { cause },
    );
  }
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const size = (exports as unknown as TrainingKernels).stateSize();
  if (size !== STATE_BYTES) {
    throw new TrainingError('ENGINE_UNAVAILABLE', `layout.ts plans ${STATE_BYTES}, not ${size}`);
  }
  return module;
}

/** The first weights, the tables, and each thread's state. */
function fill(
  memory: WebAssembly.Memory,
  layout: Layout,
  task: TrainingTask,
  from: EngineState | undefined,
): void {
  const { size, dim } = task;
  const padded = layout.stride / 4;
  const matrix = (address: number): Float32Array =>
    new Float32Array(memory.buffer, address, size * padded);
  const copy = (rows: Float32Array, to: Float32Array): void => {
    for (let row = 0; row < size; row++) {
      to.set(rows.subarray(row * dim, (row + 1) * dim), row * padded);
    }
  };
  const input = matrix(layout.input);
  if (from === undefined) {
    const random = seedRandom(task.seed, INITIAL_STREAM);
    for (let row = 0; row < size; row++) {
      for (let d = 0; d < dim; d++) input[row * padded + d] = initialWeight(random, dim);
    }
  } else {
    copy(from.input, input);
    copy(from.output, matrix(layout.output));
  }
  fillTables(memory, task, layout);
}
