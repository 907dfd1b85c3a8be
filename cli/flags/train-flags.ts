import { MODES } from '../../src/engines/engine.js';
import {
  type CorpusOptions,
  type StartOptions,
  STEMMER_NAMES,
  TOKENIZER_NAMES,
  type TokenizerOptions,
  type TrainOptions,
} from '../../src/index.js';
import { DOCUMENT_UNITS } from '../../src/ingest/reading.js';
import { INIT_VOCABS } from '../../src/train/start/options.js';
import {
  BACKEND_CHOICES,
  CBOW_LEARNING_RATE,
  ENGINE_CHOICES,
  TRAINING_DEFAULTS,
  type TrainingOptions,
} from '../../src/train/training-options.js';
import { MIN_COUNT_DEFAULT, type VocabularyOptions } from '../../src/vocabulary/options.js';
import { parseEncoding, parseName, parseNumber, readWordList } from './parsers.js';
import type { FlagTable } from './table.js';

/** How text becomes tokens. */
export const TOKENIZER_FLAGS = {
  tokenizer: [
    {
      flags: '--tokenizer <name>',
      help: 'how text is cut into words',
      choices: TOKENIZER_NAMES,
      default: TOKENIZER_NAMES[0],
    },
  ],
  lowercase: [
    { flags: '--lowercase', help: 'lower-case all words, even with whitespace', value: true },
    { flags: '--keep-case', help: 'keep capital letters', value: false },
  ],
  stemmer: [
    { flags: '--stemmer <name>', help: 'cut words to their stems', choices: STEMMER_NAMES },
  ],
  stopWords: [
    {
      flags: '--stop-words <language>',
      help: 'leave out the stop words of a language, such as en',
      parse: parseName,
    },
  ],
  locale: [
    {
      flags: '--locale <tag>',
      help: 'language of the text, such as ja, for the tokenizer segmenter',
      parse: parseName,
    },
  ],
} as const satisfies FlagTable<TokenizerOptions>;

/** How a corpus is cut and read. */
export const CORPUS_FLAGS = {
  documents: [
    {
      flags: '--documents <unit>',
      help: 'what a window never reaches across',
      choices: DOCUMENT_UNITS,
      default: DOCUMENT_UNITS[0],
    },
  ],
  invalidUtf8: [
    {
      flags: '--invalid-utf8 <what>',
      help: 'stop at bytes that are not UTF-8, or replace them by U+FFFD',
      choices: ['error', 'replace'],
      default: 'error',
    },
  ],
  encoding: [
    {
      flags: '--encoding <name>',
      help: 'encoding of the files: windows-1252, shift_jis, ... (UTF-8; UTF-16 with a byte order mark)',
      parse: parseEncoding,
    },
  ],
} as const satisfies FlagTable<CorpusOptions>;

/** How the bytes of files are read, for what takes nothing else of CORPUS_FLAGS. */
export const BYTES_FLAGS = {
  invalidUtf8: CORPUS_FLAGS.invalidUtf8,
  encoding: CORPUS_FLAGS.encoding,
} as const satisfies Partial<FlagTable<CorpusOptions>>;

/** Which words get a vector. */
export const VOCABULARY_FLAGS = {
  minCount: [
    {
      flags: '--min-count <n>',
      help: 'leave out words that occur less often',
      parse: parseNumber,
      default: MIN_COUNT_DEFAULT,
    },
  ],
  maxVocab: [
    {
      flags: '--max-vocab <n>',
      help: 'keep at most so many words, the most frequent ones',
      parse: parseNumber,
    },
  ],
  words: [
    {
      flags: '--words <file>',
      help: 'take exactly the words of this file, one a line',
      parse: readWordList,
    },
  ],
} as const satisfies FlagTable<VocabularyOptions>;

/** How many threads work, for reading alone too. */
export const THREADS_FLAGS = {
  threads: [
    {
      flags: '--threads <n>',
      help: 'threads to work with (default: as many as the machine runs at the same time)',
      parse: parseNumber,
    },
  ],
} as const satisfies FlagTable<Pick<TrainingOptions, 'threads'>>;

/** The seed, for the commands that draw random numbers. */
export const SEED_FLAGS = {
  seed: [
    {
      flags: '--seed <n>',
      help: 'seed of all random numbers; one thread then gives the same result each time',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.seed,
    },
  ],
} as const satisfies FlagTable<Pick<TrainingOptions, 'seed'>>;

