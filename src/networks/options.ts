import * as check from '../check.js';
import {
  normalizeTokenizerOptions,
  type NormalizedTokenizerOptions,
  TOKENIZER_OPTION_NAMES,
  type TokenizerOptions,
} from '../tokenizer/index.js';
import { CELL_KINDS, type CellKind, type GruReset } from './recurrent/cell.js';

export { CELL_KINDS as CELLS } from './recurrent/cell.js';

/** What a token is: a code point, or a word. */
export const LEVELS = ['char', 'word'] as const;
export type Level = (typeof LEVELS)[number];

export const INPUTS = ['embedding', 'one-hot'] as const;
export const GRU_RESETS: readonly GruReset[] = ['after', 'before'];
export const OPTIMIZERS = ['sgd', 'adam', 'adamw'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];
export const SCHEDULES = ['constant', 'plateau', 'cosine', 'step'] as const;
export type ScheduleName = (typeof SCHEDULES)[number];
export const LANGUAGE_MODEL_ENGINES = ['wasm', 'reference'] as const;

/** How a recurrent language model is built and trained. The names are PyTorch's ideas. */
export interface LanguageModelOptions {
  /**
   * The recurrent cell: `'lstm'`, `'gru'`, or `'rnn'`, the plain one with tanh.
   * @default 'lstm'
   */
  cell?: CellKind;
  /**
   * What a token is: `'char'`, a Unicode code point, or `'word'`.
   * @default 'char'
   */
  level?: Level;
  /**
   * Units of each layer, 1 to 4096.
   * @default 200
   */
  hidden?: number;
  /**
   * Recurrent layers, one upon the other, 1 to 8.
   * @default 2
   */
  layers?: number;
  /**
   * How tokens enter: as rows of an Embedding layer, or one-hot.
   * @default 'embedding'
   */
  input?: (typeof INPUTS)[number];
  /**
   * Numbers in a vector of the Embedding layer, 1 to 4096.
   * @default that of `hidden`
   */
  embeddingDim?: number;
  /**
   * Whether the decoder shares the weights of the Embedding layer (Press and Wolf 2017), for which
   * `embeddingDim` must equal `hidden`.
   * @default false
   */
  tied?: boolean;
  /**
   * Whether the vectors that the Embedding layer begins with stay as they are; otherwise they are
   * trained like all the rest.
   * @default false
   */
  freeze?: boolean;
  /**
   * Share of numbers that dropout blanks in training, 0 up to but not including 1: of the vectors,
   * between the layers, and before the decoder.
   * @default 0.2
   */
  dropout?: number;
  /**
   * Whether the cells have biases.
   * @default true
   */
  bias?: boolean;
  /**
   * Where the reset gate of a GRU stands: `'after'` the matrix product, as PyTorch and cuDNN have
   * it, or `'before'` it, as Cho et al. 2014.
   * @default 'after'
   */
  gruReset?: GruReset;
  /**
   * Words that occur less often are read as `<unk>`. Word level only.
   * @default 2
   */
  minCount?: number;
  /**
   * At most so many words, the most frequent ones, beside `<unk>` and `<eos>`. Word level only.
   * @default undefined: no limit
   */
  maxVocab?: number;
  /**
   * Whether the vocabulary begins with `<pad>`, whose vector is to be zero, for programs that fill
   * up their sequences.
   * @default false
   */
  padding?: boolean;
  /**
   * Share of the text, its end, that is not trained on but measured after each epoch, 0 to 0.5.
   * Without effect where there is a validation text.
   * @default 0.1
   */
  validation?: number;
  /**
   * Passes over the text.
   * @default 10
   */
  epochs?: number;
  /**
   * Sequences side by side in a minibatch.
   * @default 20
   */
  batch?: number;
  /**
   * Steps that the error goes back through time; the state is carried on from there.
   * @default 35
   */
  bptt?: number;
  /**
   * Plain gradient descent, Adam (weight decay added to the gradient), or AdamW (decoupled).
   * @default 'adam'
   */
  optimizer?: OptimizerName;
  /**
   * Learning rate at the start.
   * @default 0.002 for Adam and AdamW, 20 for SGD
   */
  learningRate?: number;
  /**
   * How the learning rate goes on: `'constant'`; `'plateau'` lowers it after every epoch in which
   * the validation loss did not fall below its lowest; `'step'` after every `stepEpochs` epochs;
   * `'cosine'` lets it fall to zero along a half wave, minibatch by minibatch.
   * @default 'plateau'; 'constant' without validation
   */
  schedule?: ScheduleName;
  /**
   * What 'plateau' and 'step' multiply the learning rate by, above 0, at most 1.
   * @default 0.25
   */
  decay?: number;
  /**
   * Epochs between two steps of 'step'.
   * @default 1
   */
  stepEpochs?: number;
  /**
   * Weight decay, 0 to 1.
   * @default 0
   */
  weightDecay?: number;
  /**
   * Length that the gradient of all parameters together is cut down to where it is longer; 0 never
   * cuts.
   * @default 0.25
   */
  clip?: number;
  /**
   * Epochs in a row without a new lowest validation loss after which training stops; 0 never stops.
   * The parameters of the best epoch are kept in any case.
   * @default 0
   */
  patience?: number;
  /**
   * Seed of all random numbers: it decides the result bit for bit.
   * @default 1
   */
  seed?: number;
  /**
   * What does the arithmetic: `'wasm'`, or `'reference'`: plain float64 loops, slow, for checking.
   * @default 'wasm'
   */
  engine?: (typeof LANGUAGE_MODEL_ENGINES)[number];
}

