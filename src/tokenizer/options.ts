import * as check from '../options/check.js';
import {
  complete,
  type Complete,
  namesOf,
  oneOf,
  boolean,
  recorded,
  type Table,
  textOf,
} from '../options/table.js';

/** The named tokenizers; the first is the default. */
export const TOKENIZER_NAMES = [
  'unicode',
  'whitespace',
  'segmenter',
  'word',
  'treebank',
  'word-punct',
  'aggressive',
] as const;

/** The name of a tokenizer. */
export type TokenizerName = (typeof TOKENIZER_NAMES)[number];

/** The stemmers: the plain names are for English, `porter-xx` for the language xx (ISO 639-1). */
export const STEMMER_NAMES = [
  'porter',
  'lancaster',
  'porter-de',
  'porter-es',
  'porter-fr',
  'porter-it',
  'porter-nl',
  'porter-no',
  'porter-pt',
  'porter-ru',
  'porter-sv',
  'porter-uk',
  'carry-fr',
  'indonesian',
  'japanese',
] as const;

/** A stemmer's name. */
export type StemmerName = (typeof STEMMER_NAMES)[number];

/** A custom tokenizer: maps a text to its tokens, in order. */
export type TokenizerFunction = (text: string) => Iterable<string>;

/** How text is tokenised. */
export interface TokenizerOptions {
  /**
   * The tokenizer: a name, or a function. `'unicode'` finds words in any script that puts spaces
   * between them. `'segmenter'` also handles other scripts (Japanese, Chinese, Thai).
   * `'whitespace'` suits text that is already tokenised. The others come from `natural` and suit
   * only English: they drop letters such as é or split words at them, and break up or drop other
   * scripts. `'tokens'` means that texts are token arrays, which are used unchanged.
   * @default 'unicode'; 'tokens' for token arrays
   */
  tokenizer?: TokenizerName | TokenizerFunction | 'tokens';
  /**
   * Whether to lower-case tokens, by language-independent rules unless `locale` is given.
   * @default true; false for 'whitespace' and for a function
   */
  lowercase?: boolean;
  /**
   * Reduces tokens to their stems. Most stemmers lower-case tokens, even if `lowercase` is false.
   * @default undefined: no stemming
   */
  stemmer?: StemmerName;
  /**
   * Stop words to drop: a language (ISO 639-1, such as `'en'`) or a list. Case does not matter.
   * @default undefined: drop no words
   */
  stopWords?: string | readonly string[];
  /**
   * The language of the text (BCP 47). `'segmenter'` finds words by its rules (for example `'ja'`).
   * Lower-casing follows it too, which matters in Turkish, Azeri and Lithuanian. Refused if it has
   * no effect: for `natural`'s tokenizers, and if nothing is lower-cased.
   * @default 'en', on every machine
   */
  locale?: string;
}

/** `TokenizerOptions` with every default filled in. */
export type NormalizedTokenizerOptions = Complete<TokenizerOptions, 'stemmer' | 'stopWords'>;

const DEFAULT_LOCALE = 'en';

/** How token arrays are read. */
export const GIVEN_TOKENS: NormalizedTokenizerOptions = {
  tokenizer: 'tokens',
  lowercase: false,
  stemmer: undefined,
  stopWords: undefined,
  locale: DEFAULT_LOCALE,
};

/** The options of a tokenizer. Another tokenizer would find other words in the same text. */
export const TOKENIZER_OPTIONS: Table<TokenizerOptions> = {
  tokenizer: {
    type: { check: checkTokenizer, argument: { kind: 'choice', choices: TOKENIZER_NAMES } },
    default: TOKENIZER_NAMES[0],
    flag: '--tokenizer <name>',
    help: 'how to split text into words',
    resume: 'function',
    continue: 'fixed',
  },
  lowercase: {
    type: boolean,
    default: ({ tokenizer }) =>
      typeof tokenizer !== 'function' && !['whitespace', 'tokens'].includes(tokenizer),
    flag: '--lowercase',
    help: 'lower-case all words, also with the tokenizer whitespace',
    sets: true,
    opposite: { flag: '--keep-case', help: 'keep capital letters' },
    continue: 'fixed',
  },
  stemmer: {
    type: oneOf(STEMMER_NAMES),
    flag: '--stemmer <name>',
    help: 'reduce words to their stems',
    continue: 'fixed',
  },
  stopWords: {
    type: textOf(checkStopWords),
    flag: '--stop-words <language>',
    help: 'drop the stop words of a language, such as en',
    continue: 'fixed',
  },
  locale: {
    type: textOf(checkLocale),
    default: DEFAULT_LOCALE,
    flag: '--locale <tag>',
    help: 'language of the text, such as ja for the tokenizer segmenter, or tr for lower case',
    continue: 'fixed',
  },
};

