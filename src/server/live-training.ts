import type { EpochRecord } from '../embedding/model-state.js';
import type { LanguageModel } from '../language-model/language-model.js';
import type { Model } from '../model/model.js';
import type { LanguageModelEvent, LanguageModelProgress } from '../networks/events.js';
import type { LanguageModelEpoch } from '../networks/state.js';
import type { TrainEvent, TrainingProgress } from '../train/events.js';

/** A point of a curve, with means since the previous point. */
export interface CurvePoint {
  /** Increases from point to point. */
  readonly serial: number;
  /** Completed epochs, with the fraction of the current one. */
  readonly epochs: number;
  /** Mean loss since the previous point; null before the first prediction. */
  readonly loss: number | null;
  readonly learningRate: number;
  /** Words or tokens. */
  readonly perSecond: number;
}

/** The progress of a training run. */
export interface TrainingNow {
  readonly epoch: number; // from 1
  readonly epochs: number;
  /** Words or tokens processed so far, over all epochs. */
  readonly done: number;
  readonly total: number;
  /** null for a checkpoint in a file, like the values below. */
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
  readonly learningRate: number | null;
  /** Mean loss of the epoch so far; null before the first prediction. */
  readonly loss: number | null;
}

/** Progress measured while training runs. */
interface Measured extends TrainingNow {
  readonly perSecond: number;
  readonly secondsLeft: number;
  readonly learningRate: number;
}

/** A completed epoch. Losses are means. */
export interface TrainedEpoch {
  readonly epoch: number;
  readonly loss: number;
  /** On held-out text; null without any. */
  readonly heldOutLoss: number | null;
  readonly seconds: number;
}

/** A sample that a language model generated after an epoch. */
export interface WrittenSample {
  readonly epoch: number;
  readonly text: string;
}

/** The state of a training run; `file` for a model that this program does not train. */
export type TrainingState = 'reading' | 'training' | 'done' | 'stopped' | 'failed' | 'file';

/** Maximum number of points of a curve; beyond it, neighbouring points are merged. */
const MOST_POINTS = 2000;
const MOST_SAMPLES = 200;
/** A point is dropped if its distance from the previous one is less than this share of the usual. */
const LEAST_STEP = 0.2;

/**
 * A training run for the server: pass its events to `onEvent` and its checkpoints to `show`.
 *
 *     const live = new LiveTraining('model.db', 'word vectors');
 *     const server = await createServer([live]);
 *     const model = await train({
 *       ...options,
 *       onEvent: live.onEvent,
 *       onCheckpoint: async (checkpoint) => live.show(await checkpoint.model()),
 *       checkpointEvery: 1,
 *     });
 *     live.end(model);
 */
export class LiveTraining {
  readonly name: string;
  readonly kind: 'word vectors' | 'a language model';
  #state: TrainingState = 'reading';
  #problem: string | null = null;
  #model: Model | LanguageModel | undefined;
  #version = 0;
  #now: TrainingNow | null = null;
  #points: CurvePoint[] = [];
  #serial = 0;
  readonly #epochs: TrainedEpoch[] = [];
  readonly #samples: WrittenSample[] = [];
  /** The sum of losses of the current epoch, and the words or tokens processed in it. */
  #sum = { epoch: 0, passed: 0, loss: 0 };
  /** Words or tokens between the last two points. */
  #step = 0;

  /** @param name the name of the model, such as its file name */
  constructor(name: string, kind: 'word vectors' | 'a language model') {
    this.name = name;
    this.kind = kind;
  }

  /** The newest model; undefined before the first checkpoint. */
  get model(): Model | LanguageModel | undefined {
    return this.#model;
  }

  /** How many models have been shown. */
  get version(): number {
    return this.#version;
  }

  get state(): TrainingState {
    return this.#state;
  }

  /** Why it failed or was stopped. */
  get problem(): string | null {
    return this.#problem;
  }

