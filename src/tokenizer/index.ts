export {
  completeTokenizer,
  GIVEN_TOKENS,
  normalizeTokenizerOptions,
  type NormalizedTokenizerOptions,
  recordedTokenizerOptions,
  STEMMER_NAMES,
  type StemmerName,
  TOKENIZER_NAMES,
  TOKENIZER_OPTION_NAMES,
  TOKENIZER_OPTIONS,
  type TokenizerFunction,
  type TokenizerName,
  type TokenizerOptions,
  withoutIdleLocale,
} from './options.js';
export { hasOwnLowerCase, lowerCase } from './lower-case.js';
export { stopWordLanguages } from './stop-words.js';
export { createTokenizer, type Tokenize } from './tokenizer.js';
export { openTexts, OpenTexts, type Text, type TextKind, type Texts } from './texts.js';
export { composeText, unicodeForm, unicodeTokens } from './unicode.js';
export { recordedWordForm, wordFormOf } from './word-form.js';
export { whitespaceTokens } from './whitespace.js';
