import { copyBlocks } from '../../embedding/matrix.js';
import type {
  EngineSession,
  EngineState,
  EpochHooks,
  EpochSum,
  LossSum,
  Position,
  StartEngine,
  TrainingTask,
  Weights,
} from '../engine.js';
import { SPREAD } from '../rules/batches.js';
import { initialWeights } from '../rules/initial-weights.js';
import { learningRateAfter } from '../rules/learning-rate.js';
import { textPool } from '../rules/noise-pool.js';
import { heldOutStream, trainingStream } from '../rules/random-streams.js';
import { CHUNK_CAPACITY, ChunkReader, NO_SEGMENT } from '../stream/chunks.js';
import type { Part } from '../stream/document-coin.js';
import { EpochCursor, initialState, startOfEpoch, wholeBlocks } from '../stream/position.js';
import { nextTurn } from '../../threads.js';
import { packWorker, unpackWorker } from '../stream/worker-state.js';
import { type Gradients, noGradients } from './gradients.js';
import { LiveBags } from './bags.js';
import { takeStep, trainWindow } from './step.js';
import { type Draws, seedDraws } from './targets.js';
import { type OpenDocument, type TrainingWindow, windowsOf } from './windows.js';

/** Starts the reference engine: plain loops in float64, one thread. Other engines are compared with it. */
export const startReference: StartEngine = (task, from) => start(task, from, undefined);

/**
 * The reference for engines that train on batches of windows, each by the rules of `rules/batches.ts`.
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
  const ids = new Uint32Array(CHUNK_CAPACITY);
  const reader = await ChunkReader.create(task, ids);
  return new ReferenceSession(task, reader, ids, batch, from ?? initialState(initialWeights(task)));
}

/** The state of a pass between two chunks. */
interface PassState {
  readonly draws: Draws;
  readonly document: OpenDocument;
  readonly collected: TrainingWindow[]; // for batches
  collectedAt: number; // the rate when the first of them was collected
}

class ReferenceSession implements EngineSession {
  readonly #task: TrainingTask;
  readonly #reader: ChunkReader;
  readonly #ids: Uint32Array;
  readonly #batch: number | undefined; // windows of a batch; undefined: each by itself
  readonly #input: Float64Array; // (inputs.rows, dim)
  readonly #output: Float64Array; // (outputs.rows, dim)
  readonly #gradients: Gradients;
  readonly #live: LiveBags | undefined; // for words of several rows, window by window
  readonly #training: PassState;
  readonly #cursor: EpochCursor;

