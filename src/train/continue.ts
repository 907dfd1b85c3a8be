import { TrainingError, WordloomError } from '../errors.js';
import type { Model } from '../model/model.js';
import type { TrainOptions } from './options.js';
import type { StartVectors } from './start/vectors.js';
import {
  normalizeTokenizerOptions,
  recordedTokenizerOptions,
  TOKENIZER_OPTION_NAMES,
  type TokenizerOptions,
} from '../tokenizer/index.js';
import { MOST_NUMBERS } from './training-options.js';

type Name = keyof TrainOptions;

/** What a model goes on with unless something else is asked for. */
const RECORDED: readonly Name[] = [
  'mode',
  'window',
  'fixedWindow',
  'negative',
  'nsExponent',
  'sample',
  'cbowMean',
  'epochs',
  'learningRate',
  'minLearningRate',
  'heldOut',
  'seed',
  'minCount',
  'maxVocab',
  'documents',
  'invalidUtf8',
];

/**
 * Options that fit the vectors that training begins with: `dim` is theirs; of a model that goes on,
 * so are the tokenizer and the mode, and all else that is not given.
 *
 * @throws TrainingError OPTION_CONTRADICTS where an option that is given does not fit;
 *   WordloomError TOKENIZER_UNKNOWN where the model was trained with a function that is not given
 */
export function fittedOptions(
  given: TrainOptions,
  { name, dim, model }: Pick<StartVectors, 'name' | 'dim' | 'model'>,
): TrainOptions {
  if (given.dim !== undefined && given.dim !== dim) {
    throw contradiction('dim', given.dim, `the vectors of ${name} have ${dim} numbers each`);
  }
  if (dim > MOST_NUMBERS) {
    throw new TrainingError(
      'OPTION_CONTRADICTS',
      `dim is at most ${MOST_NUMBERS}, but the vectors of ${name} have ${dim} numbers each.`,
    );
  }
  return model === undefined ? { ...given, dim } : { ...continued(given, model, name), dim };
}

function continued(given: TrainOptions, model: Model, name: string): TrainOptions {
  const record = model.options;
  const { mode } = given;
  if (mode !== undefined && record.mode !== undefined && mode !== record.mode) {
    throw contradiction('mode', mode, `${name} was trained with ${shown(record.mode)}`);
  }
  const options: TrainOptions = {
    ...pick(record, RECORDED),
    // Of a list of words, what occurred is kept: no word joins them unless another list says so.
    ...(record.fixedVocabulary === true && { words: model.words }),
    ...withoutUndefined(given),
    ...tokenizerOptions(given, record, name),
  };
  // A recorded floor must not lie above a small rate that is asked for.
  if (given.learningRate !== undefined && given.minLearningRate === undefined) {
    delete options.minLearningRate;
  }
  return options;
}

/** The tokenizer of the model. What is given may repeat it, not change it. */
function tokenizerOptions(
  given: TrainOptions,
  record: Readonly<Record<string, unknown>>,
  name: string,
): TokenizerOptions {
  const recorded = recordedTokenizerOptions(record);
  if ((recorded.tokenizer as string) === 'function') {
    if (typeof given.tokenizer !== 'function') {
      throw new WordloomError(
        'TOKENIZER_UNKNOWN',
        `${name} was trained with a tokenizer function, which is not kept: give it again.`,
      );
    }
    recorded.tokenizer = given.tokenizer;
  }
  const ofModel = normalizeTokenizerOptions(recorded);
  const asked = normalizeTokenizerOptions({
    ...ofModel,
    ...withoutUndefined(pick(given, TOKENIZER_OPTION_NAMES)),
  });
  for (const key of Object.keys(asked) as (keyof typeof asked)[]) {
    if (typeof asked[key] === 'function' && asked[key] === ofModel[key]) continue;
    if (shown(asked[key]) === shown(ofModel[key])) continue;
    throw contradiction(key, asked[key], `${name} was trained with ${shown(ofModel[key])}`);
  }
  return ofModel;
}

const contradiction = (option: Name, value: unknown, fact: string): TrainingError =>
  new TrainingError(
    'OPTION_CONTRADICTS',
    `${option} is ${shown(value)}, but ${fact}. Leave it out, or give the same.`,
  );

const shown = (value: unknown): string => {
  if (value === undefined) return 'none';
  return typeof value === 'function' ? 'a function' : JSON.stringify(value);
};

const pick = (from: object, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(from).filter(([key]) => names.includes(key)));

const withoutUndefined = <T extends object>(from: T): T =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as T;
