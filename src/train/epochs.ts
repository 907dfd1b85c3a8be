import type { EpochRecord } from '../embedding/model-state.js';
import type {
  EngineName,
  EngineSession,
  EngineState,
  EpochProgress,
  LossSum,
  TrainingTask,
} from '../engines/engine.js';
import { learningRateAt } from '../engines/rules/learning-rate.js';
import { startOfEpoch } from '../engines/stream/position.js';
import { TrainingError } from '../errors.js';
import type { Interval } from '../run/interval.js';
import { ALWAYS } from '../vocabulary/subsampling.js';
import { diverged } from './divergence.js';
import { CheckpointSchedule } from '../run/checkpoint-schedule.js';
import type { TrainEvent } from './events.js';

/** Where training starts, if not from random numbers in the first epoch. */
export interface InitialState {
  readonly state?: EngineState;
  /** (inputs.rows) 1 for a frozen row of the input matrix. */
  readonly frozen?: Uint8Array;
  /** The finished epochs. */
  readonly history?: readonly EpochRecord[];
  /** Time spent on the current epoch so far. */
  readonly seconds?: number;
  /** Called once the engine has taken over the state. */
  readonly onStarted?: () => void;
}

/** The position of training: everything needed to resume. Valid until the listener returns. */
export interface TrainingSnapshot {
  readonly state: EngineState;
  readonly engine: EngineName;
  readonly frozen: Uint8Array | undefined;
  readonly history: readonly EpochRecord[];
  readonly seconds: number;
  readonly epochs: number; // in all
  readonly wordsPerEpoch: number;
}

/** Listeners of a training run. */
export interface TrainerHooks {
  readonly onEvent?: (event: TrainEvent) => void;
  readonly signal?: AbortSignal;
  /** Called with a snapshot when one is due, and when the signal is aborted. Awaited. */
  readonly onCheckpoint?: (snapshot: TrainingSnapshot) => void | Promise<void>;
  readonly checkpointEvery?: Interval;
}

/** A run over all epochs, or the remaining ones, with pauses for checkpoints. */
export class TrainingRun {
  readonly #session: EngineSession;
  readonly #task: TrainingTask;
  readonly #engine: () => EngineName;
  readonly #hooks: TrainerHooks;
  readonly #schedule: CheckpointSchedule;
  readonly #history: EpochRecord[];
  #epoch: number;
  #seconds: number; // of the current epoch

  /** @param engine returns the current engine, which may be replaced during the run */
  constructor(
    session: EngineSession,
    task: TrainingTask,
    engine: () => EngineName,
    { state = undefined, history = [], seconds = 0 }: InitialState,
    hooks: TrainerHooks,
  ) {
    this.#session = session;
    this.#task = task;
    this.#engine = engine;
    this.#hooks = hooks;
    this.#history = [...history];
    this.#epoch = (state ?? startOfEpoch(0)).epoch;
    this.#seconds = seconds;
    const every = hooks.onCheckpoint === undefined ? 'never' : (hooks.checkpointEvery ?? 'never');
    this.#schedule = new CheckpointSchedule(every, this.#epoch);
  }

  /**
   * Trains to the last epoch.
   *
   * @throws as `trainVectors`
   */
  async finish(): Promise<EpochRecord[]> {
    while (this.#epoch < this.#task.epochs) {
      const ended = await this.#trainOn();
      const isLast = this.#epoch === this.#task.epochs;
      if (isLast) break; // the end is not a checkpoint, and its state is still needed
      if (this.#isAborted || (ended ? this.#schedule.isDueAfter(this.#epoch) : true)) {
        await this.#makeCheckpoint();
      }
      if (this.#isAborted) throw this.#hooks.signal!.reason;
    }
    return this.#history;
  }

  get #isAborted(): boolean {
    return this.#hooks.signal?.aborted === true;
  }

