import { counted, TrainingError, WordloomError } from '../errors.js';
import { type RandomState, seedRandom } from '../random.js';
import {
  type Batches,
  batchify,
  countMinibatches,
  type Minibatch,
  minibatchAt,
} from './batches.js';
import { measureValidation, type TextLoss } from './evaluate.js';
import type { LanguageModelEpoch, ResumeState, Tensors, TrainingPosition } from './state.js';
import type { Network, NetworkState } from './network.js';
import { Optimizer, type OptimizerSettings } from './optimizer.js';
import { createPause } from './pause.js';
import type { LanguageModelEvent, LanguageModelPosition } from './events.js';
import { afterValidation, rateAt, type Schedule } from './schedule.js';
import { StatePool } from './state-pool.js';
import { areFinite, fillMatrices, tensorsOf } from './tensors.js';
import { checksumOf, type TextPart } from './text.js';

/** The random stream of dropout; stream 0 draws the parameters. */
const DROPOUT_STREAM = 1;

/** Milliseconds between two events of progress. */
const TELL_INTERVAL = 100;

/** Settings of training. */
export interface TrainerSettings extends Schedule, OptimizerSettings {
  readonly batch: number;
  readonly bptt: number;
  readonly patience: number;
  readonly seed: number;
}

/** A network with initial parameters, and its training text. */
export interface TrainerTask {
  readonly network: Network;
  readonly training: TextPart;
  readonly validation: TextPart | undefined;
  readonly settings: TrainerSettings;
}

/** The result of training. */
export interface Trained {
  /** The parameters with the lowest validation loss; without validation, the current ones. */
  readonly parameters: Tensors;
  readonly history: readonly LanguageModelEpoch[];
  readonly resume: ResumeState;
}

/** Hooks of a training run. */
export interface TrainerHooks {
  readonly onEvent?: (event: LanguageModelEvent) => void;
  /** Awaited after every epoch. */
  readonly onEpoch?: () => void | Promise<void>;
  /**
   * Awaited after every minibatch and every epoch but the last, when `snapshot` may be taken.
   *
   * @param ended the number of finished epochs, if one has just ended
   */
  readonly onBoundary?: (ended?: number) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Trains a network by truncated back-propagation through time. Each minibatch continues the text
 * and the state of the one before; an epoch starts from a zero state. Between two minibatches
 * `snapshot` returns everything needed to resume bit for bit.
 */
export class Trainer {
  readonly #network: Network;
  readonly #validation: TextPart | undefined;
  readonly #settings: TrainerSettings;
  readonly #batches: Batches;
  readonly #minibatches: number; // of an epoch
  readonly #tokens: number; // of an epoch, predicted
  readonly #optimizer: Optimizer;
  readonly #states: StatePool;
  readonly #state: NetworkState;
  readonly #random: RandomState;
  readonly #text: readonly number[]; // checksums
  #position: Omit<TrainingPosition, 'random' | 'text'>;
  #history: LanguageModelEpoch[] = [];
  #best: Tensors | undefined;

