import { BACKENDS, type BackendName } from '../gpu/backends.js';
import * as check from '../options/check.js';
import { LONGEST_SUBWORD, MOST_BUCKETS } from '../subwords/subword-vectors.js';
import { type EngineName, ENGINES, type Mode, MODES } from '../engines/engine.js';
import {
  boolean,
  complete,
  type Complete,
  integer,
  number,
  oneOf,
  orWord,
  type Table,
} from '../options/table.js';
import { withSubwords } from './subword-options.js';

/** How vectors are trained. Names and defaults follow word2vec and gensim. */
export interface TrainingOptions {
  /**
   * `'skipgram'` predicts the neighbours from the centre, `'cbow'` the centre from its neighbours.
   * @default 'skipgram'
   */
  mode?: Mode;
  /**
   * Dimensions of the vectors, 1 to 65,536.
   * @default 100
   */
  dim?: number;
  /**
   * Maximum number of words on each side of the centre, 1 to 1000.
   * @default 5
   */
  window?: number;
  /**
   * Whether to always use the full window. Otherwise the width of each window is drawn from 1 to
   * `window`, as in word2vec, so near words count more.
   * @default false
   */
  fixedWindow?: boolean;
  /**
   * Hierarchical softmax instead of negative sampling: predicts a word by the turns on its path in
   * a Huffman tree of the vocabulary. If `negative` is given too, both predict each word, and the
   * loss is their sum, as in word2vec.
   * @default false
   */
  hs?: boolean;
  /**
   * Negative examples for each centre word, 1 to 64; 0 with hierarchical softmax alone. Skip-gram
   * draws them once per window. Both modes draw from a small pool of noise words that is renewed
   * gradually.
   * @default 5; 0 with hs
   */
  negative?: number;
  /**
   * Exponent of the noise distribution from which negatives are drawn: 0.75 in word2vec and gensim,
   * 0.5 in fastText, 1 draws by frequency, 0 uniformly.
   * @default 0.75
   */
  nsExponent?: number;
  /**
   * Subsampling: words more frequent than this share of the text are skipped at random; 0 turns it
   * off.
   * @default 0.001
   */
  sample?: number;
  /**
   * Whether CBOW uses the mean of the context vectors; otherwise it uses their sum.
   * @default true
   */
  cbowMean?: boolean;
  /**
   * Whether Korean words have n-grams of jamo, the letters of their syllables, as well as n-grams
   * of syllables (Park et al. 2018). Sets `minJamo` 3, `maxJamo` 5, `minn` 1 and `maxn` 4, unless
   * they are given.
   * @default true if `minJamo` or `maxJamo` is given, or if most of the text is Hangul and neither
   *   an n-gram option nor `init` or `continue` is given; otherwise false
   */
  jamo?: boolean;
  /**
   * Length of the longest n-gram of jamo, 0 to 1000; 0 turns n-grams of jamo off.
   * @default 0, or 5 with `jamo`
   */
  maxJamo?: number;
  /**
   * Length of the shortest n-gram of jamo, 0 to 1000; 0 turns n-grams of jamo off.
   * @default 0, or 3 with `jamo`
   */
  minJamo?: number;
  /**
   * Whether a word's vector is the mean of its own row and the rows of its character n-grams, as in
   * fastText. Sets `maxn` 6, `minn` 3 and `bucket` 2,000,000, unless they are given.
   * @default false; true if `minn` or `maxn` is given, or with `jamo`
   */
  subwords?: boolean;
  /**
   * Length of the longest n-gram in characters, 0 to 1000; 0 turns n-grams off. The < before a word
   * and the > after it count as characters.
   * @default 0, or 6 with `subwords`, or 4 with `jamo`
   */
  maxn?: number;
  /**
   * Length of the shortest n-gram in characters, 0 to 1000; 0 turns n-grams off.
   * @default 0, or 3 with `subwords`, or 1 with `jamo`
   */
  minn?: number;
  /**
   * Number of buckets that n-grams are hashed into. Only buckets that the vocabulary uses take
   * memory.
   * @default 2000000
   */
  bucket?: number;
  /**
   * Passes over the corpus.
   * @default 5
   */
  epochs?: number;
  /**
   * Learning rate at the start; it falls linearly to `minLearningRate`.
   * @default 0.025 for skip-gram, 0.05 for CBOW and with n-grams
   */
  learningRate?: number;
  /**
   * Learning rate at the end.
   * @default 0.0001
   */
  minLearningRate?: number;
  /**
   * Share of the documents to hold out and measure after each epoch, 0 to 0.5.
   * @default 0
   */
  heldOut?: number;
  /**
   * Random seed. With one thread, or with `deterministic` and any number of threads, the same seed
   * gives a bit-identical result.
   * @default 1
   */
  seed?: number;
  /**
   * Worker threads, for reading and for training.
   * @default all cores; ranks on one machine share them
   */
  threads?: number;
  /**
   * Whether any number of threads gives bit-identical vectors, on machines of the same kind. The
   * wasm engine then trains synchronously, which takes somewhat longer. The gpu engine does not
   * support it.
   * @default false
   */
  deterministic?: boolean;
  /**
   * The training engine: `'wasm'` runs on the CPU, `'gpu'` on a graphics card. `'reference'` is
   * plain float64 loops, slow, for checking. `'auto'` uses a graphics card if a short trial on your
   * text shows that it is faster.
   * @default 'auto'
   */
  engine?: EngineName | 'auto';
  /**
   * The backend of the gpu engine. `'auto'` uses only a real graphics card; naming a backend allows
   * a software device too. `'webasm'` and `'cpu'` use no graphics card and are for tests.
   * @default 'auto'
   */
  backend?: BackendName | 'auto';
  /**
   * Windows per step of the gpu engine, at most 65,536. Large batches are fast, but a short text
   * needs many steps more than large ones. `'auto'` aims at some 4,000 steps of 256 to 16,384
   * windows.
   * @default 'auto'
   */
  batch?: number | 'auto';
}

