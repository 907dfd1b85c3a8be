import * as check from '../check.js';

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
export type NormalizedInitialiseOptions = Readonly<Required<InitialiseOptions>>;

export const INITIALISE_DEFAULTS = {
  missingWords: 'matched',
  unknownRow: 'mean',
  endOfLineRow: 'matched',
  lowercaseFallback: true,
} as const satisfies NormalizedInitialiseOptions;

/** Checks options and fills in the defaults. Throws TypeError or RangeError. */
export function normalizeInitialiseOptions(
  options: InitialiseOptions = {},
): NormalizedInitialiseOptions {
  check.object('vectors', options);
  check.knownKeys('vectors', options, Object.keys(INITIALISE_DEFAULTS));
  const all = { ...INITIALISE_DEFAULTS, ...options };
  return {
    missingWords: check.oneOf('missingWords', all.missingWords, ROW_RULES),
    unknownRow: check.oneOf('unknownRow', all.unknownRow, ROW_RULES),
    endOfLineRow: check.oneOf('endOfLineRow', all.endOfLineRow, ROW_RULES),
    lowercaseFallback: check.boolean('lowercaseFallback', all.lowercaseFallback),
  };
}