  /**
   * @param from the position to resume from, with the same settings and text
   * @throws TrainingError NO_EXAMPLES or HELD_OUT_EMPTY for a text of less than two tokens,
   *   WordloomError TEXT_CHANGED if `from` belongs to another text; STATE_DAMAGED if it does not
   *   fit
   */
  constructor({ network, training, validation, settings }: TrainerTask, from?: Trained) {
    checkTexts(training, validation);
    this.#network = network;
    this.#validation = validation;
    this.#settings = settings;
    this.#batches = batchify(training.ids, settings.batch);
    this.#tokens = training.ids.length - 1;
    this.#minibatches = countMinibatches(this.#batches, settings.bptt);
    this.#text = [training, ...(validation ? [validation] : [])].map(({ ids }) => checksumOf(ids));
    this.#random = seedRandom(settings.seed, DROPOUT_STREAM);
    this.#position = {
      epoch: 0,
      batch: 0,
      step: 0,
      lossSum: 0,
      tokens: 0,
      seconds: 0,
      rateFactor: 1,
      best: null,
    };
    // The largest first, so that all smaller ones fit in its memory.
    network.plan(Math.min(settings.bptt, this.#batches.steps), settings.batch);
    const { arithmetic, parameters, gradients } = network;
    this.#optimizer = new Optimizer(arithmetic, parameters, gradients, settings);
    this.#states = new StatePool(network);
    this.#state = this.#states.take(settings.batch);
    if (from !== undefined) this.#restore(from);
  }

  /**
   * Trains to the last epoch, or until the validation loss has not fallen for `patience` epochs.
   *
   * @throws TrainingError DIVERGED if losses or parameters are no longer finite; the signal's
   *   reason once it is aborted, which takes effect between two minibatches
   */
  async run({ onEvent, onEpoch, onBoundary, signal }: TrainerHooks = {}): Promise<void> {
    const pause = createPause(signal);
    signal?.throwIfAborted();
    while (this.#position.epoch < this.#settings.epochs && !this.#hasStopped()) {
      await this.#trainEpoch(pause, onEvent, onBoundary);
      await this.#endEpoch(pause, onEvent);
      await onEpoch?.();
      const { epoch } = this.#position;
      if (epoch < this.#settings.epochs && !this.#hasStopped()) await onBoundary?.(epoch);
    }
    const { epoch, best } = this.#position;
    if (epoch < this.#settings.epochs) {
      onEvent?.({ type: 'early-stop', epoch, bestEpoch: best!.epoch });
    }
  }

  /** The position of training. */
  get position(): LanguageModelPosition {
    const { epoch, tokens } = this.#position;
    const { epochs } = this.#settings;
    return {
      epoch: epoch + 1,
      epochs,
      tokens: this.#tokens * epoch + tokens,
      totalTokens: this.#tokens * epochs,
    };
  }

  /**
   * Copies the whole state. Call it only while `run` is paused.
   *
   * @throws TrainingError DIVERGED if a parameter is not finite. A loss belongs to the parameters
   *   before its step, so it does not prove that the last ones are finite
   */
  snapshot(): Trained {
    const { parameters } = this.#network;
    if (!areFinite(parameters)) {
      throw diverged('Some parameters are no longer finite', this.#settings.learningRate);
    }
    const tensors = new Map([
      ...tensorsOf(parameters, 'parameters.'),
      ...tensorsOf(this.#optimizer.mean, 'mean.'),
      ...tensorsOf(this.#optimizer.variance, 'variance.'),
      ...tensorsOf(carried(this.#state)),
    ]);
    const position = { ...this.#position, random: [...this.#random], text: this.#text };
    return {
      parameters: this.#best ?? tensorsOf(parameters),
      history: [...this.#history],
      resume: { position, tensors },
    };
  }

  #restore({ parameters, history, resume }: Trained): void {
    const { random, text, ...position } = resume.position;
    if (text.join() !== this.#text.join()) throw textChanged();
    const { batch, tokens } = position;
    if (batch > this.#minibatches || tokens > this.#tokens)
      throw stateDamaged('its place in the text');
    this.#position = position;
    this.#history = [...history];
    this.#best = position.best === null ? undefined : parameters;
    this.#random.set(random);
    try {
      fillMatrices(this.#network.parameters, resume.tensors, 'parameters.');
      fillMatrices(this.#optimizer.mean, resume.tensors, 'mean.');
      fillMatrices(this.#optimizer.variance, resume.tensors, 'variance.');
      fillMatrices(carried(this.#state), resume.tensors);
    } catch (error) {
      throw stateDamaged((error as Error).message, error);
    }
  }

  async #trainEpoch(
    pause: () => Promise<void>,
    onEvent: TrainerHooks['onEvent'],
    onBoundary: TrainerHooks['onBoundary'],
  ): Promise<void> {
    const settings = this.#settings;
    const earlier = this.#position; // of this epoch, before the interruption
    const started = performance.now();
    let told = started;
    for (let batch = earlier.batch; batch < this.#minibatches; batch++) {
      const minibatch = minibatchAt(this.#batches, settings.bptt, batch);
      const { epoch, step, lossSum, tokens, rateFactor } = this.#position;
      const rate = rateAt(settings, epoch, batch / this.#minibatches, rateFactor);
      const loss = this.#trainMinibatch(minibatch, rate, step + 1);
      const now = performance.now();
      this.#position = {
        ...this.#position,
        batch: batch + 1,
        step: step + 1,
        lossSum: lossSum + loss,
        tokens: tokens + minibatch.count,
        seconds: earlier.seconds + (now - started) / 1000,
      };
      if (!Number.isFinite(loss)) {
        const what = `The loss stopped being a number in epoch ${epoch + 1}`;
        throw diverged(what, settings.learningRate);
      }
      if (onEvent && now - told > TELL_INTERVAL) {
        told = now;
        const speed = (this.#position.tokens - earlier.tokens) / ((now - started) / 1000);
        onEvent(this.#progress(speed, rate));
      }
      await pause();
      await onBoundary?.();
    }
  }

  /** One step of the optimizer; returns the sum of the losses. */
  #trainMinibatch({ inputs, targets, count }: Minibatch, rate: number, step: number): number {
    const network = this.#network;
    network.zeroGradients();
    const logits = network.forward(inputs, this.#state, this.#random);
    const loss = network.arithmetic.softmaxCrossEntropy(logits, targets, 1 / count);
    network.backward(logits);
    this.#optimizer.step(rate, step);
    return loss;
  }

  async #endEpoch(pause: () => Promise<void>, onEvent: TrainerHooks['onEvent']): Promise<void> {
    const started = performance.now();
    const validation = this.#validation
      ? await measureValidation(this.#network, this.#states, this.#validation, pause)
      : undefined;
    const { epoch, lossSum, tokens, seconds, rateFactor, best } = this.#position;
    const settings = this.#settings;
    const record = {
      epoch: epoch + 1,
      loss: lossSum / tokens,
      perplexity: Math.exp(lossSum / tokens),
      validationLoss: validation?.loss ?? null,
      validationPerplexity: validation?.perplexity ?? null,
      bitsPerCharacter: validation?.bitsPerCharacter ?? null,
      learningRate: rateAt(settings, epoch, 1 - 1 / this.#minibatches, rateFactor),
      tokens,
      seconds: seconds + (performance.now() - started) / 1000,
    };
    const numbers = [record.perplexity, record.validationPerplexity ?? 0];
    if (!numbers.every(Number.isFinite) || !areFinite(this.#network.parameters)) {
      const what = `Perplexity or parameters stopped being finite in epoch ${epoch + 1}`;
      throw diverged(what, settings.learningRate);
    }
    const improved = isLower(validation, best);
    if (improved) this.#best = tensorsOf(this.#network.parameters);
    this.#history.push(record);
    this.#network.resetState(this.#state);
    this.#position = {
      epoch: epoch + 1,
      batch: 0,
      step: this.#position.step,
      lossSum: 0,
      tokens: 0,
      seconds: 0,
      rateFactor: validation ? afterValidation(settings, rateFactor, improved) : rateFactor,
      best: improved ? { epoch: epoch + 1, loss: validation!.loss } : best,
    };
    onEvent?.({ type: 'epoch', record, best: improved });
  }

  #hasStopped(): boolean {
    const { epoch, best } = this.#position;
    const { patience } = this.#settings;
    return patience > 0 && best !== null && epoch - best.epoch >= patience;
  }

  #progress(tokensPerSecond: number, learningRate: number): LanguageModelEvent {
    const { lossSum, tokens: ofEpoch } = this.#position;
    const { position } = this;
    const { tokens, totalTokens } = position;
    return {
      type: 'training',
      ...position,
      percentage: (100 * tokens) / totalTokens,
      tokensPerSecond,
      loss: lossSum / ofEpoch,
      learningRate,
      secondsLeft: (totalTokens - tokens) / tokensPerSecond,
    };
  }
}

const isLower = (validation: TextLoss | undefined, best: TrainingPosition['best']): boolean =>
  validation !== undefined && validation.loss < (best?.loss ?? Infinity);

/** The matrices of a state by name. */
function carried(state: NetworkState): Map<string, NetworkState[number]['h']> {
  return new Map(
    state.flatMap(({ h, c }, layer) => [
      [`hidden.${layer}`, h] as const,
      ...(c === undefined ? [] : [[`cell.${layer}`, c] as const]),
    ]),
  );
}

function checkTexts(training: TextPart, validation: TextPart | undefined): void {
  if (training.ids.length < 2) {
    throw new TrainingError(
      'NO_EXAMPLES',
      `The training text has ${counted(training.ids.length, 'token')}, but training needs at ` +
        'least two. Use a longer text, or a smaller share for validation.',
    );
  }
  if (validation !== undefined && validation.ids.length < 2) {
    throw new TrainingError(
      'HELD_OUT_EMPTY',
      `The validation text has ${counted(validation.ids.length, 'token')}, but validation needs ` +
        'at least two.',
      {
        advice: {
          library:
            'Use a larger validation share, a longer text, or validation: 0 to hold none out.',
          commandLine:
            'Use a larger --validation-share, a longer text, or --validation-share 0 to hold none out.',
        },
      },
    );
  }
}

/** Anybody may have written the file, and its parts may not belong to one run. */
function stateDamaged(what: string, cause?: unknown): TrainingError {
  const message = `The state to resume from is damaged: ${what}. Train again, or resume from an older checkpoint.`;
  return new TrainingError('STATE_DAMAGED', message, { cause });
}

function textChanged(): WordloomError {
  return new WordloomError(
    'TEXT_CHANGED',
    'The text has changed since this training began, so it cannot resume. Give the same text ' +
      'with the same options, or start again.',
  );
}

const diverged = (what: string, rate: number): TrainingError =>
  new TrainingError(
    'DIVERGED',
    `${what}: the parameters grew without bound. ` +
      `Use a lower learning rate than ${rate}, or clip the gradient.`,
  );
