import { TrainingError, WordloomError } from '../errors.js';
import { FUNCTION } from '../options/table.js';
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
    if ((options.tokenizer as string) === FUNCTION) {
      throw unknownTokenizer(
        'The model was trained with a tokenizer function, which models do not store.',
      );
    }
    if (options.tokenizer === 'tokens') {
      throw unknownTokenizer('The model was trained on lists of tokens.');
    }
  }
  const tokenize = await createTokenizer(normalizeTokenizerOptions(options));
  return (text) => text.split('\n').flatMap(tokenize);
}

const unknownTokenizer = (reason: string): WordloomError =>
  new WordloomError('TOKENIZER_UNKNOWN', reason, {
    advice: {
      library: "Name a tokenizer (tokenizer: 'unicode', say), or give lists of tokens.",
      commandLine: 'Name a tokenizer (--tokenizer unicode, say).',
    },
  });

/**
 * The tokenizer for more text of a model: the one in its record, or the function that is given
 * again. A function cannot be recorded; any other tokenizer need not be given.
 *
 * @param recordedName as the record has it
 * @param model what messages call the model
 * @throws WordloomError TOKENIZER_UNKNOWN where a function is missing; TrainingError
 *   OPTION_CONTRADICTS where a tokenizer is given that is not the model's
 */
export function checkResumedTokenizer(recordedName: unknown, given: unknown, model: string): void {
  if (recordedName === FUNCTION) {
    if (typeof given === 'function') return;
    throw new WordloomError(
      'TOKENIZER_UNKNOWN',
      `${model} was trained with a tokenizer function, which models do not store: pass it again.`,
    );
  }
  if (given === undefined) return;
  throw new TrainingError(
    'OPTION_CONTRADICTS',
    `tokenizer is given, but ${model} keeps its own, ${String(recordedName)}. Leave it out.`,
  );
}