/** What a window is, for the commands that show or use one. */
export const WINDOW_FLAGS = {
  mode: [
    {
      flags: '--mode <mode>',
      help: 'predict neighbours from the centre, or the centre from its neighbours',
      choices: MODES,
      default: TRAINING_DEFAULTS.mode,
    },
  ],
  window: [
    {
      flags: '--window <n>',
      help: 'words on each side of the centre at most',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.window,
    },
  ],
} as const satisfies FlagTable<Pick<TrainingOptions, 'mode' | 'window'>>;

/** How vectors are trained. */
export const TRAINING_FLAGS = {
  ...WINDOW_FLAGS,
  dim: [
    {
      flags: '--dim <n>',
      help: 'numbers in a vector',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.dim,
    },
  ],
  fixedWindow: [
    {
      flags: '--fixed-window',
      help: 'every window reaches as far as it may (default: 1 word to all, at random)',
      value: true,
    },
  ],
  negative: [
    {
      flags: '--negative <n>',
      help: 'negative examples for each centre word',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.negative,
    },
  ],
  nsExponent: [
    {
      flags: '--ns-exponent <x>',
      help: 'exponent of the noise distribution',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.nsExponent,
    },
  ],
  sample: [
    {
      flags: '--sample <x>',
      help: 'thin out words above this share of the text; 0 keeps all',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.sample,
    },
  ],
  cbowMean: [
    {
      flags: '--no-cbow-mean',
      help: 'cbow takes the sum of the context vectors (default: their mean)',
      value: false,
    },
  ],
  epochs: [
    {
      flags: '--epochs <n>',
      help: 'passes over the corpus',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.epochs,
    },
  ],
  learningRate: [
    {
      flags: '--lr <x>',
      help: 'learning rate at the start',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.learningRate,
      defaultText: `${TRAINING_DEFAULTS.learningRate}, or ${CBOW_LEARNING_RATE} for cbow`,
    },
  ],
  minLearningRate: [
    {
      flags: '--min-lr <x>',
      help: 'learning rate at the end',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.minLearningRate,
    },
  ],
  heldOut: [
    {
      flags: '--held-out <share>',
      help: 'share of the documents that is only measured, after each epoch',
      parse: parseNumber,
      default: TRAINING_DEFAULTS.heldOut,
    },
  ],
  ...SEED_FLAGS,
  ...THREADS_FLAGS,
  deterministic: [
    {
      flags: '--deterministic',
      help: 'the same vectors for any number of threads (default: for one thread only)',
      value: true,
    },
  ],
  engine: [
    {
      flags: '--engine <name>',
      help: 'what does the arithmetic',
      choices: ENGINE_CHOICES,
      default: TRAINING_DEFAULTS.engine,
    },
  ],
  backend: [
    {
      flags: '--backend <name>',
      help: 'what the gpu engine runs on',
      choices: BACKEND_CHOICES,
      default: TRAINING_DEFAULTS.backend,
    },
  ],
  batch: [
    {
      flags: '--batch <n>',
      help: 'windows in a step of the gpu engine',
      parse: (text) => (text === 'auto' ? text : parseNumber(text)),
      default: TRAINING_DEFAULTS.batch,
    },
  ],
} as const satisfies FlagTable<TrainingOptions>;

/** What training begins with. */
export const START_FLAGS = {
  init: [
    {
      flags: '--init <file>',
      help: 'begin with the vectors of a file in any format, or of a model (default: random numbers)',
      parse: parseName,
    },
  ],
  initVocab: [
    {
      flags: '--init-vocab <which>',
      help: 'learn the words of the corpus, or all of the vectors beside them',
      choices: INIT_VOCABS,
      default: INIT_VOCABS[0],
    },
  ],
  freeze: [
    {
      flags: '--freeze',
      help: 'leave vectors that come from --init as they are, and train the others',
      value: true,
    },
  ],
  continue: [
    {
      flags: '--continue <model>',
      help: 'go on with a model, whose options hold unless others are given; -o is the model itself',
      parse: parseName,
    },
  ],
} as const satisfies FlagTable<StartOptions>;

/** All options of `train`. */
export const TRAIN_FLAGS = {
  ...TRAINING_FLAGS,
  ...VOCABULARY_FLAGS,
  ...TOKENIZER_FLAGS,
  ...CORPUS_FLAGS,
  ...START_FLAGS,
} as const satisfies FlagTable<TrainOptions>;
