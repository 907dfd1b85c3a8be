/**
 * Tokenizers and stemmers of the package `natural`, loaded only when asked for. The build bundles
 * them, from these inner paths: natural's main entry loads database drivers and prints.
 */
import type { StemmerName, TokenizerName } from './options.js';

/** The tokenizers from `natural`. */
export type NaturalTokenizerName = Extract<
  TokenizerName,
  'word' | 'treebank' | 'word-punct' | 'aggressive'
>;

// A lone surrogate: with the flag u, half of a pair does not match.
const HIGH_SURROGATE = /^[\uD800-\uDBFF]$/u;
const LOW_SURROGATE = /^[\uDC00-\uDFFF]$/u;

/**
 * One of natural's tokenizers for English. `'word'` and `'aggressive'` split at every character except
 * English letters and a few signs ("café" gives "caf"). `'treebank'` and `'word-punct'` keep
 * punctuation as tokens. `'treebank'` turns each non-English letter into a token, `'word-punct'` each
 * character beyond Latin-1.
 */
export async function naturalTokenizer(
  name: NaturalTokenizerName,
): Promise<(text: string) => string[]> {
  const natural = await import('natural/lib/natural/tokenizers/index.js');
  const classes = {
    word: natural.WordTokenizer,
    treebank: natural.TreebankWordTokenizer,
    'word-punct': natural.WordPunctTokenizer,
    aggressive: natural.AggressiveTokenizer,
  } satisfies Record<NaturalTokenizerName, unknown>;
  const tokenizer = new classes[name]();
  // 'word-punct' gives tabs and line ends as tokens.
  return (text) => joinSurrogates(tokenizer.tokenize(text)).filter((token) => token.trim() !== '');
}

/** natural splits a character beyond U+FFFF into two tokens; this joins them again. */
function joinSurrogates(tokens: readonly string[]): string[] {
  const joined: string[] = [];
  for (const token of tokens) {
    const before = joined.at(-1);
    if (LOW_SURROGATE.test(token) && before !== undefined && HIGH_SURROGATE.test(before)) {
      joined[joined.length - 1] = before + token;
    } else {
      joined.push(token);
    }
  }
  return joined;
}

// Stemming a word takes up to 30 microseconds, finding it a fraction of one, and texts repeat words.
// The limit keeps the cache at about 10 MB.
const REMEMBERED_STEMS = 2 ** 16;

/** One of natural's stemmers: maps a non-empty token to its stem. */
export async function naturalStemmer(name: StemmerName): Promise<(token: string) => string> {
  const natural = await import('natural/lib/natural/stemmers/index.js');
  // natural's PorterStemmerFa returns every word unchanged, so it is left out.
  const stemmers = {
    porter: natural.PorterStemmer,
    lancaster: natural.LancasterStemmer,
    'porter-de': natural.PorterStemmerDe,
    'porter-es': natural.PorterStemmerEs,
    'porter-fr': natural.PorterStemmerFr,
    'porter-it': natural.PorterStemmerIt,
    'porter-nl': natural.PorterStemmerNl,
    'porter-no': natural.PorterStemmerNo,
    'porter-pt': natural.PorterStemmerPt,
    'porter-ru': natural.PorterStemmerRu,
    'porter-sv': natural.PorterStemmerSv,
    'porter-uk': natural.PorterStemmerUk,
    'carry-fr': natural.CarryStemmerFr,
    indonesian: natural.StemmerId,
    japanese: natural.StemmerJa,
  } satisfies Record<StemmerName, unknown>;
  const stemmer = stemmers[name];
  const stems = new Map<string, string>();
  return (token) => {
    let stem = stems.get(token);
    if (stem === undefined) {
      stem = stemmer.stem(token);
      if (stems.size === REMEMBERED_STEMS) stems.clear();
      stems.set(token, stem);
    }
    return stem;
  };
}
