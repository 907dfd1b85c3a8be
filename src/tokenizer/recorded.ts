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
 * The tokenizer of a model, from its recorded options.
 *
 * @param given options that override the recorded ones
 * @throws WordloomError TOKENIZER_UNKNOWN if neither names a tokenizer; TypeError and RangeError
 *   for wrong options
 */
export async function recordedTokenizer(
  record: Readonly<Record<string, unknown>>,
  given: TokenizerOptions = {},
): Promise<Tokenize> {
  const options = { ...recordedTokenizerOptions(record), ...given };
  if (given.tokenizer === undefined) {
    if (options.tokenizer === undefined) {
      throw unknownTokenizer('The model does not record how its text was split into words.');
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
      page: 'Such a model works in a program only.',
    },
  });

/**
 * The tokenizer for further text of a model: the recorded one, or a function that is passed again,
 * because functions cannot be recorded.
 *
 * @param recordedName the name in the record
 * @param model what messages call the model
 * @throws WordloomError TOKENIZER_UNKNOWN if a function is missing; TrainingError
 *   OPTION_CONTRADICTS if another tokenizer than the model's is passed
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
    `tokenizer is given, but ${model} uses its own, ${String(recordedName)}. Leave it out.`,
  );
}