/** All options that a language model is trained with; how text is cut counts at word level only. */
export interface LanguageModelTrainOptions extends LanguageModelOptions, TokenizerOptions {}

type Optional = 'maxVocab';

/** `LanguageModelOptions` with every default filled in, and the tokenizer's. */
export type NormalizedLanguageModelOptions = Readonly<
  Required<Omit<LanguageModelOptions, Optional>> & {
    maxVocab: number | undefined;
    tokenizer: NormalizedTokenizerOptions;
  }
>;

/** The defaults; of those that depend on others, the ones for a character model by Adam. */
export const LANGUAGE_MODEL_DEFAULTS = {
  cell: 'lstm',
  level: 'char',
  hidden: 200,
  layers: 2,
  input: 'embedding',
  embeddingDim: 200,
  tied: false,
  freeze: false,
  dropout: 0.2,
  bias: true,
  gruReset: 'after',
  minCount: 2,
  maxVocab: undefined,
  padding: false,
  validation: 0.1,
  epochs: 10,
  batch: 20,
  bptt: 35,
  optimizer: 'adam',
  learningRate: 0.002,
  schedule: 'plateau',
  decay: 0.25,
  stepEpochs: 1,
  weightDecay: 0,
  clip: 0.25,
  patience: 0,
  seed: 1,
  engine: 'wasm',
} as const satisfies Record<keyof LanguageModelOptions, unknown>;

/** SGD's default learning rate, as in PyTorch's word_language_model. */
export const SGD_LEARNING_RATE = 20;

/** Every option by name. */
export const LANGUAGE_MODEL_OPTION_NAMES: readonly string[] = [
  ...Object.keys(LANGUAGE_MODEL_DEFAULTS),
  ...TOKENIZER_OPTION_NAMES,
];

/**
 * Checks all options and fills in the defaults. Undefined counts as left out.
 *
 * @param hasValidation whether a validation text is given beside the share that `validation` names
 * @throws TypeError for an unknown option or a value of the wrong kind, RangeError for a wrong value
 */
export function normalizeLanguageModelOptions(
  options: LanguageModelTrainOptions,
  hasValidation = false,
): NormalizedLanguageModelOptions {
  check.knownKeys(
    'A language model',
    check.object('options', options),
    LANGUAGE_MODEL_OPTION_NAMES,
  );
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as LanguageModelTrainOptions;
  const all = { ...LANGUAGE_MODEL_DEFAULTS, ...given };
  const level = check.oneOf('level', all.level, LEVELS);
  const hidden = check.integer('hidden', all.hidden, 1, 4096);
  const validation = check.number('validation', all.validation, 0, 0.5);
  const optimizer = check.oneOf('optimizer', all.optimizer, OPTIMIZERS);
  const measured = hasValidation || validation > 0;
  const cell = check.oneOf('cell', all.cell, CELL_KINDS);
  const schedule = checkSchedule(given.schedule, measured);
  // Options that were normalised before have all defaults.
  const changed = Object.entries(given).filter(
    ([name, value]) => value !== LANGUAGE_MODEL_DEFAULTS[name as keyof LanguageModelOptions],
  );
  refuseIdle(Object.fromEntries(changed), { cell, level, schedule });
  return {
    level,
    hidden,
    ...checkInput(given, hidden),
    cell,
    layers: check.integer('layers', all.layers, 1, 8),
    dropout: checkDropout(all.dropout),
    bias: check.boolean('bias', all.bias),
    gruReset: check.oneOf('gruReset', all.gruReset, GRU_RESETS),
    minCount: check.integer('minCount', all.minCount, 1),
    maxVocab: all.maxVocab === undefined ? undefined : check.integer('maxVocab', all.maxVocab, 1),
    padding: check.boolean('padding', all.padding),
    validation,
    epochs: check.integer('epochs', all.epochs, 1, 100_000),
    batch: check.integer('batch', all.batch, 1, 4096),
    bptt: check.integer('bptt', all.bptt, 1, 4096),
    optimizer,
    learningRate: check.number(
      'learningRate',
      given.learningRate ?? (optimizer === 'sgd' ? SGD_LEARNING_RATE : all.learningRate),
      0,
      1000,
    ),
    schedule,
    decay: checkDecay(all.decay),
    stepEpochs: check.integer('stepEpochs', all.stepEpochs, 1),
    weightDecay: check.number('weightDecay', all.weightDecay, 0, 1),
    clip: check.number('clip', all.clip, 0),
    patience: checkPatience(all.patience, measured),
    seed: check.integer('seed', all.seed, 0),
    engine: check.oneOf('engine', all.engine, LANGUAGE_MODEL_ENGINES),
    tokenizer: checkTokenizer(given, level),
  };
}

