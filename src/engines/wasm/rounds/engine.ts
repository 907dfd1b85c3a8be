import { TrainingError } from '../../../errors.js';
import { hasThreads } from '../../../threads.js';
import {
  beginningOf,
  type EngineSession,
  type EngineState,
  type EpochProgress,
  type EpochSum,
  type LossSum,
  type Position,
  positionOf,
  type TrainingTask,
  type Weights,
} from '../../engine.js';
import { SHARDS } from '../../rules/rounds.js';
import { addUp, type Pass } from '../../stream/run-control.js';
import { type Crew, startCrew } from '../crew.js';
import { compileKernels } from '../kernels.js';
import { type Run, WasmSession } from '../session.js';
import { allocate, compactWeights, fillWeights, weightBlocks } from '../weights.js';
import { RoundControl } from './control.js';
import { fillRounds, planRounds } from './layout.js';
import { Shards } from './shards.js';
import { makeOutside, outsideBlocks, type OutsideMatrices, outsideWeights } from './outside.js';

/**
 * Starts the WebAssembly engine in rounds (see `round-rule.ts`): the result depends on the seed and
 * on nothing else, whatever the number of threads.
 *
 * @param plan where everything lies; tests put another in
 * @throws TrainingError as `startWasm`
 */
export async function startRounds(
  task: TrainingTask,
  from?: EngineState,
  plan = planRounds,
): Promise<EngineSession> {
  const threads = hasThreads() ? Math.min(task.threads, SHARDS) : 1;
  const inThreads = { ...task, threads };
  const layout = plan(inThreads);
  const memory = allocate(layout);
  const module = await compileKernels('rounds', memory);
  const outside = layout.input === 0 ? allocateOutside(task, from) : undefined;
  if (outside === undefined) fillWeights(memory, task, layout, from);
  fillRounds(memory, task, layout);
  const at = positionOf(from ?? beginningOf(0));
  const shards = new Shards(memory, layout, task);
  const before = shards.restore(from?.workers ?? []) ? NOTHING : at;
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
  const weights = {
    blocks: () =>
      outside === undefined ? weightBlocks(memory, task, layout) : outsideBlocks(outside),
    compact: () =>
      outside === undefined ? compactWeights(memory, task, layout) : outsideWeights(outside),
  };
  return new WasmSession(new RoundRun(control, crew, shards, weights, at, before));
}

const NOTHING: LossSum = { loss: 0, examples: 0 };

function allocateOutside(task: TrainingTask, from: EngineState | undefined): OutsideMatrices {
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

/** The weights, wherever they are. */
interface WeightAccess {
  blocks(): Pick<EngineState, 'input' | 'output'>;
  compact(): Weights;
}

class RoundRun implements Run {
  readonly #control: RoundControl;
  readonly #crew: Crew<undefined>;
  readonly #shards: Shards;
  readonly #weights: WeightAccess;
  #at: Position;
  /** The loss of this epoch that is not among the sums of the shards. */
  #before: LossSum;

  constructor(
    control: RoundControl,
    crew: Crew<undefined>,
    shards: Shards,
    weights: WeightAccess,
    at: Position,
    before: LossSum,
  ) {
    this.#weights = weights;
    this.#control = control;
    this.#crew = crew;
    this.#shards = shards;
    this.#at = at;
    this.#before = before;
  }

  async train(epoch: number, pause: boolean): Promise<EpochSum> {
    if (!this.#shards.isOn) {
      const { segments, words } = epoch === this.#at.epoch ? this.#at : beginningOf(epoch);
      if (segments === 0) this.#before = NOTHING;
      this.#shards.begin(segments, words);
    }
    await this.#pass({ part: 'training', epoch }, pause);
    const { isDone: ended, words } = this.#shards;
    const sum = addUp([this.#before, this.#shards.sum]);
    this.#at = ended ? beginningOf(epoch + 1) : { epoch, segments: 0, words, ...sum };
    return { ...sum, ended };
  }

  /** Measuring draws the same numbers each time, and leaves training where it was. */
  async measure(): Promise<LossSum> {
    const training = this.#shards.save();
    this.#shards.seed('heldOut');
    this.#shards.begin();
    await this.#pass({ part: 'heldOut', epoch: 0 });
    const { sum } = this.#shards;
    this.#shards.restore(training);
    return sum;
  }

  progress(): EpochProgress {
    return { words: this.#shards.words, ...addUp([this.#before, this.#shards.sum]) };
  }

  pause(): void {
    this.#control.pause();
  }

  stop(): void {
    this.#control.stop();
  }

  state(): EngineState {
    return { ...this.#at, ...this.#weights.blocks(), workers: this.#shards.save() };
  }

  weights(): Weights {
    return this.#weights.compact();
  }

  close(): Promise<void> {
    return this.#crew.close();
  }

  async #pass(pass: Pass, pause = false): Promise<void> {
    this.#control.reset(this.#shards.words);
    if (pause) this.#control.pause();
    await this.#crew.run(pass);
  }
}
