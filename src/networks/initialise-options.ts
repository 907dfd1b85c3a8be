import * as check from '../options/check.js';
import { boolean, complete, type Complete, namesOf, oneOf, type Table } from '../options/table.js';

/**
 * The initial row of a token without a vector. `'random'`: drawn as if there were no vectors.
 * `'matched'`: drawn from a normal distribution with the mean and spread of the vectors found, in
 * each dimension. `'mean'`: the mean of the vectors found. `'zeros'`: zeros.
 */
export const ROW_RULES = ['matched', 'random', 'mean', 'zeros'] as const;
export type RowRule = (typeof ROW_RULES)[number];

/** How word vectors initialise the Embedding layer. */
export interface InitialiseOptions {
  /**
   * Rows of words without a vector.
   * @default 'matched'
   */
  missingWords?: RowRule;
  /**
   * The row of `<unk>`, unless a vector has this name or a common one (`UNK`, `[UNK]`).
   * @default 'mean'
   */
  unknownRow?: RowRule;
  /**
   * The row of `<eos>`, unless a vector has this name or word2vec's `</s>`.
   * @default 'matched'
   */
  endOfLineRow?: RowRule;
  /**
   * Whether a word without a vector uses that of its lower-cased form.
   * @default true
   */
  lowercaseFallback?: boolean;
}

/** `InitialiseOptions` with every default filled in. */
export type NormalizedInitialiseOptions = Complete<InitialiseOptions>;

/** Options for initialising the Embedding layer. */
export const INITIALISE_OPTIONS: Table<InitialiseOptions> = {
  missingWords: {
    type: oneOf(ROW_RULES),
    default: 'matched',
    flag: '--missing-words <rule>',
    help: 'rows for words without a vector: drawn like the vectors, random, their mean, or zeros',
  },
  unknownRow: {
    type: oneOf(ROW_RULES),
    default: 'mean',
    flag: '--unknown-row <rule>',
    help: 'row for <unk>, if no vector has that name',
  },
  endOfLineRow: {
    type: oneOf(ROW_RULES),
    default: 'matched',
    flag: '--eos-row <rule>',
    help: 'row for <eos>, if no vector has that name or </s>',
  },
  lowercaseFallback: {
    type: boolean,
    default: true,
    flag: '--exact-case',
    help: 'do not fall back to the vector of the lower-cased word',
    sets: false,
  },
};

/**
 * Checks options and fills in the defaults.
 *
 * @throws TypeError or RangeError
 */
export function normalizeInitialiseOptions(
  options: InitialiseOptions = {},
): NormalizedInitialiseOptions {
  check.object('vectors', options);
  check.knownKeys('vectors', options, namesOf(INITIALISE_OPTIONS));
  return complete(INITIALISE_OPTIONS, options);
}
