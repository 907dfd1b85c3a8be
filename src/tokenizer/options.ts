import * as check from '../check.js';

/** The tokenizers that come by name; the first is the default. */
export const TOKENIZER_NAMES = [
  'unicode',
  'whitespace',
  'segmenter',
  'word',
  'treebank',
  'word-punct',
  'aggressive',
] as const;

/** A tokenizer that comes by name. */
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

/** A tokenizer given in code: one text in, its tokens out, in order. */
export type TokenizerFunction = (text: string) => Iterable<string>;

/** How text becomes tokens. */
export interface TokenizerOptions {
  /**
   * How text is cut: a name, or a function. `'unicode'` finds words in any script that writes gaps
   * between them, `'segmenter'` in the others too (Japanese, Chinese, Thai), and `'whitespace'`
   * suits text that is tokenised already. The others are `natural`'s, for English: they drop
   * letters such as é, or cut words at them, and have other scripts fall apart or leave them out.
   * For such text take `'unicode'`. `'tokens'` says that texts come as lists of tokens, which are
   * taken as they are.
   * @default 'unicode'; 'tokens' for lists of tokens
   */
  tokenizer?: TokenizerName | TokenizerFunction | 'tokens';
  /**
   * Whether tokens are lower-cased, by the rules that hold for every language alike.
   * @default true; false for 'whitespace' and for a function
   */
  lowercase?: boolean;
  /**
   * Cuts tokens to their stems. Most stemmers lower-case what they are given, even where
   * `lowercase` is false.
   * @default undefined: tokens stay whole
   */
  stemmer?: StemmerName;
  /**
   * Words to leave out: a language (ISO 639-1, such as `'en'`) or a list. Case makes no difference.
   * @default undefined: no word is left out
   */
  stopWords?: string | readonly string[];
  /**
   * The language of the text (BCP 47): by its rules `'segmenter'` finds words (`'ja'`, say), and
   * words are lower-cased, which makes a difference in Turkish, Azeri and Lithuanian. Refused where
   * it would change nothing: for `natural`'s tokenizers, and where nothing is lower-cased.
   * @default 'en', on every machine
   */
  locale?: string;
}

/** `TokenizerOptions` with every default filled in. */
export interface NormalizedTokenizerOptions {
  /** `'tokens'`: texts come as lists of tokens, which are taken as they are. */
  readonly tokenizer: TokenizerName | TokenizerFunction | 'tokens';
  readonly lowercase: boolean;
  readonly stemmer: StemmerName | undefined;
  readonly stopWords: string | readonly string[] | undefined;
  readonly locale: string;
}

/** How texts are read that come as lists of tokens. */
export const GIVEN_TOKENS: NormalizedTokenizerOptions = {
  tokenizer: 'tokens',
  lowercase: false,
  stemmer: undefined,
  stopWords: undefined,
  locale: 'en',
};

/** Every option by name; a record, so that one that is missing here fails to compile. */
export const TOKENIZER_OPTION_NAMES: readonly string[] = Object.keys({
  tokenizer: true,
  lowercase: true,
  stemmer: true,
  stopWords: true,
  locale: true,
} satisfies Record<keyof TokenizerOptions, true>);

/**
 * Checks the options and fills in the defaults. An option that is undefined counts as left out, so
 * normalised options may be normalised again.
 *
 * Whether a stop-word language is known shows in `createTokenizer`, which loads the lists.
 *
 * @throws TypeError for an unknown option or a value of the wrong kind
 * @throws RangeError for a name or a locale that is not known
 */
export function normalizeTokenizerOptions(
  options: TokenizerOptions = {},
): NormalizedTokenizerOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError('The tokenizer options must be an object');
  }
  check.knownKeys('The tokenizer', options, TOKENIZER_OPTION_NAMES);

  const tokenizer = checkTokenizer(options.tokenizer ?? 'unicode');
  if (tokenizer === 'tokens') return GIVEN_TOKENS;
  const lowercaseDefault = typeof tokenizer !== 'function' && tokenizer !== 'whitespace';
  const lowercase = check.boolean('lowercase', options.lowercase ?? lowercaseDefault);
  return {
    tokenizer,
    lowercase,
    stemmer:
      options.stemmer === undefined
        ? undefined
        : check.oneOf('stemmer', options.stemmer, STEMMER_NAMES),
    stopWords: options.stopWords === undefined ? undefined : checkStopWords(options.stopWords),
    locale: checkUse(checkLocale(options.locale ?? DEFAULT_LOCALE), tokenizer, lowercase),
  };
}

function checkTokenizer(tokenizer: unknown): NormalizedTokenizerOptions['tokenizer'] {
  if (typeof tokenizer === 'function') return tokenizer as TokenizerFunction;
  if (tokenizer === 'tokens') return tokenizer; // of a record
  return check.oneOf('tokenizer, where it is not a function,', tokenizer, TOKENIZER_NAMES);
}

function checkStopWords(stopWords: unknown): string | readonly string[] {
  if (typeof stopWords === 'string') return check.string('stopWords', stopWords);
  if (!Array.isArray(stopWords)) {
    throw new TypeError('stopWords must be a language, such as "en", or an array of words');
  }
  return stopWords.map((word, i) => check.string(`stopWords[${i}]`, word));
}

const DEFAULT_LOCALE = 'en';

/** Whether a tokenizer is one of `natural`'s, for English. */
const isNatural = (tokenizer: TokenizerOptions['tokenizer']): boolean =>
  ['word', 'treebank', 'word-punct', 'aggressive'].includes(tokenizer as string);

/** Whether the tokenizer of these options heeds their locale. */
export function heedsLocale({ tokenizer, lowercase }: TokenizerOptions): boolean {
  if (tokenizer === 'segmenter') return true;
  if (isNatural(tokenizer)) return false;
  return lowercase ?? (tokenizer === undefined || tokenizer === 'unicode');
}

/** The options of a tokenizer in a record. Older versions kept a locale that nothing heeded. */
export function recordedTokenizerOptions(
  record: Readonly<Record<string, unknown>>,
): TokenizerOptions {
  const options: TokenizerOptions = Object.fromEntries(
    Object.entries(record).filter(([key]) => TOKENIZER_OPTION_NAMES.includes(key)),
  );
  if (!heedsLocale(options)) delete options.locale;
  return options;
}

/** The locale, if the tokenizer heeds it. */
function checkUse(
  locale: string,
  tokenizer: TokenizerOptions['tokenizer'],
  lowercase: boolean,
): string {
  if (locale === DEFAULT_LOCALE || heedsLocale({ tokenizer, lowercase })) return locale;
  if (isNatural(tokenizer)) {
    throw new RangeError(
      `locale ${JSON.stringify(locale)} is given, but the tokenizer ${String(tokenizer)} is for ` +
        'English only. Use unicode or segmenter',
    );
  }
  throw new RangeError(
    `locale ${JSON.stringify(locale)} is given, but changes nothing: words are not lower-cased. ` +
      'Leave it out',
  );
}

function checkLocale(locale: unknown): string {
  const tag = check.string('locale', locale);
  let supported: string[];
  try {
    supported = Intl.Segmenter.supportedLocalesOf(tag);
  } catch (cause) {
    throw new RangeError(
      `locale must be a language tag such as "ja" or "pt-BR", got ${JSON.stringify(tag)}`,
      { cause },
    );
  }
  // Intl would fall back to the language of the machine, and the tokens would depend on it.
  if (supported.length === 0) {
    throw new RangeError(`locale ${JSON.stringify(tag)} is not known to this JavaScript engine`);
  }
  return tag;
}
