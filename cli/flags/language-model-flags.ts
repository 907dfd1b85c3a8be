import type { InitialiseOptions } from '../../src/networks/initialise-options.js';
import { INITIALISE_DEFAULTS, ROW_RULES } from '../../src/networks/initialise-options.js';
import { CELL_KINDS } from '../../src/networks/recurrent/cell.js';
import {
  GRU_RESETS,
  INPUTS,
  LANGUAGE_MODEL_DEFAULTS,
  LANGUAGE_MODEL_ENGINES,
  type LanguageModelOptions,
  type LanguageModelTrainOptions,
  LEVELS,
  OPTIMIZERS,
  SCHEDULES,
  SGD_LEARNING_RATE,
} from '../../src/networks/options.js';
import { TOKENIZER_NAMES } from '../../src/advanced.js';
import type { TokenizerOptions } from '../../src/index.js';
import { parseNumber } from './parsers.js';
import type { FlagTable } from './table.js';
import { TOKENIZER_FLAGS } from './train-flags.js';

const DEFAULTS = LANGUAGE_MODEL_DEFAULTS;

/** What the network is built of. */
export const NETWORK_FLAGS = {
  cell: [
    {
      flags: '--cell <kind>',
      help: 'the recurrent cell',
      choices: CELL_KINDS,
      default: DEFAULTS.cell,
    },
  ],
  level: [
    {
      flags: '--level <unit>',
      help: 'what a token is: a character or a word',
      choices: LEVELS,
      default: DEFAULTS.level,
    },
  ],
  hidden: [
    {
      flags: '--hidden <n>',
      help: 'units of each layer',
      parse: parseNumber,
      default: DEFAULTS.hidden,
    },
  ],
  layers: [
    {
      flags: '--layers <n>',
      help: 'recurrent layers, one upon the other',
      parse: parseNumber,
      default: DEFAULTS.layers,
    },
  ],
  input: [
    {
      flags: '--input <kind>',
      help: 'how tokens enter: as rows of an Embedding layer, or one-hot',
      choices: INPUTS,
      default: DEFAULTS.input,
    },
  ],
  embeddingDim: [
    {
      flags: '--embedding-dim <n>',
      help: 'numbers in a row of the Embedding layer (default: as --hidden, or as the vectors)',
      parse: parseNumber,
    },
  ],
  tied: [
    { flags: '--tied', help: 'the decoder shares the weights of the Embedding layer', value: true },
  ],
  dropout: [
    {
      flags: '--dropout <rate>',
      help: 'share of numbers that dropout blanks in training',
      parse: parseNumber,
      default: DEFAULTS.dropout,
    },
  ],
  bias: [{ flags: '--no-bias', help: 'cells without biases', value: false }],
  gruReset: [
    {
      flags: '--gru-reset <where>',
      help: 'reset gate of a GRU after the product, as PyTorch, or before, as Cho et al.',
      choices: GRU_RESETS,
      default: DEFAULTS.gruReset,
    },
  ],
} as const satisfies Partial<FlagTable<LanguageModelOptions>>;

/** Text for a language model is mostly prepared already. */
export const DEFAULT_TOKENIZER = 'whitespace';

/** How the text of a model by word is cut. */
export const LANGUAGE_MODEL_TOKENIZER_FLAGS = {
  ...TOKENIZER_FLAGS,
  tokenizer: [
    {
      flags: '--tokenizer <name>',
      help: 'how text is cut into words',
      choices: TOKENIZER_NAMES,
      default: DEFAULT_TOKENIZER,
    },
  ],
} as const satisfies FlagTable<TokenizerOptions>;

/** What a token is, and which become the vocabulary. */
export const LANGUAGE_MODEL_TEXT_FLAGS = {
  minCount: [
    {
      flags: '--min-count <n>',
      help: 'words that occur less often are read as <unk>',
      parse: parseNumber,
      default: DEFAULTS.minCount,
    },
  ],
  maxVocab: [
    {
      flags: '--max-vocab <n>',
      help: 'keep at most so many words, the most frequent ones',
      parse: parseNumber,
    },
  ],
  padding: [
    { flags: '--padding', help: 'begin the vocabulary with <pad>, whose row is zero', value: true },
  ],
  ...LANGUAGE_MODEL_TOKENIZER_FLAGS,
} as const satisfies Partial<FlagTable<LanguageModelTrainOptions>>;

