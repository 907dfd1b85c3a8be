import type { RecordedOptions } from '../../embedding/model-record.js';
import { TrainingError } from '../../errors.js';
import type { Model } from '../../model/model.js';
import { FUNCTION, namesOf, pick } from '../../options/table.js';
import {
  normalizeTokenizerOptions,
  recordedTokenizerOptions,
  TOKENIZER_OPTIONS,
  type TokenizerOptions,
} from '../../tokenizer/index.js';
import { checkResumedTokenizer } from '../../tokenizer/recorded.js';
import { recordedTrainOptions, TRAIN_OPTIONS, type TrainOptions } from '../options.js';
import { MOST_NUMBERS } from '../training-options.js';
import type { SubwordOptions } from '../subword-options.js';
import type { InitialWeights } from './open.js';

type Name = keyof TrainOptions;

/** Options that default to the model's value, but may be given anew. */
const INHERITED = namesOf(TRAIN_OPTIONS, (row) => row.continue === undefined);

/**
 * Fits the options to the initial weights. `dim` comes from the vectors. If a model continues, so
 * do the tokenizer, the mode, and every other option that is not given, except those that depend on
 * the machine.
 *
 * @throws TrainingError OPTION_CONTRADICTS if a given option does not fit; WordloomError
 *   TOKENIZER_UNKNOWN if the model was trained with a function that is not given
 */
export function fittedOptions(
  given: TrainOptions,
  weights: Extract<InitialWeights, { kind: 'init' | 'continue' }>,
): TrainOptions {
  const { name, dim } = weights.vectors;
  if (given.dim !== undefined && given.dim !== dim) {
    throw contradiction('dim', given.dim, `the vectors of ${name} have ${dim} dimensions`);
  }
  if (dim > MOST_NUMBERS) {
    throw new TrainingError(
      'OPTION_CONTRADICTS',
      `dim must be at most ${MOST_NUMBERS}, but the vectors of ${name} have ${dim} dimensions.`,
    );
  }
  return weights.kind === 'init'
    ? { ...given, dim }
    : { ...continuedOptions(given, weights.model, name), dim };
}

function continuedOptions(given: TrainOptions, model: Model, name: string): TrainOptions {
  const record = model.options;
  const { mode } = given;
  if (mode !== undefined && record.mode !== undefined && mode !== record.mode) {
    throw contradiction('mode', mode, `${name} was trained with ${shown(record.mode)}`);
  }
  const { hs } = given;
  if (hs !== undefined && hs !== (record.hs ?? false)) {
    const way = record.hs === true ? 'hierarchical softmax' : 'negative sampling';
    throw contradiction('hs', hs, `${name} was trained with ${way}`);
  }
  const kept = recordedTrainOptions(record, name);
  const subwords = subwordOptions(given, model, name);
  const inherited: TrainOptions = {
    ...Object.fromEntries(Object.entries(kept).filter(([key]) => INHERITED.includes(key))),
    mode: kept.mode,
    hs: kept.hs,
    // A fixed word list stays fixed: no word joins unless another list is given.
    ...(record.fixedVocabulary === true && { words: model.words }),
  };
  if (kept.phrases !== undefined) {
    const option = given.phrases === undefined ? 'learnPhrases' : 'phrases';
    if (given[option] !== undefined && given[option] !== false) {
      throw new TrainingError(
        'OPTION_CONTRADICTS',
        `${option} is given, but ${name} already has phrases. Leave it out.`,
      );
    }
    inherited.phrases = kept.phrases;
  }
  // A recorded minimum must not be above a small learning rate that is given.
  if (given.learningRate !== undefined) delete inherited.minLearningRate;
  // A run on a GPU cannot be deterministic.
  if (given.engine === 'gpu') delete inherited.deterministic;
  return {
    ...inherited,
    ...pick(TRAIN_OPTIONS, given),
    ...subwords,
    ...tokenizerOptions(given, record, name),
  };
}

/** The n-grams of the model. Options may repeat these settings but not change them. */
function subwordOptions(given: TrainOptions, model: Model, name: string): TrainOptions {
  const { minn = 0, maxn = 0, bucket, minJamo = 0, maxJamo = 0 } = model.subwords ?? {};
  const ofModel: SubwordOptions = {
    subwords: maxn > 0,
    minn,
    maxn,
    bucket,
    jamo: maxJamo > 0,
    minJamo,
    maxJamo,
  };
  const jamo = maxJamo > 0 ? `, minJamo ${minJamo}, maxJamo ${maxJamo}` : '';
  for (const key of Object.keys(ofModel) as (keyof SubwordOptions)[]) {
    if (given[key] === undefined || given[key] === ofModel[key]) continue;
    const fact = maxn > 0 ? `minn ${minn}, maxn ${maxn}${jamo} and bucket ${bucket}` : 'no n-grams';
    throw contradiction(key, given[key], `${name} has ${fact}`);
  }
  return ofModel;
}

/** The tokenizer of the model. Options may repeat it but not change it. */
function tokenizerOptions(
  given: TrainOptions,
  record: RecordedOptions,
  name: string,
): TokenizerOptions {
  const kept = { ...recordedTokenizerOptions(record) };
  if (record.tokenizer === FUNCTION) {
    checkResumedTokenizer(FUNCTION, given.tokenizer, name);
    kept.tokenizer = given.tokenizer;
  }
  const ofModel = normalizeTokenizerOptions(kept);
  const asked = normalizeTokenizerOptions({ ...ofModel, ...pick(TOKENIZER_OPTIONS, given) });
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
    `${option} is ${shown(value)}, but ${fact}. Leave it out, or give the same value.`,
  );

const shown = (value: unknown): string => {
  if (value === undefined) return 'none';
  return typeof value === 'function' ? 'a function' : JSON.stringify(value);
};