  get isOver(): boolean {
    return ['done', 'stopped', 'failed'].includes(this.#state);
  }

  get now(): TrainingNow | null {
    return this.#now;
  }

  get epochs(): readonly TrainedEpoch[] {
    return this.#epochs;
  }

  get samples(): readonly WrittenSample[] {
    return this.#samples;
  }

  /** The points of the curve after a given one. */
  pointsSince(serial: number): CurvePoint[] {
    return this.#points.filter((point) => point.serial > serial);
  }

  /** Records an event of `train` or `trainLanguageModel`. */
  readonly onEvent = (event: TrainEvent | LanguageModelEvent): void => {
    if (event.type === 'training') this.#advance(progressOf(event));
    else if (event.type === 'epoch') {
      this.#state = 'training';
      this.#epochs.push(epochOf(event.record));
    }
  };

  /** Serves the model of a checkpoint from now on. */
  show(model: Model | LanguageModel): void {
    this.#model = model;
    this.#version++;
  }

  /** Adds a sample that a language model generated after an epoch. */
  addSample(sample: WrittenSample): void {
    this.#samples.push(sample);
    if (this.#samples.length > MOST_SAMPLES) this.#samples.shift();
  }

  /** Training has finished with a model. */
  end(model: Model | LanguageModel): void {
    this.show(model);
    this.#state = 'done';
  }

  /** Training has ended without a model; the last checkpoint stays. */
  fail(problem: string, state: 'failed' | 'stopped' = 'failed'): void {
    this.#problem = problem;
    this.#state = state;
  }

  #advance(now: Measured): void {
    this.#state = 'training';
    this.#now = now;
    const { epoch, epochs, done, total, loss: mean, learningRate, perSecond } = now;
    const passed = done - ((epoch - 1) * total) / epochs;
    const before = this.#sum.epoch === epoch ? this.#sum : { passed: 0, loss: 0 };
    const step = passed - before.passed;
    // An epoch often ends a few words after a point, too few for a meaningful mean.
    if (step > 0 && step < LEAST_STEP * this.#step) return;
    this.#step = step;
    const sum = (mean ?? 0) * passed;
    const loss = mean === null || passed <= before.passed ? null : partOf(sum, passed, before);
    if (passed > before.passed && mean !== null) this.#sum = { epoch, passed, loss: sum };
    const place = (done / total) * epochs;
    this.#points.push({ serial: ++this.#serial, epochs: place, loss, learningRate, perSecond });
    if (this.#points.length > MOST_POINTS) this.#points = halved(this.#points);
  }
}

/** The mean loss between two sums. */
const partOf = (sum: number, passed: number, before: { passed: number; loss: number }): number =>
  (sum - before.loss) / (passed - before.passed);

/** Merges each two neighbouring points into one at the position of the later. */
function halved(points: readonly CurvePoint[]): CurvePoint[] {
  const pairs = points.filter((_, i) => i % 2 === 1);
  return pairs.map((later, i) => {
    const losses = [points[2 * i].loss, later.loss].filter((loss) => loss !== null);
    const loss = losses.length === 0 ? null : losses.reduce((a, b) => a + b) / losses.length;
    return { ...later, loss };
  });
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function progressOf(event: TrainingProgress | LanguageModelProgress): Measured {
  const { epoch, epochs, learningRate, secondsLeft, loss } = event;
  const [done, total, perSecond] =
    'words' in event
      ? [event.words, event.totalWords, event.wordsPerSecond]
      : [event.tokens, event.totalTokens, event.tokensPerSecond];
  const mean = finite(loss);
  return { epoch, epochs, done, total, perSecond, secondsLeft, learningRate, loss: mean };
}

/** An epoch of a history, of word vectors or of a language model. */
export const epochOf = (record: EpochRecord | LanguageModelEpoch): TrainedEpoch => ({
  epoch: record.epoch,
  loss: record.loss,
  heldOutLoss: 'heldOutLoss' in record ? record.heldOutLoss : record.validationLoss,
  seconds: record.seconds,
});
