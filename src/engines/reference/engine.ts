import { idReader } from '../../ingest/id-stream.js';
import { seedRandom } from '../../random.js';
import {
  type EngineSession,
  type EpochProgress,
  heldOutStream,
  INITIAL_STREAM,
  initialWeight,
  type LossSum,
  rateAt,
  type TrainingTask,
  trainingStream,
  type Weights,
} from '../engine.js';
import { type Part, PIECE_CAPACITY, PieceWalker } from '../pieces.js';
import { fillPool } from '../../vocabulary/noise.js';
import type { Draws } from './targets.js';
import { type OpenDocument, trainPiece } from './train.js';

/** Starts the reference engine: plain loops in float64, one thread; the truth that others meet. */
export async function startReference(task: TrainingTask): Promise<EngineSession> {
  const ids = new Uint32Array(PIECE_CAPACITY);
  const read = await idReader(task.stream);
  const walker = new PieceWalker(task.stream, read, ids, task.heldOut, task.seed);
  return new ReferenceSession(task, walker, ids);
}

class ReferenceSession implements EngineSession {
  readonly #task: TrainingTask;
  readonly #walker: PieceWalker;
  readonly #ids: Uint32Array;
  readonly #input: Float64Array; // (size, dim)
  readonly #output: Float64Array; // (size, dim)
  readonly #draws: Draws;

  constructor(task: TrainingTask, walker: PieceWalker, ids: Uint32Array) {
    this.#task = task;
    this.#walker = walker;
    this.#ids = ids;
    const initial = seedRandom(task.seed, INITIAL_STREAM);
    this.#input = Float64Array.from({ length: task.size * task.dim }, () =>
      initialWeight(initial, task.dim),
    );
    this.#output = new Float64Array(task.size * task.dim);
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
    return this.#pass('training', this.#draws, rateOf, onProgress, signal);
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
  ): Promise<LossSum> {
    const document: OpenDocument = { words: [], next: 0 };
    const sum = { words: 0, loss: 0, examples: 0 };
    const train = (length: number): void => {
      const ids = this.#ids.subarray(0, length);
      const rate = rateOf(sum.words);
      const step = trainPiece(this.#task, this.#input, this.#output, ids, document, draws, rate);
      sum.loss += step.loss;
      sum.examples += step.examples;
    };
    for (let index = 0; index < this.#task.stream.segments.length; index++) {
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
    return { loss: sum.loss, examples: sum.examples };
  }
}