type Choices = Pick<NormalizedLanguageModelOptions, 'cell' | 'level' | 'schedule'>;

/** Options that count only where another one has one of these values. */
const COUNTS_FOR = [
  ['gruReset', 'cell', ['gru']],
  ['minCount', 'level', ['word']],
  ['maxVocab', 'level', ['word']],
  ['decay', 'schedule', ['plateau', 'step']],
  ['stepEpochs', 'schedule', ['step']],
] as const satisfies readonly [keyof LanguageModelOptions, keyof Choices, readonly string[]][];

const isIdle = (choices: Choices, [, by, values]: (typeof COUNTS_FOR)[number]): boolean =>
  !(values as readonly string[]).includes(choices[by]);

/** The options that are of no effect with these. */
export const idleOptions = (choices: Choices): readonly string[] =>
  COUNTS_FOR.filter((rule) => isIdle(choices, rule)).map(([name]) => name);

/** Refuses options that are of no effect with these, by name. Throws RangeError. */
export function refuseIdle(given: LanguageModelOptions, choices: Choices): void {
  for (const rule of COUNTS_FOR) {
    const [name, by, values] = rule;
    if (given[name] === undefined || !isIdle(choices, rule)) continue;
    throw new RangeError(
      `${name} counts for the ${by} ${values.join(' and ')} only, not for ${choices[by]}: leave it out`,
    );
  }
}

function checkInput(
  given: LanguageModelOptions,
  hidden: number,
): Pick<NormalizedLanguageModelOptions, 'input' | 'embeddingDim' | 'tied' | 'freeze'> {
  const input = check.oneOf('input', given.input ?? LANGUAGE_MODEL_DEFAULTS.input, INPUTS);
  const embeddingDim = check.integer('embeddingDim', given.embeddingDim ?? hidden, 1, 4096);
  const tied = check.boolean('tied', given.tied ?? LANGUAGE_MODEL_DEFAULTS.tied);
  const freeze = check.boolean('freeze', given.freeze ?? LANGUAGE_MODEL_DEFAULTS.freeze);
  for (const [name, wanted] of Object.entries({ tied, freeze })) {
    if (wanted && input === 'one-hot') {
      throw new RangeError(`${name} needs an Embedding layer, not one-hot input`);
    }
  }
  if (tied && embeddingDim !== hidden) {
    throw new RangeError(
      `tied needs embeddingDim to equal hidden, got ${embeddingDim} and ${hidden}`,
    );
  }
  return { input, embeddingDim, tied, freeze };
}

function checkDropout(value: unknown): number {
  const dropout = check.number('dropout', value, 0, 1);
  if (dropout === 1) throw new RangeError('dropout must be below 1, which would blank everything');
  return dropout;
}

function checkDecay(value: unknown): number {
  const decay = check.number('decay', value, 0, 1);
  if (decay === 0) throw new RangeError('decay must be above 0, which would end all learning');
  return decay;
}

function checkSchedule(given: unknown, measured: boolean): ScheduleName {
  const schedule = check.oneOf(
    'schedule',
    given ?? (measured ? LANGUAGE_MODEL_DEFAULTS.schedule : 'constant'),
    SCHEDULES,
  );
  if (schedule === 'plateau' && !measured) {
    throw new RangeError(
      "The schedule 'plateau' goes by the validation loss: set validation to a share above 0, or " +
        'give a validation text',
    );
  }
  return schedule;
}

function checkPatience(value: unknown, measured: boolean): number {
  const patience = check.integer('patience', value, 0);
  if (patience > 0 && !measured) {
    throw new RangeError(
      'patience goes by the validation loss: set validation to a share above 0, or give a ' +
        'validation text',
    );
  }
  return patience;
}

/** Text for a word model is mostly prepared already: it is cut at gaps unless asked otherwise. */
function checkTokenizer(
  given: LanguageModelTrainOptions,
  level: Level,
): NormalizedTokenizerOptions {
  const named = TOKENIZER_OPTION_NAMES.filter((name) => name in given);
  if (level === 'char' && named.length > 0) {
    throw new RangeError(
      `${named.join(', ')}: a character model has no tokenizer. Leave it out, or set level to 'word'`,
    );
  }
  const options = Object.fromEntries(Object.entries(given).filter(([key]) => named.includes(key)));
  return normalizeTokenizerOptions({ tokenizer: 'whitespace', ...options });
}
