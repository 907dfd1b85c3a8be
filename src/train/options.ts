import { encodingOf } from '../bytes/encoding.js';
import * as check from '../check.js';
import { DOCUMENT_UNITS, type DocumentUnit, type ReadingOptions } from '../ingest/reading.js';
import { type NormalizedStart, normalizeStartOptions, type StartOptions } from './start/options.js';
import {
  normalizeTokenizerOptions,
  TOKENIZER_OPTION_NAMES,
  type TokenizerOptions,
} from '../tokenizer/index.js';
import {
  type NormalizedTrainingOptions,
  normalizeTrainingOptions,
  type TrainingOptions,
} from './training-options.js';
import type { VocabularyRule } from '../vocabulary/build.js';
import { normalizeVocabularyOptions, type VocabularyOptions } from '../vocabulary/options.js';

/** How a corpus is cut into documents and read. */
export interface CorpusOptions {
  /**
   * What a window never reaches across: the end of a line, of a file, or of a sentence (within
   * lines).
   * @default 'line'
   */
  documents?: DocumentUnit;
  /**
   * What to do about bytes that are not UTF-8: stop, or read U+FFFD in their place.
   * @default 'error'
   */
  invalidUtf8?: 'error' | 'replace';
  /**
   * The encoding of the files, as TextDecoder names it: 'windows-1252', 'utf-16le', 'shift_jis'.
   * @default UTF-8, or UTF-16 where a byte order mark says so
   */
  encoding?: string;
}

/** All options of `train`, but for the corpus itself. */
export interface TrainOptions
  extends TokenizerOptions, CorpusOptions, VocabularyOptions, TrainingOptions, StartOptions {}

/** `TrainOptions` sorted by the room that they are for, complete. */
export interface NormalizedTrainOptions {
  readonly reading: ReadingOptions;
  readonly vocabulary: VocabularyRule;
  readonly training: NormalizedTrainingOptions;
  readonly start: NormalizedStart;
}

// A record, so that an option that is missing here fails to compile.
const OTHER_OPTIONS = Object.keys({
  documents: true,
  invalidUtf8: true,
  encoding: true,
  minCount: true,
  maxVocab: true,
  words: true,
  mode: true,
  dim: true,
  window: true,
  fixedWindow: true,
  negative: true,
  nsExponent: true,
  sample: true,
  cbowMean: true,
  epochs: true,
  learningRate: true,
  minLearningRate: true,
  heldOut: true,
  seed: true,
  threads: true,
  deterministic: true,
  engine: true,
  backend: true,
  batch: true,
  init: true,
  initVocab: true,
  freeze: true,
  continue: true,
} satisfies Record<Exclude<keyof TrainOptions, keyof TokenizerOptions>, true>);

/** Every option of `train` by name. */
export const TRAIN_OPTION_NAMES: readonly string[] = [...TOKENIZER_OPTION_NAMES, ...OTHER_OPTIONS];

/**
 * Checks all options and fills in the defaults.
 *
 * @param threads the default of `threads`
 * @throws TypeError for an unknown option or a value of the wrong kind, RangeError for a wrong value
 */
export function normalizeTrainOptions(
  options: TrainOptions,
  threads: number,
): NormalizedTrainOptions {
  check.knownKeys('train', options, TRAIN_OPTION_NAMES);
  const { documents = 'line', invalidUtf8 = 'error', encoding } = options;
  const tokenizerOptions = Object.fromEntries(
    Object.entries(options).filter(([key]) => TOKENIZER_OPTION_NAMES.includes(key)),
  );
  return {
    reading: {
      tokenizer: normalizeTokenizerOptions(tokenizerOptions),
      documents: check.oneOf('documents', documents, DOCUMENT_UNITS),
      invalidUtf8: check.oneOf('invalidUtf8', invalidUtf8, ['error', 'replace']),
      ...(encoding !== undefined && {
        encoding: encodingOf(check.string('encoding', encoding)),
      }),
    },
    vocabulary: normalizeVocabularyOptions(options),
    training: normalizeTrainingOptions(options, threads),
    start: normalizeStartOptions(options),
  };
}