  /** Trains to the end of the epoch or to a pause; returns which of the two. */
  async #trainOn(): Promise<boolean> {
    const { onEvent, onCheckpoint, signal } = this.#hooks;
    const started = performance.now();
    const before = this.#seconds;
    const seconds = (): number => before + (performance.now() - started) / 1000;
    const epoch = this.#epoch;
    const { ended, deviceIdle, exchange, ...sum } = await this.#session.trainEpoch(epoch, {
      onProgress: onEvent && ((progress) => this.#tell(progress, seconds())),
      // A run that can be resumed is paused, not aborted.
      ...(onCheckpoint === undefined
        ? { signal }
        : { pause: () => this.#isAborted || this.#schedule.isDue }),
    });
    // Subsampling may leave an epoch empty by chance; then nothing has changed.
    const isEmpty = ended && sum.examples === 0;
    if (isEmpty && !this.#mayHaveExamples(epoch)) throw noExamples(this.#isSubsampled);
    const loss = isEmpty ? (this.#history.at(-1)?.loss ?? 0) : meanLoss(sum);
    if (sum.examples > 0 && !Number.isFinite(loss)) {
      throw diverged(
        `The loss stopped being a number in epoch ${epoch + 1}`,
        this.#task.learningRate,
      );
    }
    if (!ended) {
      this.#seconds = seconds();
      return false;
    }
    const heldOutLoss = this.#task.heldOut > 0 ? await this.#heldOutLoss() : null;
    const words = this.#task.wordsPerEpoch;
    const record = { epoch: epoch + 1, loss, heldOutLoss, words, seconds: seconds() };
    this.#history.push(record);
    this.#epoch = epoch + 1;
    this.#seconds = 0;
    onEvent?.({ type: 'epoch', record, epochs: this.#task.epochs, deviceIdle, exchange });
    return true;
  }

  get #isSubsampled(): boolean {
    return this.#task.keep.some((threshold) => threshold !== ALWAYS);
  }

  /** Whether other epochs had examples, or may have some. */
  #mayHaveExamples(epoch: number): boolean {
    const hadSome = this.#history.some(({ loss }) => loss > 0);
    return this.#isSubsampled && (hadSome || epoch + 1 < this.#task.epochs);
  }

  /** Passes on the position of training, and measures how long that takes. */
  async #makeCheckpoint(): Promise<void> {
    const { onEvent, onCheckpoint } = this.#hooks;
    if (onCheckpoint === undefined) return;
    const started = performance.now();
    const state = await this.#session.state();
    await onCheckpoint({
      state,
      engine: this.#engine(),
      frozen: this.#task.frozen,
      history: [...this.#history],
      seconds: this.#seconds,
      epochs: this.#task.epochs,
      wordsPerEpoch: this.#task.wordsPerEpoch,
    });
    const duration = performance.now() - started;
    this.#schedule.made(this.#epoch, duration);
    const { epoch, words } = state;
    onEvent?.({ type: 'checkpoint', epoch: epoch + 1, words, seconds: duration / 1000 });
  }

  #tell(progress: EpochProgress, seconds: number): void {
    const { epochs, wordsPerEpoch } = this.#task;
    const totalWords = epochs * wordsPerEpoch;
    // A run that resumes from an earlier state processes some words twice.
    const words = this.#epoch * wordsPerEpoch + Math.min(progress.words, wordsPerEpoch);
    const wordsPerSecond = progress.words / seconds;
    this.#hooks.onEvent!({
      type: 'training',
      epoch: this.#epoch + 1,
      epochs,
      words,
      totalWords,
      wordsPerSecond,
      loss: meanLoss(progress),
      learningRate: learningRateAt(this.#task, words / totalWords),
      secondsLeft: (totalWords - words) / wordsPerSecond,
    });
  }

  async #heldOutLoss(): Promise<number> {
    const sum = await this.#session.measureHeldOut();
    if (sum.examples > 0) return meanLoss(sum);
    throw new TrainingError(
      'HELD_OUT_EMPTY',
      `No document was held out with a share of ${this.#task.heldOut}: the corpus has too few. ` +
        'Use a larger share, or none, or split the corpus into more documents.',
    );
  }
}

const meanLoss = ({ loss, examples }: LossSum): number => loss / examples;

const noExamples = (isSubsampled: boolean): TrainingError =>
  new TrainingError(
    'NO_EXAMPLES',
    isSubsampled
      ? 'No word had a neighbour in any epoch: after subsampling, no document had two words.'
      : 'No word has a neighbour: no document has two words of the vocabulary.',
    {
      advice: isSubsampled
        ? {
            library: 'Turn it off (sample: 0), or use a larger corpus.',
            commandLine: 'Turn it off (--sample 0), or use a larger corpus.',
            page: 'Use a longer text.',
          }
        : {
            library: 'Use longer documents, a lower minCount, or a larger corpus.',
            commandLine: 'Use longer documents, a lower --min-count, or a larger corpus.',
            page: 'Use a longer text with more words per line, or lower the minimum count under Options.',
          },
    },
  );
