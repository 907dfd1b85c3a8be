import { idReader } from '../../ingest/id-stream.js';
import { seedRandom } from '../../random.js';
import { fillPool } from '../../vocabulary/noise.js';
import {
  beginningOf,
  type EngineSession,
  type EngineState,
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
import type { Part } from '../stream/pieces.js';
import {
  mergeFactor,
  PIECE,
  poolUsesOf,
  pullOf,
  roundLength,
  SHARD_POOL,
  SHARDS,
  shardRange,
} from '../rules/rounds.js';
import { addUp } from '../stream/run-control.js';
import { idsOf, ShardStream } from '../stream/shard-stream.js';
import { cbowStep } from './cbow.js';
import { noGradients } from './gradients.js';
import { skipGramStep } from './skipgram.js';
import type { Draws } from './targets.js';
import { type OpenDocument, type TrainingWindow, walkPiece } from './train.js';

/** The reference for engines that train in rounds, by the rules of `round-rule.ts`; one thread. */
export const referenceInRounds: StartEngine = async (task, from) => {
  const read = await idReader(task.stream);
  const streams = Array.from({ length: SHARDS }, () => {
    const ids = new Uint32Array(PIECE + 1);
    return { ids, stream: new ShardStream(task.stream, read, ids, task.heldOut, task.seed) };
  });
  return new RoundsSession(task, streams, from ?? stateOf(firstWeights(task)));
};

/** A shard in the midst of a pass. */
interface Shard {
  readonly ids: Uint32Array;
  readonly stream: ShardStream;
  readonly draws: Draws;
  readonly document: OpenDocument;
  readonly end: number;
  isClosed: boolean;
}

/** What a shard's round gives: both matrices one behind the other, and how often rows were used. */
interface Copy {
  readonly weights: Float64Array; // (2, size, dim)
  readonly uses: Uint32Array; // (2 size)
}

class RoundsSession implements EngineSession {
  readonly #task: TrainingTask;
  readonly #streams: readonly Pick<Shard, 'ids' | 'stream'>[];
  readonly #weights: Float64Array; // (2, size, dim)
  readonly #draws: readonly Draws[];
  #at: Position;

  constructor(
    task: TrainingTask,
    streams: readonly Pick<Shard, 'ids' | 'stream'>[],
    from: EngineState,
  ) {
    this.#task = task;
    this.#streams = streams;
    this.#weights = new Float64Array(2 * task.size * task.dim);
    const [input, output] = halves(this.#weights);
    for (const { first, data } of from.input) input.set(data, first * task.dim);
    for (const { first, data } of from.output) output.set(data, first * task.dim);
    this.#draws = this.#seed(trainingStream);
    this.#at = positionOf(from);
  }

  async trainEpoch(epoch: number): Promise<EpochSum> {
    const sum = this.#pass('training', this.#draws, epoch);
    this.#at = beginningOf(epoch + 1);
    return { ...sum, ended: true };
  }

  /** Without what the shards have in hand. */
  async state(): Promise<EngineState> {
    return stateOf(await this.finish(), this.#at);
  }

  async measureHeldOut(): Promise<LossSum> {
    return this.#pass('heldOut', this.#seed(heldOutStream), 0);
  }

  async finish(): Promise<Weights> {
    const [input, output] = halves(this.#weights);
    return { input: Float32Array.from(input), output: Float32Array.from(output) };
  }

  async close(): Promise<void> {}

  #seed(streamOf: (shard: number) => number): Draws[] {
    return this.#streams.map((_, shard) => {
      const random = seedRandom(this.#task.seed, streamOf(shard));
      const pool = fillPool(this.#task.noise, random, SHARD_POOL);
      return { pool, random, uses: poolUsesOf(this.#task) };
    });
  }

  #pass(part: Part, draws: readonly Draws[], epoch: number): LossSum {
    const { stream, epochs, wordsPerEpoch } = this.#task;
    const from = part === 'training' && epoch === this.#at.epoch ? this.#at : beginningOf(epoch);
    const shards = this.#streams.map((own, index): Shard => {
      const { start, end } = shardRange(idsOf(stream), idsOf(stream, from.segments), index);
      own.stream.seek(start, end, part);
      const document = { words: [], next: 0 };
      return { ...own, draws: draws[index], document, end, isClosed: false };
    });
    const sums: LossSum[] = [];
    let words = from.words;
    while (shards.some(({ isClosed }) => !isClosed)) {
      const share = (epoch + words / Math.max(1, wordsPerEpoch)) / epochs;
      const rate = part === 'heldOut' ? 0 : rateAt(this.#task, share);
      const copies = shards.map((shard) => {
        const copy = {
          weights: this.#weights.slice(),
          uses: new Uint32Array(2 * this.#task.size),
        };
        words += this.#trainRound(shard, copy, rate, sums);
        return copy;
      });
      if (part === 'training') this.#merge(copies, rate);
    }
    return addUp(sums);
  }

  /** Trains a shard's copy for a round; returns the known words that were passed. */
  #trainRound(shard: Shard, copy: Copy, rate: number, sums: LossSum[]): number {
    const { stream, ids, document, draws } = shard;
    const end = stream.position + roundLength(this.#task);
    let words = 0;
    while (!shard.isClosed && stream.position < end) {
      const piece = stream.next(Math.min(PIECE, end - stream.position));
      shard.isClosed = piece === undefined;
      const { length } = piece ?? stream.close();
      words += piece?.words ?? 0;
      for (const window of walkPiece(this.#task, ids.subarray(0, length), document, draws)) {
        for (const word of window.contexts) copy.uses[word]++;
        for (const { word, weight } of window.targets) copy.uses[this.#task.size + word] += weight;
        sums.push(this.#step(window, copy, rate));
      }
    }
    return words;
  }

  #step({ contexts, targets }: TrainingWindow, { weights }: Copy, rate: number): LossSum {
    const { dim, mode, mean, frozen } = this.#task;
    const [input, output] = halves(weights);
    const gradients = noGradients(dim, frozen);
    const sum =
      mode === 'cbow'
        ? cbowStep(input, output, dim, contexts, targets, mean, gradients)
        : skipGramStep(input, output, dim, contexts, targets, gradients);
    gradients.input.apply(input, rate);
    gradients.output.apply(output, rate);
    return sum;
  }

  /** Brings the copies together, row by row, in order of the shards. */
  #merge(copies: readonly Copy[], rate: number): void {
    const { size, dim } = this.#task;
    for (let row = 0; row < 2 * size; row++) {
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

/** The input matrix and the output matrix, in place. */
const halves = (weights: Float64Array): [Float64Array, Float64Array] => [
  weights.subarray(0, weights.length / 2),
  weights.subarray(weights.length / 2),
];
