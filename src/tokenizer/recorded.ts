import { WordloomError } from '../errors.js';
import {
  createTokenizer,
  normalizeTokenizerOptions,
  recordedTokenizerOptions,
  type Tokenize,
  type TokenizerOptions,
} from './index.js';

/**
 * The tokenizer that a model's text was cut with, by the record of its options.
 *
 * @param given options to take in place of those in the record
 * @throws WordloomError TOKENIZER_UNKNOWN where neither names a tokenizer; TypeError and RangeError
 *   for wrong options
 */
export async function recordedTokenizer(
  record: Readonly<Record<string, unknown>>,
  given: TokenizerOptions = {},
): Promise<Tokenize> {
  const options = { ...recordedTokenizerOptions(record), ...given };
  if (given.tokenizer === undefined) {
    if (options.tokenizer === undefined) {
      throw unknownTokenizer('The model does not say how its text was cut into words.');
    }
    if ((options.tokenizer as string) === 'function') {
      throw unknownTokenizer('The model was trained with a tokenizer function, which is not kept.');
    }
    if (options.tokenizer === 'tokens') {
      throw unknownTokenizer('The model was trained on lists of tokens.');
    }
  }
  const tokenize = await createTokenizer(normalizeTokenizerOptions(options));
  return (text) => text.split('\n').flatMap(tokenize);
}

const unknownTokenizer = (reason: string): WordloomError =>
  new WordloomError(
    'TOKENIZER_UNKNOWN',
    `${reason} Name a tokenizer (command line: --tokenizer), or give lists of tokens.`,
  );