  constructor(
    task: TrainingTask,
    reader: ChunkReader,
    ids: Uint32Array,
    batch: number | undefined,
    from: EngineState,
  ) {
    this.#task = task;
    this.#reader = reader;
    this.#ids = ids;
    this.#batch = batch;
    this.#input = new Float64Array(task.inputs.rows * task.dim);
    this.#output = new Float64Array(task.outputs.rows * task.dim);
    copyBlocks(from.input, this.#input, task.dim);
    copyBlocks(from.output, this.#output, task.dim);
    this.#cursor = new EpochCursor(from);
    this.#gradients = noGradients(task.dim, task.frozen);
    this.#live = task.inputs.bags && new LiveBags(task);
    this.#training = this.#begin(trainingStream(0));
    this.#restore(from.workers);
  }

  async trainEpoch(epoch: number, hooks: EpochHooks = {}): Promise<EpochSum> {
    const rateOf = (words: number): number => learningRateAfter(this.#task, epoch, words);
    const from = this.#cursor.enter(epoch);
    const { ended, ...at } = await this.#pass('training', this.#training, from, rateOf, hooks);
    if (ended) this.#cursor.end(epoch);
    else this.#cursor.pause(at);
    return { loss: at.loss, examples: at.examples, ended };
  }

  async measureHeldOut(): Promise<LossSum> {
    const { last } = this.#reader;
    this.#reader.last = NO_SEGMENT;
    const state = this.#begin(heldOutStream(0));
    const { loss, examples } = await this.#pass('heldOut', state, startOfEpoch(0), () => 0, {});
    this.#reader.last = last;
    return { loss, examples };
  }

  /** Exact except with batches, which lose the windows collected so far. */
  async state(): Promise<EngineState> {
    const { draws, document } = this.#training;
    const { words: kept, next } = document;
    const at = this.#cursor.position;
    const worker = packWorker({ ...at, ...draws, last: this.#reader.last, kept, next });
    // The float32 blocks have lost half of the digits.
    const workers = [worker, bytesOf(this.#input), bytesOf(this.#output)];
    return { ...at, ...wholeBlocks(await this.finish()), workers };
  }

  async finish(): Promise<Weights> {
    return { input: Float32Array.from(this.#input), output: Float32Array.from(this.#output) };
  }

  async close(): Promise<void> {}

  /** The start of a pass: no open document, and a new random stream with its own pool. */
  #begin(stream: number): PassState {
    const draws = seedDraws(this.#task, stream, textPool(this.#task));
    return { draws, document: { words: [], next: 0 }, collected: [], collectedAt: 0 };
  }

  #restore([worker, input, output]: readonly Uint8Array[]): void {
    const [own, ownOutput] = [bytesOf(this.#input), bytesOf(this.#output)];
    if (input?.length !== own.length || output?.length !== ownOutput.length) return;
    const { size } = this.#task;
    const { draws, document } = this.#training;
    const pool = draws.pool.length;
    const bounds = { size, pool, capacity: Infinity };
    const state = unpackWorker(worker, bounds);
    draws.random.set(state.random);
    draws.pool.set(state.pool);
    document.words = Array.from(state.kept);
    document.next = state.next;
    this.#reader.last = state.last;
    own.set(input);
    ownOutput.set(output);
  }

  /** Reads the stream from a position to its end or a pause; returns the position reached. */
  async #pass(
    part: Part,
    state: PassState,
    from: Position,
    rateOf: (words: number) => number,
    { onProgress, signal, pause }: EpochHooks,
  ): Promise<Position & { readonly ended: boolean }> {
    const { draws, document, collected } = state;
    const sum = { words: from.words, loss: from.loss, examples: from.examples };
    const add = ({ loss, examples }: LossSum): void => {
      sum.loss += loss;
      sum.examples += examples;
    };
    const train = (length: number): void => {
      const rate = rateOf(sum.words);
      for (const window of windowsOf(this.#task, this.#ids.subarray(0, length), document, draws)) {
        if (this.#batch === undefined) {
          add(takeStep(this.#task, window, this.#input, this.#output, this.#live, rate));
        } else {
          if (collected.length === 0) state.collectedAt = rate;
          collected.push(window);
          if (collected.length === SPREAD * this.#batch) {
            add(this.#trainBatches(collected, state.collectedAt));
          }
        }
      }
      this.#live?.settle(this.#input);
    };
    const { epoch } = from;
    const count = this.#task.stream.segments.length;
    for (let segment = from.segments; segment < count; segment++) {
      this.#reader.openSegment(segment, part);
      for (let chunk = this.#reader.next(); chunk !== undefined; chunk = this.#reader.next()) {
        train(chunk.length);
        sum.words += chunk.words;
        onProgress?.({ ...sum });
        await nextTurn();
        signal?.throwIfAborted();
      }
      if (pause?.()) return { epoch, segments: segment + 1, ...sum, ended: false };
    }
    train(this.#reader.close().length);
    add(this.#trainBatches(collected, state.collectedAt));
    return { epoch, segments: count, ...sum, ended: true };
  }

  /** Trains on all collected windows, dealt out to the batches one by one. */
  #trainBatches(collected: TrainingWindow[], rate: number): LossSum {
    const sum = { loss: 0, examples: 0 };
    const batches = Math.ceil(collected.length / this.#batch!);
    for (let first = 0; first < batches; first++) {
      for (let i = first; i < collected.length; i += batches) {
        const { loss, examples } = trainWindow(
          this.#task,
          collected[i],
          this.#input,
          this.#output,
          this.#gradients,
        );
        sum.loss += loss;
        sum.examples += examples;
      }
      this.#gradients.input.applyWithin(this.#input, rate);
      this.#gradients.output.applyWithin(this.#output, rate);
    }
    collected.length = 0;
    return sum;
  }
}

const bytesOf = ({ buffer }: Float64Array): Uint8Array => new Uint8Array(buffer);
