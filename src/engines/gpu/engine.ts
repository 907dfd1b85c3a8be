import { TrainingError } from '../../errors.js';
import {
  type BackendName,
  type EngineSession,
  type EngineState,
  type EpochProgress,
  type EpochSum,
  firstWeights,
  type LossSum,
  type Position,
  positionOf,
  type TrainingTask,
  type Weights,
} from '../engine.js';
import type { Pass } from '../run-control.js';
import { Backend } from './backend.js';
import { BatchSource } from './batch/batch-source.js';
import { chooseDevice } from './device/devices.js';
import { listDevices } from './device/list-devices.js';
import { DeviceQueue } from './device-queue.js';
import { batchWindows, checkTables } from './limits.js';
import { DeviceTrainer, examplesOf } from './train.js';

/** Milliseconds between two reports of progress, and between two states that are handed out. */
const REPORT_EVERY = 100;
const STATE_EVERY = 60_000;

/** Told, now and then, where the run is: the weights are copies that the engine does not change. */
export type OnState = (state: EngineState) => void;

/**
 * Starts the gpu engine: weights and arithmetic on a device by gpu.js, batches of windows built
 * ahead of it by threads. All gradients of a batch are of the weights before it.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE where there is no device, OUT_OF_MEMORY where it does not
 * hold the weights; later DEVICE_FAILED where it is lost
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
    const weights = from ?? firstWeights(task);
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
  const { take, why } = chooseDevice(await listDevices());
  if (take !== undefined) return Backend.open(take.backend, false);
  throw new TrainingError(
    'ENGINE_UNAVAILABLE',
    `The gpu engine needs a graphics card, but ${why}. Engine 'wasm' needs none; backend 'webgpu' ` +
      'takes software too, which is slow.',
  );
}

/** A run on a device. */
export class GpuSession implements EngineSession {
  readonly #task: TrainingTask;
  readonly #backend: Backend;
  readonly #source: BatchSource;
  readonly #trainer: DeviceTrainer;
  readonly #from: Position | undefined;
  readonly #onState: OnState | undefined;
  #weights: Weights | undefined; // of the tables as they are, once read

  constructor(
    task: TrainingTask,
    backend: Backend,
    source: BatchSource,
    trainer: DeviceTrainer,
    from: Position | undefined,
    onState: OnState | undefined,
  ) {
    this.#task = task;
    this.#backend = backend;
    this.#source = source;
    this.#trainer = trainer;
    this.#from = from && positionOf(from);
    this.#onState = onState;
  }

  /** What computes. */
  get device(): string {
    return this.#backend.device;
  }

  async trainEpoch(
    epoch: number,
    onProgress?: (progress: EpochProgress) => void,
    signal?: AbortSignal,
  ): Promise<EpochSum> {
    const sum = await this.#pass({ part: 'training', epoch }, onProgress, signal);
    await this.#handOut({ epoch: epoch + 1, segments: 0, words: 0 });
    return sum;
  }

  async measureHeldOut(): Promise<LossSum> {
    const { loss, examples } = await this.#pass({ part: 'heldOut', epoch: 0 });
    return { loss, examples };
  }

  async finish(): Promise<Weights> {
    this.#weights ??= await this.#backend.guard(() => this.#trainer.read());
    return this.#weights;
  }

  async close(): Promise<void> {
    await this.#source.close();
    await this.#backend.close();
  }

  #pass(
    pass: Pass,
    onProgress?: (progress: EpochProgress) => void,
    signal?: AbortSignal,
  ): Promise<EpochSum> {
    return this.#backend.guard(() => this.#runPass(pass, onProgress, signal));
  }

  async #runPass(
    pass: Pass,
    onProgress?: (progress: EpochProgress) => void,
    signal?: AbortSignal,
  ): Promise<EpochSum> {
    signal?.throwIfAborted();
    const training = pass.part === 'training';
    const segmentCount = this.#task.stream.segments.length;
    const from = training && pass.epoch === this.#from?.epoch ? this.#from : undefined;
    const queue = new DeviceQueue();
    let words = from?.words ?? 0;
    let reported = performance.now();
    let handedOut = reported;
    for await (const batch of this.#source.batches(pass, from?.segments, from?.words)) {
      signal?.throwIfAborted();
      queue.arrive();
      this.#weights = undefined;
      const { loss } = await this.#trainer.step(batch);
      words += batch.words;
      await queue.add(loss, examplesOf(this.#task, batch));
      const now = performance.now();
      if (onProgress && now - reported > REPORT_EVERY) {
        reported = now;
        onProgress({ ...queue.sum, words });
      }
      if (training && now - handedOut > STATE_EVERY) {
        // Of the last segment there is always something left, so that no epoch goes on with nothing.
        const segments = Math.min(this.#source.segmentsBehind, segmentCount - 1);
        await this.#handOut({ epoch: pass.epoch, segments, words });
        handedOut = performance.now();
      }
      queue.ask();
    }
    signal?.throwIfAborted();
    await queue.empty();
    onProgress?.({ ...queue.sum, words });
    return { ...queue.sum, deviceIdle: queue.idleShare };
  }

  async #handOut(position: Position): Promise<void> {
    if (this.#onState !== undefined) this.#onState({ ...position, ...(await this.finish()) });
  }
}
