export {
  normalizeTokenizerOptions,
  type NormalizedTokenizerOptions,
  STEMMER_NAMES,
  type StemmerName,
  TOKENIZER_NAMES,
  TOKENIZER_OPTION_NAMES,
  TOKENIZER_OPTIONS,
  type TokenizerFunction,
  type TokenizerName,
  type TokenizerOptions,
} from './options.js';
export { stopWordLanguages } from './stop-words.js';
export { createTokenizer, type Tokenize } from './tokenizer.js';
export { composeText, unicodeTokens } from './unicode.js';
export { whitespaceTokens } from './whitespace.js';
