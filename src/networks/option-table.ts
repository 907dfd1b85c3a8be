import * as check from '../options/check.js';
import { boolean, integer, number, oneOf, type OptionType, type Table } from '../options/table.js';
import { TOKENIZER_OPTIONS, type TokenizerOptions } from '../tokenizer/index.js';
import { CELL_KINDS } from './recurrent/cell.js';
import {
  GRU_RESETS,
  INPUTS,
  LANGUAGE_MODEL_ENGINES,
  type LanguageModelOptions,
  type LanguageModelTrainOptions,
  LEVELS,
  OPTIMIZERS,
  SCHEDULES,
} from './option-types.js';

/** A share from 0, but below 1. */
const dropoutRate: OptionType<number> = {
  ...number(0, 1),
  check(name, value) {
    const rate = check.number(name, value, 0, 1);
    if (rate < 1) return rate;
    throw new RangeError(`${name} must be below 1, or dropout would remove everything`);
  },
};

/** A factor above 0, at most 1. */
const decayFactor: OptionType<number> = {
  ...number(0, 1),
  check(name, value) {
    const factor = check.number(name, value, 0, 1);
    if (factor > 0) return factor;
    throw new RangeError(`${name} must be above 0, or learning would stop`);
  },
};

export type NetworkOptions = Pick<
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

/** The architecture of the network. */
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
    help: 'hidden units per layer',
  },
  layers: {
    type: integer(1, 8),
    default: 2,
    flag: '--layers <n>',
    help: 'number of stacked recurrent layers',
  },
  input: {
    type: oneOf(INPUTS),
    default: 'embedding',
    flag: '--input <kind>',
    help: 'input layer: Embedding, or one-hot vectors',
  },
  embeddingDim: {
    type: integer(1, 4096),
    default: ({ hidden }) => hidden,
    defaultText: '--hidden, or the dimensions of the vectors',
    flag: '--embedding-dim <n>',
    help: 'dimensions of the Embedding layer',
  },
  tied: {
    type: boolean,
    default: false,
    flag: '--tied',
    help: 'share the weights of the Embedding layer with the decoder',
    sets: true,
  },
  dropout: {
    type: dropoutRate,
    default: 0.2,
    flag: '--dropout <rate>',
    help: 'dropout probability',
  },
  bias: {
    type: boolean,
    default: true,
    flag: '--no-bias',
    help: 'use cells without biases',
    sets: false,
  },
  gruReset: {
    type: oneOf(GRU_RESETS),
    default: 'after',
    flag: '--gru-reset <where>',
    help: 'reset gate of a GRU: after the product (PyTorch) or before it (Cho et al.)',
  },
};

/** Whether the initial vectors of the Embedding layer are trained. */
export const FREEZE_OPTIONS: Table<Pick<LanguageModelOptions, 'freeze'>> = {
  freeze: {
    type: boolean,
    default: false,
    flag: '--freeze',
    help: 'freeze the vectors of --embedding',
    sets: true,
    opposite: {
      flag: '--fine-tune',
      help: 'train the vectors of --embedding too (default)',
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
    help: 'minimum count of a word; rarer words become <unk>',
  },
  maxVocab: {
    type: integer(1),
    flag: '--max-vocab <n>',
    help: 'maximum size of the vocabulary; keeps the most frequent words',
  },
  padding: {
    type: boolean,
    default: false,
    flag: '--padding',
    help: 'start the vocabulary with <pad>, whose row is zeros',
    sets: true,
  },
};

/** The number of threads, which does not affect the result. */
export const LANGUAGE_MODEL_THREADS_OPTIONS: Table<Pick<LanguageModelOptions, 'threads'>> = {
  threads: {
    type: integer(1, 256),
    defaultText: 'all cores',
    flag: '--threads <n>',
    help: 'number of threads; the result does not depend on it',
    record: false,
    resume: 'may change',
  },
};

export type LanguageModelTrainingOptions = Pick<
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
  | 'threads'
>;

/** How a language model is trained. */
export const LANGUAGE_MODEL_TRAINING_OPTIONS: Table<LanguageModelTrainingOptions> = {
  validation: {
    type: number(0, 0.5),
    default: 0.1,
    flag: '--validation-share <share>',
    help: 'share of the text, at its end, to validate on after each epoch',
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
    help: 'sequences per minibatch',
  },
  bptt: {
    type: integer(1, 4096),
    default: 35,
    flag: '--bptt <n>',
    help: 'steps of back-propagation through time',
  },
  optimizer: {
    type: oneOf(OPTIMIZERS),
    default: 'adam',
    flag: '--optimizer <name>',
    help: 'optimizer',
  },
  learningRate: {
    type: number(0, 1000),
    // For SGD, the value of PyTorch's word_language_model.
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
    help: 'learning rate schedule; plateau watches the validation loss',
  },
  decay: {
    type: decayFactor,
    default: 0.25,
    flag: '--decay <x>',
    help: 'factor of the schedules plateau and step',
  },
  stepEpochs: {
    type: integer(1),
    default: 1,
    flag: '--step-epochs <n>',
    help: 'epochs between steps of the schedule step',
  },
  weightDecay: {
    type: number(0, 1),
    default: 0,
    flag: '--weight-decay <x>',
    help: 'weight decay',
  },
  clip: {
    type: number(0),
    default: 0.25,
    flag: '--clip <x>',
    help: 'maximum norm of the gradient; 0 turns clipping off',
  },
  patience: {
    type: integer(0),
    default: 0,
    flag: '--patience <n>',
    help: 'stop after this many epochs without improvement; 0 never stops early',
  },
  seed: {
    type: integer(0),
    default: 1,
    flag: '--seed <n>',
    help: 'random seed, which determines the result',
  },
  engine: {
    type: oneOf(LANGUAGE_MODEL_ENGINES),
    default: 'wasm',
    flag: '--engine <name>',
    help: 'engine that does the arithmetic',
  },
  ...LANGUAGE_MODEL_THREADS_OPTIONS,
};

/** Text for word models is usually tokenized already, so the default splits at white space. */
export const DEFAULT_TOKENIZER = 'whitespace';

/** How to tokenise the text of a word model. */
export const LANGUAGE_MODEL_TOKENIZER_OPTIONS: Table<TokenizerOptions> = {
  ...TOKENIZER_OPTIONS,
  tokenizer: { ...TOKENIZER_OPTIONS.tokenizer, default: DEFAULT_TOKENIZER },
};

/** All options of a language model except those of its text. */
export const MODEL_OPTIONS: Table<LanguageModelOptions> = {
  ...NETWORK_OPTIONS,
  ...FREEZE_OPTIONS,
  ...LANGUAGE_MODEL_VOCABULARY_OPTIONS,
  ...LANGUAGE_MODEL_TRAINING_OPTIONS,
};

/** All options of a language model, including those of its text. */
export const LANGUAGE_MODEL_OPTIONS: Table<LanguageModelTrainOptions> = {
  ...MODEL_OPTIONS,
  ...LANGUAGE_MODEL_TOKENIZER_OPTIONS,
};
