import { gatherBlocks } from '../../embedding/matrix.js';
import type { BackendName } from '../../gpu/backends.js';
import { TrainingError } from '../../errors.js';
import type {
  EngineSession,
  EngineState,
  EpochHooks,
  EpochSum,
  LossSum,
  Position,
  TrainingTask,
  Weights,
} from '../engine.js';
import { initialWeights } from '../rules/initial-weights.js';
import type { Part } from '../stream/document-coin.js';
import { EpochCursor, initialState, startOfEpoch } from '../stream/position.js';
import { Backend } from '../../gpu/backend.js';
import { BatchSource, type ReadyBatch } from './batch/batch-source.js';
import { chooseDevice } from '../../gpu/device/devices.js';
import { listDevices } from '../../gpu/device/list-devices.js';
import { DeviceQueue } from './device-queue.js';
import { batchWindows, checkTables } from './limits.js';
import { DeviceTrainer, examplesOf } from './train.js';

/** Milliseconds between two reports of progress, and between two calls of `onState`. */
const REPORT_EVERY = 100;
const STATE_EVERY = 60_000;

/**
 * Called from time to time with the position of the run. The weights are copies that the engine
 * does not change.
 */
export type OnState = (state: EngineState) => void;

/**
 * Starts the gpu engine: gpu.js keeps weights and arithmetic on a device, while threads build
 * batches of windows ahead of it. All gradients of a batch use the weights before it.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE if there is no device, OUT_OF_MEMORY if the weights do
 *   not fit; later DEVICE_FAILED if the device is lost
 */
export async function startGpu(
  task: TrainingTask,
  from?: EngineState,
  onState?: OnState,
): Promise<GpuSession> {
  const backend = await openBackend(task.backend);
  let source: BatchSource | undefined;
  try {
    checkTables(task, backend.limits);
    source = await BatchSource.start(task, batchWindows(task, backend.limits));
    const weights = from === undefined ? initialWeights(task) : gathered(from, task);
    const { shape } = source;
    const trainer = await backend.guard(() => DeviceTrainer.create(backend, task, shape, weights));
    return new GpuSession(task, backend, source, trainer, from, onState);
  } catch (error) {
    await source?.close();
    await backend.close();
    throw error;
  }
}

async function openBackend(name: BackendName | 'auto'): Promise<Backend> {
  if (name !== 'auto') return Backend.open(name, true);
  const list = await listDevices();
  const { take, why } = chooseDevice(list);
  if (take !== undefined) return Backend.open(take.backend, false);
  throw new TrainingError(
    'ENGINE_UNAVAILABLE',
    `The gpu engine needs a graphics card, but ${why}.${list.problems.map((each) => ` ${each}`).join('')}`,
    {
      advice: {
        library:
          "Pass engine: 'wasm', which needs none, or backend: 'webgpu', which also runs in software, slowly.",
        commandLine:
          'Use --engine wasm, which needs none, or --backend webgpu, which also runs in software, slowly.',
      },
    },
  );
}

/** A run on a device. */
export class GpuSession implements EngineSession {
  readonly #task: TrainingTask;
  readonly #backend: Backend;
  readonly #source: BatchSource;
  readonly #trainer: DeviceTrainer;
  readonly #onState: OnState | undefined;
  #weights: Weights | undefined; // the current tables, once read
  readonly #cursor: EpochCursor;
  /** The batches of the current epoch, while it is paused. */
  #batches: AsyncIterator<ReadyBatch, void> | undefined;

  constructor(
    task: TrainingTask,
    backend: Backend,
    source: BatchSource,
    trainer: DeviceTrainer,
    from: Position | undefined,
    onState?: OnState,
  ) {
    this.#task = task;
    this.#backend = backend;
    this.#source = source;
    this.#trainer = trainer;
    this.#cursor = new EpochCursor(from);
    this.#onState = onState;
  }

  /** The name of the device. */
  get device(): string {
    return this.#backend.device;
  }

