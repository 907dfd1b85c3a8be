import type {
  EngineSession,
  EngineState,
  EpochHooks,
  EpochProgress,
  EpochSum,
  LossSum,
  Weights,
} from '../engine.js';

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 100;

/** How a session's work is done. */
export interface Run {
  /**
   * Trains to the end of the epoch, or up to a pause or a stop.
   *
   * @param pause whether to pause at the first place
   */
  train(epoch: number, pause: boolean): Promise<EpochSum>;
  measure(): Promise<LossSum>;
  /** The progress of the current epoch. */
  progress(): EpochProgress;
  /** Pauses at the next place from which training can resume. */
  pause(): void;
  /** Ends the current epoch and discards its results. */
  stop(): void;
  /** The state of the run between two calls. */
  state(): EngineState;
  /** Hands over the weights, after `close`. */
  weights(): Weights;
  close(): Promise<void>;
}

/** A session of the wasm engine. */
export class WasmSession implements EngineSession {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  async trainEpoch(
    epoch: number,
    { onProgress, signal, pause }: EpochHooks = {},
  ): Promise<EpochSum> {
    signal?.throwIfAborted();
    const stop = (): void => this.#run.stop();
    signal?.addEventListener('abort', stop);
    const report = (): void => onProgress?.(this.#run.progress());
    // An error of a listener ends the epoch, as if it had been thrown here.
    const thrown: unknown[] = [];
    const lookUp = (): void => {
      try {
        report();
        if (pause?.()) this.#run.pause();
      } catch (error) {
        thrown.push(error);
        stop();
      }
    };
    const timer = (onProgress ?? pause) && setInterval(lookUp, REPORT_EVERY);
    try {
      const sum = await this.#run.train(epoch, pause?.() ?? false);
      signal?.throwIfAborted();
      if (thrown.length > 0) throw thrown[0];
      report();
      return sum;
    } finally {
      clearInterval(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  measureHeldOut(): Promise<LossSum> {
    return this.#run.measure();
  }

  async state(): Promise<EngineState> {
    return this.#run.state();
  }

  async finish(): Promise<Weights> {
    await this.close();
    return this.#run.weights();
  }

  close(): Promise<void> {
    return this.#run.close();
  }
}
