import { idReader } from '../../ingest/id-stream.js';
import { seedRandom } from '../../random.js';
import { fillPool } from '../../vocabulary/noise.js';
import { SPREAD } from '../batch-rule.js';
import {
  type EngineSession,
  type EngineState,
  type EpochProgress,
  firstWeights,
  heldOutStream,
  type LossSum,
  type Position,
  positionOf,
  rateAt,
  type StartEngine,
  type TrainingTask,
  trainingStream,
  type Weights,
} from '../engine.js';
import { type Part, PIECE_CAPACITY, PieceWalker } from '../pieces.js';
import { cbowStep } from './cbow.js';
import { type Gradients, noGradients } from './gradients.js';
import { skipGramStep } from './skipgram.js';
import type { Draws } from './targets.js';
import { type OpenDocument, type TrainingWindow, walkPiece } from './train.js';

/** Starts the reference engine: plain loops in float64, one thread; the truth that others meet. */
export const startReference: StartEngine = (task, from) => start(task, from, undefined);

/**
 * The reference for engines that train on batches of windows, each by the rules of `batch-rule.ts`.
 *
 * @param windows of a batch
 */
export const referenceInBatches =
  (windows: number): StartEngine =>
  (task, from) =>
    start(task, from, windows);

async function start(
  task: TrainingTask,
  from: EngineState | undefined,
  batch: number | undefined,
): Promise<EngineSession> {
  const ids = new Uint32Array(PIECE_CAPACITY);
  const read = await idReader(task.stream);
  const walker = new PieceWalker(task.stream, read, ids, task.heldOut, task.seed);
  return new ReferenceSession(task, walker, ids, batch, from);
}

class ReferenceSession implements EngineSession {
  readonly #task: TrainingTask;
  readonly #walker: PieceWalker;
  readonly #ids: Uint32Array;
  readonly #batch: number | undefined; // windows; undefined: each by itself
  readonly #input: Float64Array; // (size, dim)
  readonly #output: Float64Array; // (size, dim)
  readonly #gradients: Gradients;
  readonly #draws: Draws;
  readonly #begin: Position | undefined;

  constructor(
    task: TrainingTask,
    walker: PieceWalker,
    ids: Uint32Array,
    batch: number | undefined,
    from: EngineState | undefined,
  ) {
    this.#task = task;
    this.#walker = walker;
    this.#ids = ids;
    this.#batch = batch;
    const { input, output } = from ?? firstWeights(task);
    this.#input = Float64Array.from(input);
    this.#output = Float64Array.from(output);
    this.#begin = from && positionOf(from);
    this.#gradients = noGradients(task.dim, task.frozen);
    this.#draws = this.#seed(trainingStream(0));
  }

  trainEpoch(
    epoch: number,
    onProgress?: (progress: EpochProgress) => void,
    signal?: AbortSignal,
  ): Promise<LossSum> {
    const { wordsPerEpoch, epochs } = this.#task;
    const rateOf = (words: number): number =>
      rateAt(this.#task, (epoch + words / Math.max(1, wordsPerEpoch)) / epochs);
    const begin = epoch === this.#begin?.epoch ? this.#begin : undefined;
    return this.#pass('training', this.#draws, rateOf, onProgress, signal, begin);
  }

  measureHeldOut(): Promise<LossSum> {
    return this.#pass('heldOut', this.#seed(heldOutStream(0)), () => 0);
  }

  async finish(): Promise<Weights> {
    return { input: Float32Array.from(this.#input), output: Float32Array.from(this.#output) };
  }

  async close(): Promise<void> {}

  /** A stream of random numbers, with a pool of its own. */
  #seed(stream: number): Draws {
    const random = seedRandom(this.#task.seed, stream);
    return { pool: fillPool(this.#task.noise, random), random };
  }

  async #pass(
    part: Part,
    draws: Draws,
    rateOf: (words: number) => number,
    onProgress?: (progress: EpochProgress) => void,
    signal?: AbortSignal,
    begin?: Position,
  ): Promise<LossSum> {
    const document: OpenDocument = { words: [], next: 0 };
    const collected: TrainingWindow[] = []; // for batches
    let collectedFrom = 0; // the rate when the first of them was
    const sum = { words: begin?.words ?? 0, loss: 0, examples: 0 };
    const add = ({ loss, examples }: LossSum): void => {
      sum.loss += loss;
      sum.examples += examples;
    };
    const train = (length: number): void => {
      const rate = rateOf(sum.words);
      for (const window of walkPiece(this.#task, this.#ids.subarray(0, length), document, draws)) {
        if (this.#batch === undefined) {
          add(this.#trainWindow(window, rate));
        } else {
          if (collected.length === 0) collectedFrom = rate;
          collected.push(window);
          if (collected.length === SPREAD * this.#batch) {
            add(this.#trainBatches(collected, collectedFrom));
          }
        }
      }
    };
    for (let index = begin?.segments ?? 0; index < this.#task.stream.segments.length; index++) {
      for (const { length, words } of this.#walker.pieces(index, part)) {
        train(length);
        sum.words += words;
        onProgress?.({ ...sum });
        // Lets the caller's timers and signals have their turn.
        await new Promise((resolve) => setTimeout(resolve));
        signal?.throwIfAborted();
      }
    }
    train(this.#walker.close().length);
    add(this.#trainBatches(collected, collectedFrom));
    return { loss: sum.loss, examples: sum.examples };
  }

  #trainWindow(window: TrainingWindow, rate: number): LossSum {
    const step = this.#step(window);
    this.#gradients.input.apply(this.#input, rate);
    this.#gradients.output.apply(this.#output, rate);
    return step;
  }

  /** Trains on all windows that are collected, in batches of which each has every so manyth. */
  #trainBatches(collected: TrainingWindow[], rate: number): LossSum {
    const sum = { loss: 0, examples: 0 };
    const batches = Math.ceil(collected.length / this.#batch!);
    for (let first = 0; first < batches; first++) {
      for (let i = first; i < collected.length; i += batches) {
        const { loss, examples } = this.#step(collected[i]);
        sum.loss += loss;
        sum.examples += examples;
      }
      this.#gradients.input.applyWithin(this.#input, rate);
      this.#gradients.output.applyWithin(this.#output, rate);
    }
    collected.length = 0;
    return sum;
  }

  #step({ contexts, targets }: TrainingWindow): LossSum {
    const { dim, mode, mean } = this.#task;
    return mode === 'cbow'
      ? cbowStep(this.#input, this.#output, dim, contexts, targets, mean, this.#gradients)
      : skipGramStep(this.#input, this.#output, dim, contexts, targets, this.#gradients);
  }
}
