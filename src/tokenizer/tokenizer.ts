import { kindOf } from './kind-of.js';
import { lowerCase } from './lower-case.js';
import { naturalStemmer, naturalTokenizer } from './natural.js';
import type { NormalizedTokenizerOptions, TokenizerFunction } from './options.js';
import { segmenterTokenizer } from './segmenter.js';
import { loadStopWords, stopWordKey } from './stop-words.js';
import { unicodeTokens } from './unicode.js';
import { whitespaceTokens } from './whitespace.js';

/** Maps a text (one line) to its tokens, in order. No token is empty. */
export type Tokenize = (text: string) => string[];

/**
 * Creates a function that tokenises text: it splits the text, lower-cases the tokens, drops stop
 * words, and then stems the tokens, as the options say.
 *
 * @throws RangeError if the language of `stopWords` has no list. The returned function throws
 *   TypeError if a custom tokenizer returns anything but strings.
 */
export async function createTokenizer(options: NormalizedTokenizerOptions): Promise<Tokenize> {
  const cut = await createCut(options);
  // 'unicode' lower-cases the whole text, which is faster than token by token. For the other
  // tokenizers, case may affect where they split.
  const lowercase = options.lowercase && options.tokenizer !== 'unicode';
  const stopWords =
    options.stopWords === undefined ? undefined : await loadStopWords(options.stopWords);
  const stem = options.stemmer === undefined ? undefined : await naturalStemmer(options.stemmer);

  return (text) => {
    const tokens: string[] = [];
    for (const piece of cut(text)) {
      if (piece === '') continue;
      const token = lowercase ? lowerCase(piece, options.locale) : piece;
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
      return (text) => unicodeTokens(text, lowercase, locale);
    case 'whitespace':
      return whitespaceTokens;
    case 'segmenter':
      return segmenterTokenizer(locale);
    case 'tokens':
      throw new RangeError(
        "The tokenizer 'tokens' is for lists of tokens; to split text, choose another",
      );
    default:
      return naturalTokenizer(tokenizer);
  }
}

function checkedFunction(tokenizer: TokenizerFunction): Tokenize {
  return (text) => {
    const given: unknown = tokenizer(text);
    if (!isIterableObject(given)) {
      // A string is an iterable of characters, but that is rarely intended.
      throw new TypeError(
        `The tokenizer function must return an array or another iterable of strings, got ${kindOf(given)}`,
      );
    }
    const tokens: string[] = [];
    for (const token of given) {
      if (typeof token !== 'string') {
        throw new TypeError(
          `The tokenizer function must return strings, got ${kindOf(token)} as token ${tokens.length}`,
        );
      }
      tokens.push(token);
    }
    return tokens;
  };
}

function isIterableObject(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
