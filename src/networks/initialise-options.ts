import * as check from '../options/check.js';
import { boolean, complete, type Complete, namesOf, oneOf, type Table } from '../options/table.js';

/**
 * What the row of a token without a vector begins as: `'random'` as it was drawn, as if there were
 * no vectors; `'matched'` drawn from a normal distribution with the mean and the spread of the
 * vectors found, number by number, so that it lies among them; `'mean'` of the vectors found;
 * `'zeros'`.
 */
export const ROW_RULES = ['matched', 'random', 'mean', 'zeros'] as const;
export type RowRule = (typeof ROW_RULES)[number];

/** How word vectors get into the Embedding layer. */
export interface InitialiseOptions {
  /**
   * Rows of words that have no vector.
   * @default 'matched'
   */
  missingWords?: RowRule;
  /**
   * The row of `<unk>`, unless there is a vector of that name, or of a usual one (`UNK`, `[UNK]`).
   * @default 'mean'
   */
  unknownRow?: RowRule;
  /**
   * The row of `<eos>`, unless there is a vector of that name, or of `</s>`, word2vec's.
   * @default 'matched'
   */
  endOfLineRow?: RowRule;
  /**
   * Whether a word without a vector takes that of the word in lower case.
   * @default true
   */
  lowercaseFallback?: boolean;
}

/** `InitialiseOptions` with every default filled in. */
export type NormalizedInitialiseOptions = Complete<InitialiseOptions>;

/** How word vectors get into the Embedding layer. */
export const INITIALISE_OPTIONS: Table<InitialiseOptions> = {
  missingWords: {
    type: oneOf(ROW_RULES),
    default: 'matched',
    flag: '--missing-words <rule>',
    help: 'rows of words without a vector: drawn among the vectors, drawn as ever, mean, zeros',
  },
  unknownRow: {
    type: oneOf(ROW_RULES),
    default: 'mean',
    flag: '--unknown-row <rule>',
    help: 'the row of <unk>, if no vector has that name',
  },
  endOfLineRow: {
    type: oneOf(ROW_RULES),
    default: 'matched',
    flag: '--eos-row <rule>',
    help: 'the row of <eos>, if no vector is called that or </s>',
  },
  lowercaseFallback: {
    type: boolean,
    default: true,
    flag: '--exact-case',
    help: 'do not fall back to the vector of the lower-cased word',
    sets: false,
  },
};

/** Checks options and fills in the defaults. Throws TypeError or RangeError. */
export function normalizeInitialiseOptions(
  options: InitialiseOptions = {},
): NormalizedInitialiseOptions {
  check.object('vectors', options);
  check.knownKeys('vectors', options, namesOf(INITIALISE_OPTIONS));
  return complete(INITIALISE_OPTIONS, options);
}
