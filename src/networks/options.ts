import * as check from '../options/check.js';
import {
  complete,
  type Complete,
  namesOf,
  pick,
  recorded,
  recordOf,
  refuseFixed,
} from '../options/table.js';
import {
  completeTokenizer,
  type NormalizedTokenizerOptions,
  TOKENIZER_OPTION_NAMES,
  withoutIdleLocale,
} from '../tokenizer/index.js';
import { checkResumedTokenizer } from '../tokenizer/recorded.js';
import {
  LANGUAGE_MODEL_OPTIONS,
  LANGUAGE_MODEL_TOKENIZER_OPTIONS,
  type LanguageModelTrainingOptions,
  MODEL_OPTIONS,
  type NetworkOptions,
} from './option-table.js';
import type { LanguageModelOptions, LanguageModelTrainOptions, Level } from './option-types.js';
import type { RecordedLanguageModelOptions } from './state.js';

export * from './option-table.js';
export * from './option-types.js';

/** `LanguageModelOptions` with every default filled in, and the tokenizer's. */
export type NormalizedLanguageModelOptions = Complete<
  LanguageModelOptions,
  'maxVocab' | 'threads'
> & {
  readonly tokenizer: NormalizedTokenizerOptions;
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
  const all = complete<LanguageModelOptions, 'maxVocab' | 'threads'>(MODEL_OPTIONS, {
    ...(hasValidation && { schedule: 'plateau' }),
    ...given,
  });
  // Options that were checked before contain all defaults.
  const changed = Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => value !== LANGUAGE_MODEL_OPTIONS[name as keyof typeof given].default,
    ),
  );
  refuseIdle(changed, all);
  refuseOneHot(all);
  refuseUnmeasured(all, hasValidation);
  refuseTokenizer(given, all.level);
  return { ...all, tokenizer: completeTokenizer(LANGUAGE_MODEL_TOKENIZER_OPTIONS, given) };
}

type Choices = Pick<NormalizedLanguageModelOptions, 'cell' | 'level' | 'schedule'>;

/** Options that have an effect only if another option has one of these values. */
const COUNTS_FOR = [
  ['gruReset', 'cell', ['gru']],
  ['minCount', 'level', ['word']],
  ['maxVocab', 'level', ['word']],
  ['decay', 'schedule', ['plateau', 'step']],
  ['stepEpochs', 'schedule', ['step']],
] as const satisfies readonly [keyof LanguageModelOptions, keyof Choices, readonly string[]][];

const isIdle = (choices: Choices, [, by, values]: (typeof COUNTS_FOR)[number]): boolean =>
  !(values as readonly string[]).includes(choices[by]);

/** The options that have no effect with these. */
const idleOptions = (choices: Choices): readonly string[] =>
  COUNTS_FOR.filter((rule) => isIdle(choices, rule)).map(([name]) => name);

/**
 * Refuses options that have no effect with the others, by name.
 *
 * @throws RangeError
 */
export function refuseIdle(given: LanguageModelOptions, choices: Choices): void {
  for (const rule of COUNTS_FOR) {
    const [name, by, values] = rule;
    if (given[name] === undefined || !isIdle(choices, rule)) continue;
    throw new RangeError(
      `${name} is only for the ${by} ${values.join(' and ')}, not for ${choices[by]}: leave it out`,
    );
  }
}

/**
 * Refuses options that need an Embedding layer, or one of another size.
 *
 * @throws RangeError
 */
function refuseOneHot({ input, tied, freeze, embeddingDim, hidden }: Complete<NetworkAndFreeze>) {
  for (const [name, wanted] of Object.entries({ tied, freeze })) {
    if (wanted && input === 'one-hot') {
      throw new RangeError(`${name} needs an Embedding layer, not one-hot input`);
    }
  }
  if (tied && embeddingDim !== hidden) {
    throw new RangeError(
      `hidden must equal embeddingDim for tied weights, got ${hidden} and ${embeddingDim}: set it to ` +
        `${embeddingDim}`,
    );
  }
}

type NetworkAndFreeze = NetworkOptions & Pick<LanguageModelOptions, 'freeze'>;

/**
 * Refuses options that depend on the validation loss if there is no validation.
 *
 * @throws RangeError
 */
function refuseUnmeasured(
  { validation, schedule, patience }: Complete<LanguageModelTrainingOptions, 'threads'>,
  hasValidation: boolean,
): void {
  if (hasValidation || validation > 0) return;
  const advice = 'set validation to a share above 0, or give a validation text';
  if (schedule === 'plateau') {
    throw new RangeError(`The schedule 'plateau' needs the validation loss: ${advice}`);
  }
  if (patience > 0) throw new RangeError(`patience needs the validation loss: ${advice}`);
}

/**
 * Refuses the options of a tokenizer for a model that has none.
 *
 * @throws RangeError
 */
function refuseTokenizer(given: LanguageModelTrainOptions, level: Level): void {
  const named = TOKENIZER_OPTION_NAMES.filter((name) => name in given);
  if (level === 'word' || named.length === 0) return;
  throw new RangeError(
    `${named.join(', ')}: a character model has no tokenizer. Leave it out, or set level to 'word'`,
  );
}

/** The options as a language model records them; a character model has no tokenizer. */
export function recordOfLanguageModel({
  tokenizer,
  ...options
}: NormalizedLanguageModelOptions): Record<string, unknown> {
  return {
    ...recordOf(MODEL_OPTIONS, options),
    ...(options.level === 'word' && recordOf(LANGUAGE_MODEL_TOKENIZER_OPTIONS, tokenizer)),
  };
}

/**
 * The options of a run that resumes: the recorded ones that have an effect, and the few that may be
 * given again.
 *
 * @throws TypeError for an option that may not be given; WordloomError TOKENIZER_UNKNOWN if a
 *   tokenizer function is missing, which no record keeps; TrainingError OPTION_CONTRADICTS for a
 *   tokenizer other than the model's
 */
export function resumedLanguageModelOptions(
  record: RecordedLanguageModelOptions,
  given: LanguageModelTrainOptions,
): LanguageModelTrainOptions {
  refuseFixed('trainLanguageModel', LANGUAGE_MODEL_OPTIONS, given);
  checkResumedTokenizer(record.tokenizer, given.tokenizer, 'the model');
  const idle = idleOptions(record as Choices);
  const options = recorded(LANGUAGE_MODEL_OPTIONS, record);
  const kept = Object.entries(withoutIdleLocale<LanguageModelTrainOptions>(options));
  return {
    ...Object.fromEntries(kept.filter(([name]) => !idle.includes(name))),
    ...pick(LANGUAGE_MODEL_OPTIONS, given),
  };
}
