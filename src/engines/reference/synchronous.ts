import { copyBlocks } from '../../embedding/matrix.js';
import type {
  EngineSession,
  EngineState,
  EpochSum,
  LossSum,
  StartEngine,
  TrainingTask,
  Weights,
} from '../engine.js';
import { initialWeights } from '../rules/initial-weights.js';
import { learningRateAfter } from '../rules/learning-rate.js';
import { heldOutStream, trainingStream } from '../rules/random-streams.js';
import {
  mergeFactor,
  poolOf,
  pullOf,
  roundLength,
  SHARDS,
  shardRange,
  SYNCHRONOUS_CHUNK,
} from '../rules/synchronous.js';
import { ChunkReader, idsOf } from '../stream/chunks.js';
import type { Part } from '../stream/document-coin.js';
import { addUp, EpochCursor, initialState, startOfEpoch } from '../stream/position.js';
import { LiveBags, rowsOf } from './bags.js';
import { takeStep } from './step.js';
import { type Draws, seedDraws } from './targets.js';
import { type OpenDocument, windowsOf } from './windows.js';

/** The reference for synchronous training, by the rules of `rules/synchronous.ts`; one thread. */
export const referenceSynchronous: StartEngine = async (task, from) => {
  const readers = await Promise.all(
    Array.from({ length: SHARDS }, async () => {
      const ids = new Uint32Array(SYNCHRONOUS_CHUNK + 1);
      return { ids, reader: await ChunkReader.create(task, ids) };
    }),
  );
  return new SynchronousSession(task, readers, from ?? initialState(initialWeights(task)));
};

/** A shard within a pass. */
interface Shard {
  readonly ids: Uint32Array;
  readonly reader: ChunkReader;
  readonly draws: Draws;
  readonly document: OpenDocument;
  isClosed: boolean;
}

/** The result of a shard's round: both matrices, one after the other, and the uses of each row. */
interface Copy {
  readonly weights: Float64Array; // (inputs.rows + outputs.rows, dim)
  readonly uses: Uint32Array; // (inputs.rows + outputs.rows)
}

class SynchronousSession implements EngineSession {
  readonly #task: TrainingTask;
  readonly #readers: readonly Pick<Shard, 'ids' | 'reader'>[];
  readonly #weights: Float64Array; // (rows, dim)
  readonly #draws: readonly Draws[];
  readonly #cursor: EpochCursor;

  constructor(
    task: TrainingTask,
    readers: readonly Pick<Shard, 'ids' | 'reader'>[],
    from: EngineState,
  ) {
    this.#task = task;
    this.#readers = readers;
    this.#weights = new Float64Array(this.#rows * task.dim);
    const [input, output] = this.#matrices(this.#weights);
    copyBlocks(from.input, input, task.dim);
    copyBlocks(from.output, output, task.dim);
    this.#draws = this.#seed(trainingStream);
    this.#cursor = new EpochCursor(from);
  }

  async trainEpoch(epoch: number): Promise<EpochSum> {
    const sum = this.#pass('training', this.#draws, epoch);
    this.#cursor.end(epoch);
    return { ...sum, ended: true };
  }

  /** Without the state of the shards. */
  async state(): Promise<EngineState> {
    return initialState(await this.finish(), this.#cursor.position);
  }

  async measureHeldOut(): Promise<LossSum> {
    return this.#pass('heldOut', this.#seed(heldOutStream), 0);
  }

  async finish(): Promise<Weights> {
    const [input, output] = this.#matrices(this.#weights);
    return { input: Float32Array.from(input), output: Float32Array.from(output) };
  }

  async close(): Promise<void> {}

  /** Rows of both matrices. */
  get #rows(): number {
    return this.#task.inputs.rows + this.#task.outputs.rows;
  }

  /** The input matrix and the output matrix, in place. */
  #matrices(weights: Float64Array): [Float64Array, Float64Array] {
    const cut = this.#task.inputs.rows * this.#task.dim;
    return [weights.subarray(0, cut), weights.subarray(cut)];
  }

  #seed(streamOf: (shard: number) => number): Draws[] {
    return this.#readers.map((_, shard) =>
      seedDraws(this.#task, streamOf(shard), poolOf(this.#task)),
    );
  }

  #pass(part: Part, draws: readonly Draws[], epoch: number): LossSum {
    const { stream } = this.#task;
    const from = part === 'training' ? this.#cursor.enter(epoch) : startOfEpoch(epoch);
    const shards = this.#readers.map((own, index): Shard => {
      const { start, end } = shardRange(idsOf(stream), idsOf(stream, from.segments), index);
      own.reader.openRange(start, end, part);
      return { ...own, draws: draws[index], document: { words: [], next: 0 }, isClosed: false };
    });
    const sums: LossSum[] = [];
    let words = from.words;
    while (shards.some(({ isClosed }) => !isClosed)) {
      const rate = part === 'heldOut' ? 0 : learningRateAfter(this.#task, epoch, words);
      const copies = shards.map((shard) => {
        const copy = { weights: this.#weights.slice(), uses: new Uint32Array(this.#rows) };
        words += this.#trainRound(shard, copy, rate, sums);
        return copy;
      });
      if (part === 'training') this.#merge(copies, rate);
    }
    return addUp(sums);
  }

  /** Trains a shard's copy for a round; returns the number of known words read. */
  #trainRound(shard: Shard, copy: Copy, rate: number, sums: LossSum[]): number {
    const { reader, ids, document, draws } = shard;
    const { inputs } = this.#task;
    const live = inputs.bags && new LiveBags(this.#task);
    const [input, output] = this.#matrices(copy.weights);
    let words = 0;
    for (let left = roundLength(this.#task); left > 0 && !shard.isClosed;) {
      const chunk = reader.next(Math.min(SYNCHRONOUS_CHUNK, left));
      shard.isClosed = chunk === undefined;
      const { length, ids: taken, words: known } = chunk ?? reader.close();
      left -= taken;
      words += known;
      for (const window of windowsOf(this.#task, ids.subarray(0, length), document, draws)) {
        for (const word of window.contexts) {
          for (const row of rowsOf(word, inputs)) copy.uses[row]++;
        }
        for (const { row, weight } of window.targets) copy.uses[inputs.rows + row] += weight;
        sums.push(takeStep(this.#task, window, input, output, live, rate));
      }
      live?.settle(input);
    }
    return words;
  }

  /** Merges the copies, row by row, in the order of the shards. */
  #merge(copies: readonly Copy[], rate: number): void {
    const { dim } = this.#task;
    for (let row = 0; row < this.#rows; row++) {
      const touched = copies.filter(({ uses }) => uses[row] > 0);
      if (touched.length === 0) continue;
      const uses = touched.reduce((sum, copy) => sum + copy.uses[row], 0);
      const factor = mergeFactor(pullOf(this.#task, rate), touched.length, uses);
      for (let i = row * dim; i < (row + 1) * dim; i++) {
        const before = this.#weights[i];
        const change = touched.reduce((sum, { weights }) => sum + weights[i] - before, 0);
        this.#weights[i] = before + factor * change;
      }
    }
  }
}