/** The most dimensions of a vector. */
export const MOST_NUMBERS = 65_536;

/** What `backend` may be. */
export const BACKEND_CHOICES = ['auto', ...BACKENDS] as const;

/** `TrainingOptions` with every default filled in. */
export type NormalizedTrainingOptions = Complete<TrainingOptions>;

/** How vectors are trained. */
export const TRAINING_OPTIONS: Table<TrainingOptions> = {
  mode: {
    type: oneOf(MODES),
    default: 'skipgram',
    flag: '--mode <mode>',
    help: 'skipgram predicts the context from the centre, cbow the centre from the context',
    continue: 'fixed',
  },
  dim: {
    type: integer(1, MOST_NUMBERS),
    default: 100,
    flag: '--dim <n>',
    help: 'dimensions of the vectors',
    continue: 'fixed',
  },
  window: {
    type: integer(1, 1000),
    default: 5,
    flag: '--window <n>',
    help: 'maximum words on each side of the centre',
  },
  fixedWindow: {
    type: boolean,
    default: false,
    flag: '--fixed-window',
    help: 'always use the full window (default: a random width from 1 to --window, as word2vec)',
    sets: true,
  },
  hs: {
    type: boolean,
    default: false,
    flag: '--hs',
    help: 'hierarchical softmax instead of negative sampling; with --negative, both',
    sets: true,
    continue: 'fixed',
  },
  negative: {
    type: integer(0, 64),
    default: ({ hs }) => (hs ? 0 : 5),
    defaultText: '5, or 0 with --hs',
    flag: '--negative <n>',
    help: 'negative examples for each centre word',
  },
  nsExponent: {
    type: number(-2, 2),
    default: 0.75,
    flag: '--ns-exponent <x>',
    help: 'exponent of the noise distribution',
  },
  sample: {
    type: number(0, 1),
    default: 1e-3,
    flag: '--sample <x>',
    help: 'subsample words more frequent than this share of the text; 0 turns it off',
  },
  cbowMean: {
    type: boolean,
    default: true,
    flag: '--no-cbow-mean',
    help: 'with cbow, sum the context vectors (default: their mean)',
    sets: false,
  },
  jamo: {
    type: boolean,
    default: false,
    defaultText: 'if most of the text is Hangul',
    flag: '--jamo',
    help: 'learn n-grams of jamo (Korean letters) too: --minn 1 --maxn 4 --min-jamo 3 --max-jamo 5',
    sets: true,
    opposite: {
      flag: '--no-jamo',
      help: 'do not learn n-grams of jamo, even if most of the text is Hangul',
    },
    record: false, // the next two say it
    continue: 'fixed',
  },
  maxJamo: {
    type: integer(0, LONGEST_SUBWORD),
    default: ({ jamo }) => (jamo ? 5 : 0),
    defaultText: '0, or 5 with --jamo',
    flag: '--max-jamo <n>',
    help: 'longest n-gram, in jamo; 0 turns these n-grams off',
    continue: 'fixed',
  },
  minJamo: {
    type: integer(0, LONGEST_SUBWORD),
    default: ({ jamo, maxJamo }) => (jamo ? Math.min(3, maxJamo) : 0),
    defaultText: '0, or 3 with --jamo',
    flag: '--min-jamo <n>',
    help: 'shortest n-gram, in jamo; 0 turns these n-grams off',
    continue: 'fixed',
  },
  subwords: {
    type: boolean,
    default: false,
    flag: '--subwords',
    help: 'learn character n-grams too, like fastText: --minn 3 --maxn 6 --bucket 2000000',
    sets: true,
    record: false, // the next three say it
    continue: 'fixed',
  },
  maxn: {
    type: integer(0, LONGEST_SUBWORD),
    default: ({ subwords, jamo }) => {
      if (jamo) return 4;
      return subwords ? 6 : 0;
    },
    defaultText: '0, or 6 with --subwords, or 4 with --jamo',
    flag: '--maxn <n>',
    help: 'longest n-gram, in characters; 0 turns n-grams off',
    continue: 'fixed',
  },
  minn: {
    type: integer(0, LONGEST_SUBWORD),
    default: ({ subwords, jamo, maxn }) => (subwords ? Math.min(jamo ? 1 : 3, maxn) : 0),
    defaultText: '0, or 3 with --subwords, or 1 with --jamo',
    flag: '--minn <n>',
    help: 'shortest n-gram, in characters; 0 turns n-grams off',
    continue: 'fixed',
  },
  bucket: {
    type: integer(0, MOST_BUCKETS),
    default: 2_000_000,
    flag: '--bucket <n>',
    help: 'number of buckets that n-grams are hashed into',
    continue: 'fixed',
  },
  epochs: {
    type: integer(1, 100_000),
    default: 5,
    flag: '--epochs <n>',
    help: 'passes over the corpus',
  },
  learningRate: {
    type: number(0, 10),
    default: ({ mode, minn, maxn }) => (mode === 'cbow' || (minn > 0 && maxn > 0) ? 0.05 : 0.025),
    defaultText: '0.025, or 0.05 for cbow and with n-grams',
    flag: '--lr <x>',
    help: 'learning rate at the start',
  },
  minLearningRate: {
    type: number(0, 10),
    // The default minimum must not be above a small learning rate that is given.
    default: ({ learningRate }) => Math.min(1e-4, learningRate),
    defaultText: '0.0001',
    flag: '--min-lr <x>',
    help: 'learning rate at the end',
  },
  heldOut: {
    type: number(0, 0.5),
    default: 0,
    flag: '--held-out <share>',
    help: 'share of the documents to hold out, and measure after each epoch',
  },
  seed: {
    type: integer(0),
    default: 1,
    flag: '--seed <n>',
    help: 'random seed; with one thread, the same seed gives the same result',
  },
  threads: {
    type: integer(1, 256),
    default: 1, // `prepare` replaces it with the number of cores
    defaultText: 'all cores',
    flag: '--threads <n>',
    help: 'number of threads',
    resume: 'may change',
    continue: 'fresh',
  },
  deterministic: {
    type: boolean,
    default: false,
    flag: '--deterministic',
    help: 'give the same vectors for any number of threads (default: for one thread only)',
    sets: true,
  },
  engine: {
    type: oneOf(['auto', ...ENGINES]),
    default: 'auto',
    flag: '--engine <name>',
    help: 'engine that does the arithmetic',
    continue: 'fresh',
  },
  backend: {
    type: oneOf(BACKEND_CHOICES),
    default: 'auto',
    flag: '--backend <name>',
    help: 'backend of the gpu engine',
    continue: 'fresh',
  },
  batch: {
    type: orWord(integer(1, 65_536), 'auto'),
    default: 'auto',
    flag: '--batch <n>',
    help: 'windows per step of the gpu engine',
    continue: 'fresh',
  },
};

