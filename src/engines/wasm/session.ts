import type { EngineSession, EpochProgress, LossSum, Weights } from '../engine.js';
import type { Pass } from '../run-control.js';

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 100;

/** How a session's passes are done. */
export interface Run {
  /** Does a whole pass, or as much of it as there is time for before it is stopped. */
  run(pass: Pass): Promise<LossSum>;
  /** How far the pass is that is on. */
  progress(): EpochProgress;
  /** Ends the pass that is on; what it computes is of no use any more. */
  stop(): void;
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
    onProgress?: (progress: EpochProgress) => void,
    signal?: AbortSignal,
  ): Promise<LossSum> {
    signal?.throwIfAborted();
    const stop = (): void => this.#run.stop();
    signal?.addEventListener('abort', stop);
    const report = (): void => onProgress?.(this.#run.progress());
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
      const total = await this.#run.run({ part: 'training', epoch });
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
    return this.#run.run({ part: 'heldOut', epoch: 0 });
  }

  async finish(): Promise<Weights> {
    await this.close();
    return this.#run.weights();
  }

  close(): Promise<void> {
    return this.#run.close();
  }
}
