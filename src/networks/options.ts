import * as check from '../check.js';
import {
  boolean,
  complete,
  type Complete,
  integer,
  namesOf,
  number,
  oneOf,
  type OptionType,
  pick,
  type Table,
} from '../options.js';
import {
  type NormalizedTokenizerOptions,
  TOKENIZER_OPTION_NAMES,
  TOKENIZER_OPTIONS,
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

/** `LanguageModelOptions` with every default filled in, and the tokenizer's. */
export type NormalizedLanguageModelOptions = Complete<LanguageModelOptions, 'maxVocab'> & {
  readonly tokenizer: NormalizedTokenizerOptions;
};

/** A share from 0, but below 1. */
const dropoutRate: OptionType<number> = {
  ...number(0, 1),
  check(name, value) {
    const rate = check.number(name, value, 0, 1);
    if (rate < 1) return rate;
    throw new RangeError(`${name} must be below 1, which would blank everything`);
  },
};

/** A factor above 0, at most 1. */
const decayFactor: OptionType<number> = {
  ...number(0, 1),
  check(name, value) {
    const factor = check.number(name, value, 0, 1);
    if (factor > 0) return factor;
    throw new RangeError(`${name} must be above 0, which would end all learning`);
  },
};

type NetworkOptions = Pick<
  LanguageModelOptions,
  | 'cell'
  | 'level'
  | 'hidden'
  | 'layers'
  | 'input'
  | 'embeddingDim'
  | 'tied'
  | 'dropout'
  | 'bias'
  | 'gruReset'
>;

/** What the network is built of. */
export const NETWORK_OPTIONS: Table<NetworkOptions> = {
  cell: {
    type: oneOf(CELL_KINDS),
    default: 'lstm',
    flag: '--cell <kind>',
    help: 'the recurrent cell',
  },
  level: {
    type: oneOf(LEVELS),
    default: 'char',
    flag: '--level <unit>',
    help: 'what a token is: a character or a word',
  },
  hidden: {
    type: integer(1, 4096),
    default: 200,
    flag: '--hidden <n>',
    help: 'units of each layer',
  },
  layers: {
    type: integer(1, 8),
    default: 2,
    flag: '--layers <n>',
    help: 'recurrent layers, one upon the other',
  },
  input: {
    type: oneOf(INPUTS),
    default: 'embedding',
    flag: '--input <kind>',
    help: 'how tokens enter: as rows of an Embedding layer, or one-hot',
  },
  embeddingDim: {
    type: integer(1, 4096),
    default: ({ hidden }) => hidden,
    defaultText: 'as --hidden, or as the vectors',
    flag: '--embedding-dim <n>',
    help: 'numbers in a row of the Embedding layer',
  },
  tied: {
    type: boolean,
    default: false,
    flag: '--tied',
    help: 'the decoder shares the weights of the Embedding layer',
    sets: true,
  },
  dropout: {
    type: dropoutRate,
    default: 0.2,
    flag: '--dropout <rate>',
    help: 'share of numbers that dropout blanks in training',
  },
  bias: {
    type: boolean,
    default: true,
    flag: '--no-bias',
    help: 'cells without biases',
    sets: false,
  },
  gruReset: {
    type: oneOf(GRU_RESETS),
    default: 'after',
    flag: '--gru-reset <where>',
    help: 'reset gate of a GRU after the product, as PyTorch, or before, as Cho et al.',
  },
};

/** What becomes of the vectors that the Embedding layer begins with. */
export const FREEZE_OPTIONS: Table<Pick<LanguageModelOptions, 'freeze'>> = {
  freeze: {
    type: boolean,
    default: false,
    flag: '--freeze',
    help: 'the vectors of --embedding stay as they are',
    sets: true,
    opposite: {
      flag: '--fine-tune',
      help: 'the vectors of --embedding are trained with the rest (the default)',
    },
  },
};

/** Which tokens become the vocabulary. */
export const LANGUAGE_MODEL_VOCABULARY_OPTIONS: Table<
  Pick<LanguageModelOptions, 'minCount' | 'maxVocab' | 'padding'>
> = {
  minCount: {
    type: integer(1),
    default: 2,
    flag: '--min-count <n>',
    help: 'words that occur less often are read as <unk>',
  },
  maxVocab: {
    type: integer(1),
    flag: '--max-vocab <n>',
    help: 'keep at most so many words, the most frequent ones',
  },
  padding: {
    type: boolean,
    default: false,
    flag: '--padding',
    help: 'begin the vocabulary with <pad>, whose row is zero',
    sets: true,
  },
};

type LanguageModelTrainingOptions = Pick<
  LanguageModelOptions,
  | 'validation'
  | 'epochs'
  | 'batch'
  | 'bptt'
  | 'optimizer'
  | 'learningRate'
  | 'schedule'
  | 'decay'
  | 'stepEpochs'
  | 'weightDecay'
  | 'clip'
  | 'patience'
  | 'seed'
  | 'engine'
>;

/** How a language model is trained. */
export const LANGUAGE_MODEL_TRAINING_OPTIONS: Table<LanguageModelTrainingOptions> = {
  validation: {
    type: number(0, 0.5),
    default: 0.1,
    flag: '--validation-share <share>',
    help: 'share of the text, its end, that is only measured, after each epoch',
  },
  epochs: {
    type: integer(1, 100_000),
    default: 10,
    flag: '--epochs <n>',
    help: 'passes over the text',
    resume: 'may change',
  },
  batch: {
    type: integer(1, 4096),
    default: 20,
    flag: '--batch <n>',
    help: 'sequences side by side in a minibatch',
  },
  bptt: {
    type: integer(1, 4096),
    default: 35,
    flag: '--bptt <n>',
    help: 'steps that the error goes back through time',
  },
  optimizer: {
    type: oneOf(OPTIMIZERS),
    default: 'adam',
    flag: '--optimizer <name>',
    help: 'how gradients change the weights',
  },
  learningRate: {
    type: number(0, 1000),
    // For SGD that of PyTorch's word_language_model.
    default: ({ optimizer }) => (optimizer === 'sgd' ? 20 : 0.002),
    defaultText: '0.002, or 20 for sgd',
    flag: '--lr <x>',
    help: 'learning rate at the start',
  },
  schedule: {
    type: oneOf(SCHEDULES),
    default: ({ validation }) => (validation > 0 ? 'plateau' : 'constant'),
    defaultText: '"plateau"',
    flag: '--schedule <name>',
    help: 'how the learning rate changes; plateau goes by the validation text',
  },
  decay: {
    type: decayFactor,
    default: 0.25,
    flag: '--decay <x>',
    help: 'what plateau and step multiply the learning rate by',
  },
  stepEpochs: {
    type: integer(1),
    default: 1,
    flag: '--step-epochs <n>',
    help: 'epochs between two steps of the schedule step',
  },
  weightDecay: {
    type: number(0, 1),
    default: 0,
    flag: '--weight-decay <x>',
    help: 'how strongly weights are pulled to zero',
  },
  clip: {
    type: number(0),
    default: 0.25,
    flag: '--clip <x>',
    help: 'length that the gradient is cut down to; 0 never cuts',
  },
  patience: {
    type: integer(0),
    default: 0,
    flag: '--patience <n>',
    help: 'stop after so many epochs in a row without progress; 0 never stops',
  },
  seed: {
    type: integer(0),
    default: 1,
    flag: '--seed <n>',
    help: 'seed of all random numbers, which decides the result',
  },
  engine: {
    type: oneOf(LANGUAGE_MODEL_ENGINES),
    default: 'wasm',
    flag: '--engine <name>',
    help: 'what does the arithmetic',
  },
};

/** Text for a word model is mostly prepared already: it is cut at white space. */
export const DEFAULT_TOKENIZER = 'whitespace';

/** How the text of a word model is cut. */
export const LANGUAGE_MODEL_TOKENIZER_OPTIONS: Table<TokenizerOptions> = {
  ...TOKENIZER_OPTIONS,
  tokenizer: { ...TOKENIZER_OPTIONS.tokenizer, default: DEFAULT_TOKENIZER },
};

const MODEL_OPTIONS: Table<LanguageModelOptions> = {
  ...NETWORK_OPTIONS,
  ...FREEZE_OPTIONS,
  ...LANGUAGE_MODEL_VOCABULARY_OPTIONS,
  ...LANGUAGE_MODEL_TRAINING_OPTIONS,
};

/** All options of a language model, those of its text included. */
export const LANGUAGE_MODEL_OPTIONS: Table<LanguageModelTrainOptions> = {
  ...MODEL_OPTIONS,
  ...LANGUAGE_MODEL_TOKENIZER_OPTIONS,
};

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
  check.object('options', options);
  check.knownKeys('A language model', options, namesOf(LANGUAGE_MODEL_OPTIONS));
  const given = pick(LANGUAGE_MODEL_OPTIONS, options);
  const all = complete<LanguageModelOptions, 'maxVocab'>(MODEL_OPTIONS, {
    ...(hasValidation && { schedule: 'plateau' }),
    ...given,
  });
  // Options that were normalised before have all defaults.
  const changed = Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => value !== LANGUAGE_MODEL_OPTIONS[name as keyof typeof given].default,
    ),
  );
  refuseIdle(changed, all);
  refuseOneHot(all);
  refuseUnmeasured(all, hasValidation);
  refuseTokenizer(given, all.level);
  const tokenizer = complete<TokenizerOptions, 'stemmer' | 'stopWords'>(
    LANGUAGE_MODEL_TOKENIZER_OPTIONS,
    given,
  );
  return { ...all, tokenizer };
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