/** How a language model is trained. */
export const LANGUAGE_MODEL_TRAINING_FLAGS = {
  validation: [
    {
      flags: '--validation-share <share>',
      help: 'share of the text, its end, that is only measured, after each epoch',
      parse: parseNumber,
      default: DEFAULTS.validation,
    },
  ],
  epochs: [
    {
      flags: '--epochs <n>',
      help: 'passes over the text',
      parse: parseNumber,
      default: DEFAULTS.epochs,
    },
  ],
  batch: [
    {
      flags: '--batch <n>',
      help: 'sequences side by side in a minibatch',
      parse: parseNumber,
      default: DEFAULTS.batch,
    },
  ],
  bptt: [
    {
      flags: '--bptt <n>',
      help: 'steps that the error goes back through time',
      parse: parseNumber,
      default: DEFAULTS.bptt,
    },
  ],
  optimizer: [
    {
      flags: '--optimizer <name>',
      help: 'how gradients change the weights',
      choices: OPTIMIZERS,
      default: DEFAULTS.optimizer,
    },
  ],
  learningRate: [
    {
      flags: '--lr <x>',
      help: 'learning rate at the start',
      parse: parseNumber,
      default: DEFAULTS.learningRate,
      defaultText: `${DEFAULTS.learningRate}, or ${SGD_LEARNING_RATE} for sgd`,
    },
  ],
  schedule: [
    {
      flags: '--schedule <name>',
      help: 'how the learning rate goes on; plateau goes by the validation text',
      choices: SCHEDULES,
      default: DEFAULTS.schedule,
    },
  ],
  decay: [
    {
      flags: '--decay <x>',
      help: 'what plateau and step multiply the learning rate by',
      parse: parseNumber,
      default: DEFAULTS.decay,
    },
  ],
  stepEpochs: [
    {
      flags: '--step-epochs <n>',
      help: 'epochs between two steps of the schedule step',
      parse: parseNumber,
      default: DEFAULTS.stepEpochs,
    },
  ],
  weightDecay: [
    {
      flags: '--weight-decay <x>',
      help: 'how strongly weights are pulled to zero',
      parse: parseNumber,
      default: DEFAULTS.weightDecay,
    },
  ],
  clip: [
    {
      flags: '--clip <x>',
      help: 'length that the gradient is cut down to; 0 never cuts',
      parse: parseNumber,
      default: DEFAULTS.clip,
    },
  ],
  patience: [
    {
      flags: '--patience <n>',
      help: 'stop after so many epochs in a row without progress; 0 never stops',
      parse: parseNumber,
      default: DEFAULTS.patience,
    },
  ],
  seed: [
    {
      flags: '--seed <n>',
      help: 'seed of all random numbers, which decides the result',
      parse: parseNumber,
      default: DEFAULTS.seed,
    },
  ],
  engine: [
    {
      flags: '--engine <name>',
      help: 'what does the arithmetic',
      choices: LANGUAGE_MODEL_ENGINES,
      default: DEFAULTS.engine,
    },
  ],
} as const satisfies Partial<FlagTable<LanguageModelOptions>>;

/** What becomes of the vectors that the Embedding layer begins with. */
export const FREEZE_FLAGS = {
  freeze: [
    { flags: '--freeze', help: 'the vectors of --embedding stay as they are', value: true },
    {
      flags: '--fine-tune',
      help: 'the vectors of --embedding are trained with the rest (the default)',
      value: false,
    },
  ],
} as const satisfies Partial<FlagTable<LanguageModelOptions>>;

/** All options of a language model. */
export const LANGUAGE_MODEL_FLAGS = {
  ...FREEZE_FLAGS,
  ...NETWORK_FLAGS,
  ...LANGUAGE_MODEL_TEXT_FLAGS,
  ...LANGUAGE_MODEL_TRAINING_FLAGS,
} as const satisfies FlagTable<LanguageModelTrainOptions>;

/** How vectors get into the Embedding layer. */
export const INITIALISE_FLAGS = {
  missingWords: [
    {
      flags: '--missing-words <rule>',
      help: 'rows of words without a vector: drawn among the vectors, drawn as ever, mean, zeros',
      choices: ROW_RULES,
      default: INITIALISE_DEFAULTS.missingWords,
    },
  ],
  unknownRow: [
    {
      flags: '--unknown-row <rule>',
      help: 'the row of <unk>, if no vector has that name',
      choices: ROW_RULES,
      default: INITIALISE_DEFAULTS.unknownRow,
    },
  ],
  endOfLineRow: [
    {
      flags: '--eos-row <rule>',
      help: 'the row of <eos>, if no vector is called that or </s>',
      choices: ROW_RULES,
      default: INITIALISE_DEFAULTS.endOfLineRow,
    },
  ],
  lowercaseFallback: [
    {
      flags: '--exact-case',
      help: 'a word takes no vector of the word in lower case',
      value: false,
    },
  ],
} as const satisfies FlagTable<InitialiseOptions>;
