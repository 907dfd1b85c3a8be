import * as check from '../options/check.js';
import type { RecordedOptions } from '../embedding/model-record.js';
import { ModelFileError } from '../errors.js';
import { CORPUS_OPTIONS, type CorpusOptions, type ReadingOptions } from '../ingest/reading.js';
import {
  complete,
  FUNCTION,
  namesOf,
  pick,
  recorded,
  recordOf,
  type Table,
} from '../options/table.js';
import {
  normalizeTokenizerOptions,
  TOKENIZER_OPTIONS,
  type TokenizerOptions,
  withoutIdleLocale,
} from '../tokenizer/index.js';
import type { PhrasesRecord } from '../phrases/phrases.js';
import {
  choosePhrases,
  PHRASES_IN_TEXT,
  type PhrasesChoice,
  type PhrasesInText,
} from '../phrases/training-options.js';
import type { VocabularyRule } from '../vocabulary/build.js';
import { VOCABULARY_OPTIONS, type VocabularyOptions } from '../vocabulary/options.js';
import {
  chooseInitialWeights,
  INITIAL_WEIGHTS_OPTIONS,
  type InitialWeightsChoice,
  type InitialWeightsOptions,
} from './initial-weights/options.js';
import {
  type ChosenName,
  openToPreset,
  type Preset,
  PRESET_OPTIONS,
  type PresetOption,
} from './preset.js';
import type {
  CheckpointOptions,
  CorpusSource,
  RanksOptions,
  RunOptions,
  VocabularyRuleOptions,
} from './run-options.js';
import {
  type NormalizedTrainingOptions,
  normalizeTrainingOptions,
  TRAINING_OPTIONS,
  type TrainingOptions,
} from './training-options.js';

/** All options of `train`, except for the corpus itself. */
export interface TrainOptions
  extends
    TokenizerOptions,
    CorpusOptions,
    VocabularyOptions,
    PhrasesInText,
    TrainingOptions,
    PresetOption,
    InitialWeightsOptions {}

/** The tables of all rooms that take options, merged. */
export const TRAIN_OPTIONS: Table<TrainOptions> = {
  ...PRESET_OPTIONS,
  ...TRAINING_OPTIONS,
  ...VOCABULARY_OPTIONS,
  ...TOKENIZER_OPTIONS,
  ...CORPUS_OPTIONS,
  ...PHRASES_IN_TEXT,
  ...INITIAL_WEIGHTS_OPTIONS,
};

/** Other arguments of `train`, for the message about an unknown option. They are removed before. */
const RUN_OPTION_NAMES = Object.keys({
  corpus: true,
  texts: true,
  keepWord: true,
  onEvent: true,
  signal: true,
  onCheckpoint: true,
  checkpointEvery: true,
  resume: true,
  trustPaths: true,
  ranks: true,
} satisfies Record<
  keyof (CorpusSource & VocabularyRuleOptions & RunOptions & CheckpointOptions & RanksOptions),
  true
>);

/** `TrainOptions`, complete, grouped by room. */
export interface NormalizedTrainOptions {
  readonly reading: ReadingOptions;
  readonly vocabulary: VocabularyRule;
  /** Undefined: there are none. */
  readonly phrases: PhrasesChoice | undefined;
  readonly training: NormalizedTrainingOptions;
  readonly preset: Preset;
  /** What the preset chooses once the text is known; the defaults until then. */
  readonly open: readonly ChosenName[];
  readonly initialWeights: InitialWeightsChoice;
}

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
  check.knownKeys('train', options, [...namesOf(TRAIN_OPTIONS), ...RUN_OPTION_NAMES]);
  const { preset } = complete<PresetOption>(PRESET_OPTIONS, options);
  return {
    preset,
    open: openToPreset(preset, options),
    reading: {
      tokenizer: normalizeTokenizerOptions(pick(TOKENIZER_OPTIONS, options)),
      ...complete<CorpusOptions, 'encoding'>(CORPUS_OPTIONS, options),
    },
    vocabulary: complete<VocabularyOptions, 'maxVocab' | 'words'>(VOCABULARY_OPTIONS, options),
    phrases: choosePhrases(options),
    training: normalizeTrainingOptions(options, threads),
    initialWeights: chooseInitialWeights(options),
  };
}

/**
 * The options as a model records them, except for the origin of its vectors.
 *
 * @param phrases the phrases joined in the text, given or learned
 */
export function recordOfOptions(
  { reading, vocabulary, training, preset }: NormalizedTrainOptions,
  phrases: PhrasesRecord | undefined,
) {
  const { tokenizer, ...corpus } = reading;
  return {
    ...(preset !== 'word2vec' && { preset }),
    ...recordOf(TRAINING_OPTIONS, training),
    ...recordOf(VOCABULARY_OPTIONS, vocabulary),
    fixedVocabulary: vocabulary.words !== undefined,
    ...recordOf(TOKENIZER_OPTIONS, tokenizer),
    ...recordOf(CORPUS_OPTIONS, corpus),
    ...(phrases !== undefined && { phrases }),
  };
}

/**
 * Reads the recorded options of a model, each checked by its row.
 *
 * @param name the model's name in messages
 * @throws ModelFileError MODEL_DAMAGED for an invalid value
 */
export function recordedTrainOptions(record: RecordedOptions, name: string): TrainOptions {
  const options = withoutIdleLocale<TrainOptions>(recorded(TRAIN_OPTIONS, record));
  for (const [option, value] of Object.entries(options)) {
    if (value === FUNCTION) continue;
    try {
      TRAIN_OPTIONS[option as keyof TrainOptions].type.check(option, value);
    } catch (cause) {
      const { message } = cause as Error;
      throw new ModelFileError(
        'MODEL_DAMAGED',
        name,
        `The record of ${name} is invalid: ${message}. Its vectors can still be used.`,
        {
          cause,
          advice: {
            library: 'Start a new model from them: init.',
            commandLine: 'Start a new model from them: --init.',
          },
        },
      );
    }
  }
  return options;
}
