import { TrainingError } from '../../../errors.js';
import { seedRandom } from '../../../random.js';
import { hasThreads } from '../../../threads.js';
import { fillPool } from '../../../vocabulary/noise.js';
import {
  type EngineState,
  type EpochProgress,
  heldOutStream,
  type LossSum,
  type Position,
  positionOf,
  type TrainingTask,
  trainingStream,
  type Weights,
} from '../../engine.js';
import { SHARD_POOL, SHARDS, shardRange } from '../../round-rule.js';
import { addUp, type Pass } from '../../run-control.js';
import { idsOf } from '../../shard-stream.js';
import { type Crew, startCrew } from '../crew.js';
import { compileKernels } from '../kernels.js';
import { type Run, WasmSession } from '../session.js';
import { allocate, compactWeights, fillWeights } from '../weights.js';
import { RoundControl } from './control.js';
import { fillRounds, planRounds, type RoundLayout } from './layout.js';
import { makeOutside, type OutsideMatrices, outsideWeights } from './outside.js';
import { ShardMemory } from './shard-memory.js';

/** Where a run in rounds is. */
export interface RoundState extends EngineState {
  /** (SHARDS) what `RoundSession.workers` gave; without it, an epoch goes on at its `segments`. */
  readonly workers?: readonly Uint8Array[];
}

/**
 * Starts the WebAssembly engine in rounds (see `round-rule.ts`): the result depends on the seed and
 * on nothing else, whatever the number of threads.
 *
 * @param plan where everything lies; tests put another in
 * @throws TrainingError as `startWasm`
 */
export async function startRounds(
  task: TrainingTask,
  from?: RoundState,
  plan = planRounds,
): Promise<RoundSession> {
  const threads = hasThreads() ? Math.min(task.threads, SHARDS) : 1;
  const inThreads = { ...task, threads };
  const layout = plan(inThreads);
  const memory = allocate(layout);
  const module = await compileKernels('rounds', memory);
  const outside = layout.input === 0 ? allocateOutside(task, from) : undefined;
  if (outside === undefined) fillWeights(memory, task, layout, from);
  fillRounds(memory, task, layout);
  const control = new RoundControl();
  const crew = await startCrew({
    kind: 'rounds',
    module,
    memory,
    layout,
    task: inThreads,
    control: control.buffer,
    outside,
  });
  const weights = (): Weights =>
    outside === undefined ? compactWeights(memory, task, layout) : outsideWeights(outside);
  return new RoundSession(new RoundRun(task, memory, layout, control, crew, weights, from));
}

function allocateOutside(task: TrainingTask, from: Weights | undefined): OutsideMatrices {
  try {
    return makeOutside(task, from);
  } catch (cause) {
    const { size, dim } = task;
    throw new TrainingError(
      'OUT_OF_MEMORY',
      `This machine did not give ${((8 * size * dim) / 2 ** 30).toFixed(2)} GiB for two matrices ` +
        `of ${size} x ${dim}. Keep fewer words (a higher minCount, or maxVocab), or fewer dimensions.`,
      { cause },
    );
  }
}

/** A session that can end an epoch between two rounds, and say all that another needs to go on. */
export class RoundSession extends WasmSession {
  readonly #rounds: RoundRun;

  constructor(run: RoundRun) {
    super(run);
    this.#rounds = run;
  }

  /** Ends the epoch that is on after its running round. */
  pause(): void {
    this.#rounds.pause();
  }

  /** Whether the last epoch was passed to its end. */
  get isEpochDone(): boolean {
    return this.#rounds.isDone;
  }

  /** What the shards have beside the weights, one after the other; only while no epoch is on. */
  workers(): Uint8Array[] {
    return this.#rounds.workers();
  }
}

class RoundRun implements Run {
  readonly #task: TrainingTask;
  readonly #control: RoundControl;
  readonly #crew: Crew;
  readonly #shards: readonly ShardMemory[];
  readonly #from: Position | undefined;
  readonly weights: () => Weights;
  #goesOn: boolean; // the shards are in the midst of the epoch that comes next

  constructor(
    task: TrainingTask,
    memory: WebAssembly.Memory,
    layout: RoundLayout,
    control: RoundControl,
    crew: Crew,
    weights: () => Weights,
    from?: RoundState,
  ) {
    this.#task = task;
    this.weights = weights;
    this.#control = control;
    this.#crew = crew;
    this.#shards = layout.threads.map((shard) => new ShardMemory(memory, shard));
    this.#from = from && positionOf(from);
    this.#seed(trainingStream);
    from?.workers?.forEach((bytes, shard) => this.#shards[shard].restore(bytes));
    this.#goesOn = from?.workers !== undefined && !this.isDone;
  }

  get isDone(): boolean {
    return this.#shards.every(({ isClosed }) => isClosed);
  }

  pause(): void {
    this.#control.pause();
  }

  workers(): Uint8Array[] {
    return this.#shards.map((shard) => shard.save());
  }

  async run(pass: Pass): Promise<LossSum> {
    if (pass.part === 'heldOut') return this.#measure(pass);
    if (!this.#goesOn) {
      const { segments, words } =
        pass.epoch === this.#from?.epoch ? this.#from : { segments: 0, words: 0 };
      this.#begin(segments, words);
    }
    await this.#pass(pass);
    this.#goesOn = !this.isDone;
    return this.#sum();
  }

  progress(): EpochProgress {
    return { words: this.#words(), ...this.#sum() };
  }

  stop(): void {
    this.#control.stop();
  }

  close(): Promise<void> {
    return this.#crew.close();
  }

  /** Measuring draws the same numbers each time, and leaves training where it was. */
  async #measure(pass: Pass): Promise<LossSum> {
    const training = this.workers();
    this.#seed(heldOutStream);
    this.#begin(0, 0);
    await this.#pass(pass);
    const sum = this.#sum();
    this.#shards.forEach((shard, index) => shard.restore(training[index]));
    return sum;
  }

  #seed(streamOf: (shard: number) => number): void {
    this.#shards.forEach((shard, index) => {
      const random = seedRandom(this.#task.seed, streamOf(index));
      const pool = fillPool(this.#task.noise, random, SHARD_POOL);
      shard.seed(random, pool);
    });
  }

  /** Begins a pass behind some segments, with the known words in them. */
  #begin(segments: number, words: number): void {
    const { stream } = this.#task;
    this.#shards.forEach((shard, index) => {
      const { start, end } = shardRange(idsOf(stream), idsOf(stream, segments), index);
      shard.begin(start, end, index === 0 ? words : 0);
    });
  }

  #pass(pass: Pass): Promise<void> {
    this.#control.reset(this.#words());
    return this.#crew.run(pass);
  }

  #words(): number {
    return this.#shards.reduce((total, shard) => total + shard.words, 0);
  }

  #sum(): LossSum {
    return addUp(this.#shards.map(({ sum }) => sum));
  }
}
