import { TrainingError } from '../errors.js';
import type {
  EngineSession,
  EngineState,
  EpochHooks,
  EpochSum,
  LossSum,
  Weights,
} from './engine.js';

/** Failures of a device, after which another engine can continue. */
const DEVICE_FAILURES = new Set(['DEVICE_FAILED', 'OUT_OF_MEMORY', 'ENGINE_UNAVAILABLE']);

/** A session that switches to another engine if its device fails. */
export class FallbackSession implements EngineSession {
  readonly #replace: (reason: TrainingError) => Promise<EngineSession>;
  #session: EngineSession;
  #replaced = false;

  /** @param replace starts the other, from the last known state */
  constructor(session: EngineSession, replace: (reason: TrainingError) => Promise<EngineSession>) {
    this.#session = session;
    this.#replace = replace;
  }

  trainEpoch(epoch: number, hooks?: EpochHooks): Promise<EpochSum> {
    return this.#withFallback(() => this.#session.trainEpoch(epoch, hooks));
  }

  state(): Promise<EngineState> {
    return this.#withFallback(() => this.#session.state());
  }

  measureHeldOut(): Promise<LossSum> {
    return this.#withFallback(() => this.#session.measureHeldOut());
  }

  finish(): Promise<Weights> {
    return this.#withFallback(() => this.#session.finish());
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #withFallback<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (this.#replaced || !isDeviceFailure(error)) throw error;
      this.#replaced = true;
      await this.#session.close().catch(() => {}); // it is lost anyway
      this.#session = await this.#replace(error);
      return work();
    }
  }
}

function isDeviceFailure(error: unknown): error is TrainingError {
  return error instanceof TrainingError && DEVICE_FAILURES.has(error.code);
}
