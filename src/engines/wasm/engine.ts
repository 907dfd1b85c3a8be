import { TrainingError } from '../../errors.js';
import { seedRandom } from '../../random.js';
import { hasThreads } from '../../threads.js';
import { allowRelaxedSimd, compileWasm } from '../../wasm-module.js';
import {
  type EngineSession,
  type EngineState,
  beginningOf,
  type EpochHooks,
  type EpochProgress,
  type EpochSum,
  INITIAL_STREAM,
  initialWeight,
  type LossSum,
  type Position,
  positionOf,
  type TrainingTask,
  type Weights,
} from '../engine.js';
import { addUp, RunControl } from '../run-control.js';
import { unpackWorker } from '../worker-state.js';
import { type Crew, inlineCrew, threadCrew } from './crew.js';
import {
  fillTables,
  keptCapacity,
  type Layout,
  PAGE_BYTES,
  planLayout,
  STATE_BYTES,
} from './layout.js';
import { paddedBlocks, placeBlocks } from './padded-rows.js';
import { readSums } from './thread-state.js';
import type { TrainingKernels } from './thread-trainer.js';

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 100;

/**
 * Starts the WebAssembly engine: weights in one shared memory, threads that update them without
 * locks (Recht et al. 2011, "Hogwild!"). With one thread the result depends on the seed alone.
 *
 * @param from where it begins; with as many threads as that state is of, it goes on as they would
 * @throws TrainingError OUT_OF_MEMORY where the weights do not fit; ENGINE_UNAVAILABLE where the
 * host has no SIMD or no shared memory; STATE_DAMAGED where `from` makes no sense
 */
export async function startWasm(task: TrainingTask, from?: EngineState): Promise<EngineSession> {
  const alone = hasThreads() ? task : { ...task, threads: 1 };
  const at = from ?? beginningOf(0);
  const workers = from?.workers.length === alone.threads ? from.workers : [];
  const inHand = sumOfWorkers(workers, alone);
  const layout = planLayout(alone);
  const memory = allocate(layout);
  const module = await compileKernels(memory);
  fill(memory, layout, alone, from);
  const control = new RunControl();
  const data = { module, memory, layout, task: alone, control: control.buffer, workers };
  const crew = hasThreads() ? await threadCrew(data) : await inlineCrew(data);
  const before = { loss: at.loss - inHand.loss, examples: at.examples - inHand.examples };
  return new WasmSession(alone, memory, layout, control, crew, workers, before, at);
}

/** The loss that workers have in hand. Throws TrainingError STATE_DAMAGED. */
function sumOfWorkers(workers: readonly Uint8Array[], task: TrainingTask): LossSum {
  const bounds = { size: task.size, capacity: keptCapacity(task) };
  return addUp(workers.map((worker) => unpackWorker(worker, bounds)));
}

const NOTHING: LossSum = { loss: 0, examples: 0 };

class WasmSession implements EngineSession {
  readonly #task: TrainingTask;
  readonly #memory: WebAssembly.Memory;
  readonly #layout: Layout;
  readonly #control: RunControl;
  readonly #crew: Crew;
  #workers: readonly Uint8Array[];
  #at: Position;
  /** The loss of this epoch that is not among the sums of its threads. */
  #before: LossSum;

  constructor(
    task: TrainingTask,
    memory: WebAssembly.Memory,
    layout: Layout,
    control: RunControl,
    crew: Crew,
    workers: readonly Uint8Array[],
    before: LossSum,
    from: Position,
  ) {
    this.#task = task;
    this.#memory = memory;
    this.#layout = layout;
    this.#control = control;
    this.#crew = crew;
    this.#workers = workers;
    this.#at = positionOf(from);
    this.#before = before;
  }

  async trainEpoch(
    epoch: number,
    { onProgress, signal, pause }: EpochHooks = {},
  ): Promise<EpochSum> {
    signal?.throwIfAborted();
    const stop = (): void => this.#control.stop();
    signal?.addEventListener('abort', stop);
    const report = (): void => onProgress?.(this.#progress());
    // What a listener throws ends the epoch, as if it had been thrown here.
    const thrown: unknown[] = [];
    const lookUp = (): void => {
      try {
        report();
        if (pause?.()) this.#control.pause();
      } catch (error) {
        thrown.push(error);
        stop();
      }
    };
    const timer = (onProgress ?? pause) && setInterval(lookUp, REPORT_EVERY);
    try {
      const sum = await this.#train(epoch, pause?.());
      signal?.throwIfAborted();
      if (thrown.length > 0) throw thrown[0];
      report();
      return sum;
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  async measureHeldOut(): Promise<LossSum> {
    this.#control.reset();
    return addUp(await this.#crew.run({ part: 'heldOut', epoch: 0 }));
  }

  async state(): Promise<EngineState> {
    const { size, dim } = this.#task;
    const { input, output, stride } = this.#layout;
    const blocks = (address: number) =>
      paddedBlocks(new Float32Array(this.#memory.buffer, address, (size * stride) / 4), size, dim);
    return {
      ...this.#at,
      input: blocks(input),
      output: blocks(output),
      workers: this.#workers,
    };
  }

  async finish(): Promise<Weights> {
    await this.close();
    return { input: this.#compact(this.#layout.input), output: this.#compact(this.#layout.output) };
  }

  close(): Promise<void> {
    return this.#crew.close();
  }

  /** Trains up to the end of the epoch, or to a pause, which may be asked for from the beginning. */
  async #train(epoch: number, pause = false): Promise<EpochSum> {
    const { segments, words } = epoch === this.#at.epoch ? this.#at : beginningOf(epoch);
    const goesOn = segments > 0;
    if (!goesOn) this.#before = NOTHING;
    this.#control.reset(segments, words);
    if (pause) this.#control.pause();
    const results = await this.#crew.run({ part: 'training', epoch, goesOn });
    const sum = addUp([this.#before, ...results]);
    const ended = results.every((result) => result.ended);
    this.#at = ended ? beginningOf(epoch + 1) : this.#place(epoch, sum);
    this.#workers = results.map(({ state }) => state);
    return { ...sum, ended };
  }

  #place(epoch: number, sum: LossSum): Position {
    const { segmentsTaken, words } = this.#control;
    const segments = Math.min(segmentsTaken, this.#task.stream.segments.length);
    return { epoch, segments, words, ...sum };
  }

  #progress(): EpochProgress {
    const sums = this.#layout.threads.map(({ state }) =>
      readSums(new DataView(this.#memory.buffer, state, STATE_BYTES)),
    );
    return { words: this.#control.words, ...addUp([this.#before, ...sums]) };
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
  const input = matrix(layout.input);
  if (from === undefined) {
    const random = seedRandom(task.seed, INITIAL_STREAM);
    for (let row = 0; row < size; row++) {
      for (let d = 0; d < dim; d++) input[row * padded + d] = initialWeight(random, dim);
    }
  } else {
    placeBlocks(from.input, input, size, dim);
    placeBlocks(from.output, matrix(layout.output), size, dim);
  }
  fillTables(memory, task, layout);
}