/** Every option by name. */
export const TOKENIZER_OPTION_NAMES: readonly string[] = namesOf(TOKENIZER_OPTIONS);

/**
 * Checks the options and fills in the defaults. An undefined option counts as left out, so
 * normalised options can be normalised again.
 *
 * The language of stop words is checked later, by `createTokenizer`, which loads the lists.
 *
 * @throws TypeError for an unknown option or a value of the wrong kind
 * @throws RangeError for an unknown name or locale
 */
export function normalizeTokenizerOptions(
  options: TokenizerOptions = {},
): NormalizedTokenizerOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError('The tokenizer options must be an object');
  }
  check.knownKeys('The tokenizer', options, TOKENIZER_OPTION_NAMES);
  return completeTokenizer(TOKENIZER_OPTIONS, options);
}

/**
 * Fills in the defaults of a table of tokenizer options, and checks them against each other.
 *
 * @throws TypeError or RangeError for a wrong value, RangeError for a locale without effect
 */
export function completeTokenizer(
  table: Table<TokenizerOptions>,
  options: TokenizerOptions,
): NormalizedTokenizerOptions {
  const all = complete<TokenizerOptions, 'stemmer' | 'stopWords'>(table, options);
  if (all.tokenizer === 'tokens') return GIVEN_TOKENS;
  refuseIdleLocale(all);
  return all;
}

/** Whether a tokenizer is one of `natural`'s, for English. */
const isNatural = (tokenizer: TokenizerOptions['tokenizer']): boolean =>
  ['word', 'treebank', 'word-punct', 'aggressive'].includes(tokenizer as string);

/** Whether the locale affects the tokenizer that these options describe. */
function heedsLocale({ tokenizer, lowercase }: TokenizerOptions): boolean {
  if (tokenizer === 'segmenter') return true;
  if (isNatural(tokenizer)) return false;
  return lowercase ?? (tokenizer === undefined || tokenizer === 'unicode');
}

/**
 * Checks that the locale has an effect.
 *
 * @throws RangeError
 */
function refuseIdleLocale({ tokenizer, lowercase, locale }: NormalizedTokenizerOptions): void {
  if (locale === DEFAULT_LOCALE || heedsLocale({ tokenizer, lowercase })) return;
  const given = `locale ${JSON.stringify(locale)} is given, but`;
  if (isNatural(tokenizer)) {
    throw new RangeError(
      `${given} the tokenizer ${String(tokenizer)} is only for English. Use unicode or segmenter`,
    );
  }
  throw new RangeError(`${given} changes nothing: words are not lower-cased. Leave it out`);
}

/** Removes a locale without effect, which older versions recorded. */
export function withoutIdleLocale<T extends TokenizerOptions>(recordedOptions: T): T {
  if (heedsLocale(recordedOptions)) return recordedOptions;
  const { locale: _, ...rest } = recordedOptions;
  return rest as T;
}

/** The options of a tokenizer in a record. */
export const recordedTokenizerOptions = (record: object): TokenizerOptions =>
  withoutIdleLocale<TokenizerOptions>(recorded(TOKENIZER_OPTIONS, record));

function checkTokenizer(
  name: string,
  tokenizer: unknown,
): TokenizerName | TokenizerFunction | 'tokens' {
  if (typeof tokenizer === 'function') return tokenizer as TokenizerFunction;
  if (tokenizer === 'tokens') return tokenizer; // only the texts themselves select this one
  return check.oneOf(`${name}, unless it is a function,`, tokenizer, TOKENIZER_NAMES);
}

function checkStopWords(name: string, stopWords: unknown): string | readonly string[] {
  if (typeof stopWords === 'string') return check.string(name, stopWords);
  if (!Array.isArray(stopWords)) {
    throw new TypeError(`${name} must be a language, such as "en", or an array of words`);
  }
  return stopWords.map((word, i) => check.string(`${name}[${i}]`, word));
}

function checkLocale(name: string, locale: unknown): string {
  const tag = check.string(name, locale);
  let supported: string[];
  try {
    supported = Intl.Segmenter.supportedLocalesOf(tag);
  } catch (cause) {
    throw new RangeError(
      `${name} must be a language tag such as "ja" or "pt-BR", got ${JSON.stringify(tag)}`,
      { cause },
    );
  }
  // Intl would fall back to the machine's language, and tokens would depend on the machine.
  if (supported.length === 0) {
    throw new RangeError(`${name} ${JSON.stringify(tag)} is not known to this JavaScript engine`);
  }
  return tag;
}