/** Refuses what needs an Embedding layer, or another size of it. Throws RangeError. */
function refuseOneHot({ input, tied, freeze, embeddingDim, hidden }: Complete<NetworkAndFreeze>) {
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
}

type NetworkAndFreeze = NetworkOptions & Pick<LanguageModelOptions, 'freeze'>;

/** Refuses what depends on the validation loss where nothing is measured. Throws RangeError. */
function refuseUnmeasured(
  { validation, schedule, patience }: Complete<LanguageModelTrainingOptions>,
  hasValidation: boolean,
): void {
  if (hasValidation || validation > 0) return;
  const advice = 'set validation to a share above 0, or give a validation text';
  if (schedule === 'plateau') {
    throw new RangeError(`The schedule 'plateau' goes by the validation loss: ${advice}`);
  }
  if (patience > 0) throw new RangeError(`patience goes by the validation loss: ${advice}`);
}

/** Refuses the options of a tokenizer for a model that has none. Throws RangeError. */
function refuseTokenizer(given: LanguageModelTrainOptions, level: Level): void {
  const named = TOKENIZER_OPTION_NAMES.filter((name) => name in given);
  if (level === 'word' || named.length === 0) return;
  throw new RangeError(
    `${named.join(', ')}: a character model has no tokenizer. Leave it out, or set level to 'word'`,
  );
}
