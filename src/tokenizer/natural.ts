/**
 * Tokenizers and stemmers of the package `natural`, loaded only when asked for. The build bundles
 * them, from these inner paths: natural's main entry loads database drivers and prints.
 */
import type { StemmerName, TokenizerName } from './options.js';

/** The tokenizers that are natural's. */
export type NaturalTokenizerName = Extract<
  TokenizerName,
  'word' | 'treebank' | 'word-punct' | 'aggressive'
>;

// A half that stands alone: with the flag u, a half within a pair is no match.
const HIGH_SURROGATE = /^[\uD800-\uDBFF]$/u;
const LOW_SURROGATE = /^[\uDC00-\uDFFF]$/u;

/**
 * One of natural's tokenizers for English. `'word'` and `'aggressive'` cut at every character but
 * the letters of English and a few signs ("café" gives "caf"); `'treebank'` and `'word-punct'` keep
 * punctuation as tokens. `'treebank'` makes a token of each letter that is not English,
 * `'word-punct'` of each beyond Latin-1.
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

/** natural cuts a character beyond U+FFFF into two tokens: here it is one again. */
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

// Stemming a word takes up to 30 microseconds, cutting it out of the text a fraction of one, and a
// text repeats its words. The number bounds the memory, to about 10 MB.
const REMEMBERED_STEMS = 2 ** 16;

/** One of natural's stemmers: takes a token that is not empty, gives its stem. */
export async function naturalStemmer(name: StemmerName): Promise<(token: string) => string> {
  const natural = await import('natural/lib/natural/stemmers/index.js');
  // natural's PorterStemmerFa returns every word as it came, so it has no name here.
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
