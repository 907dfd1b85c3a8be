import { gatherNumbers, type Ranks, sumOf } from '../../run/ranks.js';
import { WordloomError } from '../../errors.js';
import { hasThreads } from '../../threads.js';
import type {
  EngineSession,
  EngineState,
  EpochHooks,
  EpochProgress,
  EpochSum,
  LossSum,
  Position,
  TrainingTask,
  Weights,
} from '../engine.js';
import { learningRateAfter } from '../rules/learning-rate.js';
import { pullOf } from '../rules/synchronous.js';
import { positionOf, startOfEpoch } from '../stream/position.js';
import type { HogwildRun } from '../wasm/engine.js';
import type { Exchange } from './exchange.js';
import { pacedWords } from './pace.js';
import type { MergeRule } from './shared-matrix.js';

/** Milliseconds between two checks of the trainers' progress, and between two progress events. */
const CHECK_EVERY = 1;
const REPORT_EVERY = 100;

/** The parts of a session over ranks. */
export interface DistributedParts {
  readonly ranks: Ranks;
  /** The task for the whole text. */
  readonly task: TrainingTask;
  /** Segments of the whole text, dealt out in turn. */
  readonly segments: number;
  /** In-vocabulary words of this rank's text. */
  readonly localWords: number;
  /** Initial number of words of one rank between two exchanges. */
  readonly exchangeEvery: number;
  /** Aborting it on one rank stops all of them. */
  readonly signal: AbortSignal | undefined;
}

/** Indices of the numbers that each rank sends to the others at each exchange. */
const [DONE, WANTS_PAUSE, ABORTED, STRICT, WORDS, SEGMENTS, EXCHANGE, PERIOD] = [
  0, 1, 2, 3, 4, 5, 6, 7,
];

/**
 * A run in which each rank trains its own copy of the model on its share of the text. Ranks exchange their
 * changes after a number of words. Each call ends with an exchange of all rows, so that between two calls
 * all ranks have the same matrices.
 */
export class DistributedSession implements EngineSession {
  readonly #parts: DistributedParts;
  readonly #run: HogwildRun;
  readonly #exchange: Exchange;
  #at: Position;
  #localWords: number; // passed in this epoch
  #exchangeEvery: number;
  #workers: readonly Uint8Array[];
  /** Whether all ranks know that this one takes part no longer. */
  #hasLeft = false;

  /**
   * @param localWords words that this rank has trained on in the epoch of `from`
   * @param workers states of the workers of all ranks
   */
  constructor(
    parts: DistributedParts,
    run: HogwildRun,
    exchange: Exchange,
    from: Position | undefined,
    localWords: number,
    workers: readonly Uint8Array[],
  ) {
    this.#parts = parts;
    this.#run = run;
    this.#exchange = exchange;
    this.#at = positionOf(from ?? startOfEpoch(0));
    this.#localWords = localWords;
    this.#exchangeEvery = parts.exchangeEvery;
    this.#workers = workers;
  }

