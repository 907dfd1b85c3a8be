import { naturalStemmer, naturalTokenizer } from './natural.js';
import type { NormalizedTokenizerOptions, TokenizerFunction } from './options.js';
import { segmenterTokenizer } from './segmenter.js';
import { loadStopWords, stopWordKey } from './stop-words.js';
import { unicodeTokens } from './unicode.js';
import { whitespaceTokens } from './whitespace.js';

/** One text, which is one line, to its tokens in order. No token is empty. */
export type Tokenize = (text: string) => string[];

/**
 * The function that turns text into tokens as the options say: it cuts the text, lower-cases the
 * tokens, leaves out stop words, then cuts tokens to their stems.
 *
 * @throws RangeError where the language of `stopWords` has no list. The function that comes back
 * throws TypeError where a user's tokenizer gives anything but strings, and RangeError where a token
 * holds a line feed or U+001F, which separate tokens further on.
 */
export async function createTokenizer(options: NormalizedTokenizerOptions): Promise<Tokenize> {
  const cut = await createCut(options);
  // 'unicode' lower-cases the whole text by itself, which is faster than token by token. For the
  // others the case of the text may decide where they cut.
  const lowercase = options.lowercase && options.tokenizer !== 'unicode';
  const stopWords =
    options.stopWords === undefined ? undefined : await loadStopWords(options.stopWords);
  const stem = options.stemmer === undefined ? undefined : await naturalStemmer(options.stemmer);

  return (text) => {
    const tokens: string[] = [];
    for (const piece of cut(text)) {
      if (piece === '') continue;
      const token = lowercase ? piece.toLowerCase() : piece;
      if (stopWords?.has(stopWordKey(token))) continue;
      const stemmed = stem === undefined ? token : stem(token);
      if (stemmed !== '') tokens.push(stemmed);
    }
    return tokens;
  };
}

async function createCut(options: NormalizedTokenizerOptions): Promise<Tokenize> {
  const { tokenizer, lowercase, locale } = options;
  if (typeof tokenizer === 'function') return checkedFunction(tokenizer);
  switch (tokenizer) {
    case 'unicode':
      return (text) => unicodeTokens(text, lowercase);
    case 'whitespace':
      return checkedBuiltIn(whitespaceTokens);
    case 'segmenter':
      return checkedBuiltIn(segmenterTokenizer(locale));
    default:
      return checkedBuiltIn(await naturalTokenizer(tokenizer));
  }
}

const SEPARATORS = ['\n', '\u001F'];

const holdsSeparator = (text: string): boolean =>
  SEPARATORS.some((separator) => text.includes(separator));

function checkToken(token: string): void {
  if (holdsSeparator(token)) {
    throw new RangeError(
      `The token ${JSON.stringify(token)} holds a line feed or U+001F, which separate ` +
        'tokens and texts; take them out of the text, and hand in one line at a time',
    );
  }
}

/** Tokens of ours are pieces of the text, so a text without separators needs no further look. */
function checkedBuiltIn(cut: Tokenize): Tokenize {
  return (text) => {
    const tokens = cut(text);
    if (holdsSeparator(text)) tokens.forEach(checkToken);
    return tokens;
  };
}

function checkedFunction(tokenizer: TokenizerFunction): Tokenize {
  return (text) => {
    const given: unknown = tokenizer(text);
    if (!isIterableObject(given)) {
      // A string would pass for an iterable of its characters, which is rarely what was meant.
      throw new TypeError(
        `The tokenizer function must return an array or another iterable of strings, got ${kindOf(given)}`,
      );
    }
    const tokens: string[] = [];
    for (const token of given) {
      if (typeof token !== 'string') {
        throw new TypeError(
          `The tokenizer function must give strings, got ${kindOf(token)} as token ${tokens.length}`,
        );
      }
      checkToken(token);
      tokens.push(token);
    }
    return tokens;
  };
}

function isIterableObject(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** What a wrong value is, in words: its kind, and for a simple value the value too. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'object') {
    const name: unknown = value.constructor?.name;
    return typeof name === 'string' ? `an object (${name})` : 'an object';
  }
  if (typeof value === 'function') return 'a function';
  return `the ${typeof value} ${typeof value === 'string' ? JSON.stringify(value) : String(value)}`;
}