/**
 * Checks the options and their combinations, and fills in the defaults.
 *
 * @param threads the default of `threads`
 * @throws TypeError for a value of the wrong kind, RangeError for a wrong value
 */
export function normalizeTrainingOptions(
  options: TrainingOptions,
  threads: number,
): NormalizedTrainingOptions {
  // Giving any n-gram option turns n-grams on.
  const jamo = options.jamo ?? (isPositive(options.minJamo) || isPositive(options.maxJamo));
  const training = complete(TRAINING_OPTIONS, {
    ...options,
    threads: options.threads ?? threads,
    jamo,
    subwords:
      options.subwords ?? (jamo === true || isPositive(options.minn) || isPositive(options.maxn)),
  });
  refuseContradictions(training);
  return withSubwords(training, options);
}

const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0;

/**
 * Refuses options that exclude each other.
 *
 * @throws RangeError
 */
function refuseContradictions({
  learningRate,
  minLearningRate,
  engine,
  backend,
  deterministic,
  hs,
  negative,
}: NormalizedTrainingOptions): void {
  refuseOutputs(hs, negative);
  check.number('minLearningRate', minLearningRate, 0, learningRate);
  if (backend !== 'auto' && engine !== 'gpu') {
    throw new RangeError(`backend ${backend} is for engine gpu, but engine is ${engine}`);
  }
  if (deterministic && engine === 'gpu') {
    throw new RangeError('deterministic is for engines wasm and reference, but engine is gpu');
  }
}

/**
 * Checks that there is a way to predict words.
 *
 * @throws RangeError
 */
function refuseOutputs(hs: boolean, negative: number): void {
  if (!hs && negative === 0) {
    throw new RangeError(
      'negative is 0, so there is nothing to compare words with: give at least 1, or use ' +
        'hierarchical softmax',
    );
  }
}