  async trainEpoch(epoch: number, hooks: EpochHooks = {}): Promise<EpochSum> {
    if (epoch !== this.#cursor.position.epoch) this.#batches = undefined;
    const from = this.#cursor.enter(epoch);
    this.#batches ??= this.#batchesOf('training', from);
    const sum = await this.#backend.guard(() => this.#train(this.#batches!, from, hooks));
    if (!sum.ended) return sum;
    this.#batches = undefined;
    this.#cursor.end(epoch);
    await this.#handOut();
    return sum;
  }

  /**
   * Within an epoch, this discards batches that are ready: training resumes at the start of its
   * segment.
   */
  async measureHeldOut(): Promise<LossSum> {
    this.#batches = undefined;
    const batches = this.#batchesOf('heldOut', startOfEpoch(0));
    const queue = new DeviceQueue();
    return this.#backend.guard(async () => {
      for (let next = await batches.next(); !next.done; next = await batches.next()) {
        await this.#step(next.value, queue);
        queue.ask();
      }
      await queue.empty();
      return queue.sum;
    });
  }

  async state(): Promise<EngineState> {
    return initialState(await this.finish(), this.#cursor.position);
  }

  async finish(): Promise<Weights> {
    this.#weights ??= await this.#backend.guard(() => this.#trainer.read());
    return this.#weights;
  }

  async close(): Promise<void> {
    await this.#source.close();
    await this.#backend.close();
  }

  #batchesOf(part: Part, { epoch, segments, words }: Position) {
    return this.#source.batches({ part, epoch }, segments, words)[Symbol.asyncIterator]();
  }

  /** Trains on all batches, or up to a pause. */
  async #train(
    batches: AsyncIterator<ReadyBatch, void>,
    from: Position,
    { onProgress, signal, pause }: EpochHooks,
  ): Promise<EpochSum> {
    signal?.throwIfAborted();
    const queue = new DeviceQueue();
    let { words } = from;
    let ended = true;
    let isPaused = pause?.() === true;
    const place = (): Position => {
      const { loss, examples } = queue.sum;
      // The last segment never counts as done, so that no epoch resumes with nothing left.
      const last = this.#task.stream.segments.length - 1;
      return {
        epoch: from.epoch,
        segments: Math.min(this.#source.segmentsBehind, last),
        words,
        loss: from.loss + loss,
        examples: from.examples + examples,
      };
    };
    let reported = performance.now();
    let handedOut = reported;
    for (let next = await batches.next(); !next.done; next = await batches.next()) {
      signal?.throwIfAborted();
      this.#weights = undefined;
      await this.#step(next.value, queue);
      words += next.value.words;
      const now = performance.now();
      if (now - reported > REPORT_EVERY) {
        reported = now;
        onProgress?.(place());
        isPaused ||= pause?.() === true;
      }
      if (isPaused) {
        ended = false;
        break;
      }
      if (now - handedOut > STATE_EVERY) {
        this.#cursor.pause(place());
        await this.#handOut();
        handedOut = performance.now();
      }
      queue.ask();
    }
    signal?.throwIfAborted();
    await queue.empty();
    const at = place();
    this.#cursor.pause(at);
    onProgress?.(at);
    const { loss, examples } = at;
    return { loss, examples, ended, deviceIdle: queue.idleShare };
  }

  /** Gives a batch to the device. */
  async #step(batch: ReadyBatch, queue: DeviceQueue): Promise<void> {
    queue.arrive();
    const { loss } = await this.#trainer.step(batch);
    await queue.add(loss, examplesOf(this.#task, batch));
  }

  async #handOut(): Promise<void> {
    if (this.#onState !== undefined) this.#onState(await this.state());
  }
}

/** The matrices of a state, each as one array. */
const gathered = (from: EngineState, { inputs, outputs, dim }: TrainingTask): Weights => ({
  input: gatherBlocks(from.input, inputs.rows, dim),
  output: gatherBlocks(from.output, outputs.rows, dim),
});
