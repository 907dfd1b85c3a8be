import { idReader } from '../../ingest/id-stream.js';
import { seedRandom } from '../../random.js';
import { fillPool } from '../../vocabulary/noise.js';
import { SPREAD } from '../rules/batches.js';
import {
  type EngineSession,
  type EngineState,
  beginningOf,
  type EpochHooks,
  type EpochSum,
  firstWeights,
  heldOutStream,
  type LossSum,
  type Position,
  positionOf,
  rateAt,
  type StartEngine,
  stateOf,
  type TrainingTask,
  trainingStream,
  type Weights,
} from '../engine.js';
import { NONE, type Part, PIECE_CAPACITY, PieceWalker } from '../stream/pieces.js';
import { packWorker, unpackWorker } from '../stream/worker-state.js';
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

/** What a pass draws with, and what it has in hand between two pieces. */
interface Hand {
  readonly draws: Draws;
  readonly document: OpenDocument;
  readonly collected: TrainingWindow[]; // for batches
  collectedFrom: number; // the rate when the first of them was
}

class ReferenceSession implements EngineSession {
  readonly #task: TrainingTask;
  readonly #walker: PieceWalker;
  readonly #ids: Uint32Array;
  readonly #batch: number | undefined; // windows; undefined: each by itself
  readonly #input: Float64Array; // (size, dim)
  readonly #output: Float64Array; // (size, dim)
  readonly #gradients: Gradients;
  readonly #hand: Hand;
  #at: Position;

  constructor(
    task: TrainingTask,
    walker: PieceWalker,
    ids: Uint32Array,
    batch: number | undefined,
    from: EngineState = stateOf(firstWeights(task)),
  ) {
    this.#task = task;
    this.#walker = walker;
    this.#ids = ids;
    this.#batch = batch;
    this.#input = new Float64Array(task.size * task.dim);
    this.#output = new Float64Array(task.size * task.dim);
    for (const { first, data } of from.input) this.#input.set(data, first * task.dim);
    for (const { first, data } of from.output) this.#output.set(data, first * task.dim);
    this.#at = positionOf(from);
    this.#gradients = noGradients(task.dim, task.frozen);
    this.#hand = this.#begin(trainingStream(0));
    this.#restore(from.workers);
  }

  async trainEpoch(epoch: number, hooks: EpochHooks = {}): Promise<EpochSum> {
    const { wordsPerEpoch, epochs } = this.#task;
    const rateOf = (words: number): number =>
      rateAt(this.#task, (epoch + words / Math.max(1, wordsPerEpoch)) / epochs);
    const from = epoch === this.#at.epoch ? this.#at : beginningOf(epoch);
    const { ended, ...at } = await this.#pass('training', this.#hand, from, rateOf, hooks);
    this.#at = ended ? beginningOf(epoch + 1) : at;
    return { loss: at.loss, examples: at.examples, ended };
  }

  async measureHeldOut(): Promise<LossSum> {
    const { last } = this.#walker;
    this.#walker.last = NONE;
    const hand = this.#begin(heldOutStream(0));
    const { loss, examples } = await this.#pass('heldOut', hand, beginningOf(0), () => 0, {});
    this.#walker.last = last;
    return { loss, examples };
  }

  /** Exact but for batches, which lose the windows that are collected. */
  async state(): Promise<EngineState> {
    const { draws, document } = this.#hand;
    const { words: kept, next } = document;
    const worker = packWorker({ ...this.#at, ...draws, last: this.#walker.last, kept, next });
    const state = stateOf(await this.finish(), this.#at);
    // A row of float32 is not the whole of it.
    return { ...state, workers: [worker, bytesOf(this.#input), bytesOf(this.#output)] };
  }

  async finish(): Promise<Weights> {
    return { input: Float32Array.from(this.#input), output: Float32Array.from(this.#output) };
  }

  async close(): Promise<void> {}

  /** Nothing in hand, and a stream of random numbers with a pool of its own. */
  #begin(stream: number): Hand {
    const random = seedRandom(this.#task.seed, stream);
    const draws = { pool: fillPool(this.#task.noise, random), random };
    return { draws, document: { words: [], next: 0 }, collected: [], collectedFrom: 0 };
  }

  #restore([worker, input, output]: readonly Uint8Array[]): void {
    if (input?.length !== this.#input.byteLength || output?.length !== input.length) return;
    const { size } = this.#task;
    const { random, pool, last, kept, next } = unpackWorker(worker, { size, capacity: Infinity });
    this.#hand.draws.random.set(random);
    this.#hand.draws.pool.set(pool);
    this.#hand.document.words = Array.from(kept);
    this.#hand.document.next = next;
    this.#walker.last = last;
    bytesOf(this.#input).set(input);
    bytesOf(this.#output).set(output);
  }

  /** Passes the stream from a place on, to its end or to a pause; returns the place it came to. */
  async #pass(
    part: Part,
    hand: Hand,
    from: Position,
    rateOf: (words: number) => number,
    { onProgress, signal, pause }: EpochHooks,
  ): Promise<Position & { readonly ended: boolean }> {
    const { draws, document, collected } = hand;
    const sum = { words: from.words, loss: from.loss, examples: from.examples };
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
          if (collected.length === 0) hand.collectedFrom = rate;
          collected.push(window);
          if (collected.length === SPREAD * this.#batch) {
            add(this.#trainBatches(collected, hand.collectedFrom));
          }
        }
      }
    };
    const { epoch } = from;
    const count = this.#task.stream.segments.length;
    for (let index = from.segments; index < count; index++) {
      for (const { length, words } of this.#walker.pieces(index, part)) {
        train(length);
        sum.words += words;
        onProgress?.({ ...sum });
        // Lets the caller's timers and signals have their turn.
        await new Promise((resolve) => setTimeout(resolve));
        signal?.throwIfAborted();
      }
      if (pause?.()) return { epoch, segments: index + 1, ...sum, ended: false };
    }
    train(this.#walker.close().length);
    add(this.#trainBatches(collected, hand.collectedFrom));
    return { epoch, segments: count, ...sum, ended: true };
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

const bytesOf = ({ buffer }: Float64Array): Uint8Array => new Uint8Array(buffer);