  async trainEpoch(epoch: number, hooks: EpochHooks = {}): Promise<EpochSum> {
    const { ranks, signal } = this.#parts;
    const { control } = this.#run;
    await this.#begin(false);
    if (this.#at.epoch !== epoch) this.#enter(epoch);
    control.pauseBefore();
    control.letPass(this.#localWords + this.#exchangeEvery * (1 + this.#ahead));
    const trainers = this.#train(epoch, hooks);
    const isAborted = await this.#exchangeUntilDone(epoch, hooks, trainers);
    const sum = await trainers.result;
    const own = [Number(sum.ended), sum.loss, sum.examples, control.words];
    const all = await gatherNumbers(ranks, own);
    const [ended, loss, examples, words] = sumOf(all);
    await this.#exchange.whole(this.#rule(epoch, words));
    this.#localWords = control.words;
    await this.#gatherWorkers();
    const isEnded = ended === ranks.size;
    this.#at = isEnded
      ? startOfEpoch(epoch + 1)
      : { epoch, segments: trainers.pausedAt * ranks.size, words, loss, examples };
    if (isEnded) this.#localWords = 0;
    this.#hasLeft = isAborted && !isEnded;
    if (this.#hasLeft && !signal?.aborted) throw stoppedElsewhere();
    hooks.signal?.throwIfAborted();
    hooks.onProgress?.({ words, loss, examples });
    return { loss, examples, ended: isEnded, exchange: this.#exchange.takeCosts() };
  }

  async measureHeldOut(): Promise<LossSum> {
    const { loss, examples } = await this.#run.measure();
    const [losses, counts] = sumOf(await gatherNumbers(this.#parts.ranks, [loss, examples]));
    return { loss: losses, examples: counts };
  }

  async state(): Promise<EngineState> {
    const { input, output } = this.#run.state();
    return { ...this.#at, input, output, workers: this.#workers };
  }

  async finish(): Promise<Weights> {
    this.#hasLeft = true;
    await this.close();
    return this.#run.weights();
  }

  /** If this rank was aborted between two calls, tells the others, which are in the next call already. */
  async close(): Promise<void> {
    await this.#run.close();
    if (this.#parts.signal?.aborted && !this.#hasLeft) {
      this.#hasLeft = true;
      await this.#begin(true);
    }
  }

  /**
   * Starts a call on all ranks, or ends the run on all ranks.
   *
   * @param isLeaving whether this rank is leaving
   */
  async #begin(isLeaving: boolean): Promise<void> {
    const all = await gatherNumbers(this.#parts.ranks, [Number(isLeaving)]);
    if (isLeaving || !all.some(([leaves]) => leaves > 0)) return;
    this.#hasLeft = true;
    throw stoppedElsewhere();
  }

  /**
   * How many exchanges trainers may run ahead. A single thread waits for each exchange, so that the
   * result depends only on the seed and the number of ranks. Several threads train during an exchange.
   */
  get #ahead(): number {
    return this.#parts.task.threads === 1 ? 0 : 1;
  }

  #enter(epoch: number): void {
    this.#at = startOfEpoch(epoch);
    this.#localWords = 0;
  }

  /** Starts this rank's trainers. */
  #train(epoch: number, { onProgress }: EpochHooks): Trainers {
    const trainers = new Trainers(this.#run.train(epoch, false));
    if (onProgress === undefined) return trainers;
    const { task, localWords } = this.#parts;
    const scale = task.wordsPerEpoch / Math.max(1, localWords);
    const report = (): void => {
      const { words, ...sum }: EpochProgress = this.#run.progress();
      try {
        onProgress({ words: words * scale, ...sum });
      } catch (error) {
        trainers.fail(error);
        this.#run.stop();
      }
    };
    const timer = setInterval(report, REPORT_EVERY);
    void trainers.settled.then(() => clearInterval(timer));
    return trainers;
  }

  /**
   * Exchanges rows until the trainers of all ranks have finished the epoch, or reached the pause that one
   * of them asked for. Returns whether a rank was aborted.
   */
  async #exchangeUntilDone(
    epoch: number,
    { pause, signal }: EpochHooks,
    trainers: Trainers,
  ): Promise<boolean> {
    const { ranks } = this.#parts;
    const { control } = this.#run;
    const isStrict = this.#ahead === 0;
    let next = this.#localWords + this.#exchangeEvery;
    let exchange = 0; // duration of the last one, in seconds
    let started = performance.now();
    // Trainers that are about to pause no longer wait for exchanges.
    const isDue = (): boolean =>
      control.words >= next && (!isStrict || control.waiting > 0 || trainers.pausedAt > 0);
    for (;;) {
      while (!trainers.areDone && !isDue()) await nextCheck();
      trainers.throwIfFailed();
      const aborted = signal?.aborted || this.#parts.signal?.aborted;
      const wantsPause = aborted || pause?.();
      const period = (performance.now() - started) / 1000;
      started = performance.now();
      const own = [trainers.areDone, wantsPause, aborted, isStrict].map(Number);
      const numbers = [...own, control.words, control.segmentsTaken, exchange, period];
      const all = await gatherNumbers(ranks, numbers);
      const sum = sumOf(all);
      if (sum[DONE] === ranks.size) return sum[ABORTED] > 0 || trainers.isAborted;
      trainers.isAborted ||= sum[ABORTED] > 0;
      const exchanging = performance.now();
      await this.#exchange.rows(this.#rule(epoch, sum[WORDS]));
      exchange = (performance.now() - exchanging) / 1000;
      if (sum[STRICT] + sum[DONE] === 0) this.#pace(all);
      next += this.#exchangeEvery;
      if (sum[WANTS_PAUSE] > 0 && trainers.pausedAt === 0) {
        this.#pauseAfter(Math.max(1, ...all.map((each) => each[SEGMENTS])), trainers);
      }
      if (trainers.pausedAt === 0) control.letPass(next + this.#exchangeEvery * this.#ahead);
    }
  }

  /** Makes exchanges rarer if the network is slow. All ranks decide by the same numbers. */
  #pace(all: readonly Float64Array[]): void {
    const { task, ranks } = this.#parts;
    const exchange = Math.max(...all.map((each) => each[EXCHANGE]));
    const period = Math.max(...all.map((each) => each[PERIOD]));
    const words = task.wordsPerEpoch / ranks.size;
    this.#exchangeEvery = pacedWords(this.#exchangeEvery, words, ranks.size, exchange, period);
  }

  /** Makes all ranks pause after the same number of segments, or at the end of the text. */
  #pauseAfter(segments: number, trainers: Trainers): void {
    const { control } = this.#run;
    const isEnd = segments * this.#parts.ranks.size >= this.#parts.segments;
    trainers.pausedAt = isEnd ? Infinity : segments;
    control.pauseBefore(isEnd ? undefined : segments);
    control.letPass();
  }

  /**
   * The rule of an exchange.
   *
   * @param words of the epoch that all ranks together have trained on
   */
  #rule(epoch: number, words: number): MergeRule {
    const { task, ranks } = this.#parts;
    const rate = learningRateAfter(task, epoch, words);
    return {
      ranks: ranks.size,
      pull: pullOf(task, rate),
      words: epoch * task.wordsPerEpoch + words,
    };
  }

  /** Collects the states of all workers, in order of rank. */
  async #gatherWorkers(): Promise<void> {
    const { ranks } = this.#parts;
    const own = packed(this.#run.state().workers);
    this.#workers = (await ranks.gather(own)).flatMap(unpacked);
  }
}

/** The trainers of this rank during one call. */
class Trainers {
  readonly result: Promise<EpochSum>;
  /** Resolves when they have finished or failed. */
  readonly settled: Promise<void>;
  areDone = false;
  /** The number of segments after which they pause; 0: they do not. */
  pausedAt = 0;
  isAborted = false;
  #failure: unknown;
  #hasFailed = false;

  constructor(result: Promise<EpochSum>) {
    this.result = result;
    this.settled = result.then(
      () => {
        this.areDone = true;
      },
      (error: unknown) => {
        this.areDone = true;
        this.fail(error);
      },
    );
  }

  fail(error: unknown): void {
    this.#failure = error;
    this.#hasFailed = true;
  }

  throwIfFailed(): void {
    if (this.#hasFailed) throw this.#failure;
  }
}

const nextCheck = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, hasThreads() ? CHECK_EVERY : 0);
  });

/** Concatenates byte arrays, each after its length. */
function packed(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

function unpacked(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at, true);
    parts.push(bytes.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts;
}

const stoppedElsewhere = (): WordloomError =>
  new WordloomError('STOPPED_ELSEWHERE', 'Another rank was interrupted, so all ranks stop.');
