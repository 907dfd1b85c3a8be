import { InvalidArgumentError } from 'commander';
import { runInNewContext } from 'node:vm';
import { WordloomError } from '../../src/index.js';

/** Longer than any sensible pattern takes over millions of words. */
const TIME_LIMIT = 5000; // milliseconds

/** A regular expression, with Unicode. */
export function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'u');
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

/**
 * For each word, whether it matches a pattern: 1 or 0.
 *
 * Some patterns, such as (a+)+$, take time that doubles with each letter of a word. Only a time
 * limit stops them, and Node.js offers one for code in a separate context.
 *
 * @throws WordloomError PATTERN_TOO_SLOW
 */
export function matches(
  pattern: RegExp,
  words: readonly string[],
  timeLimit = TIME_LIMIT,
): Uint8Array {
  const run = (): Uint8Array => Uint8Array.from(words, (word) => Number(pattern.test(word)));
  try {
    return runInNewContext('run()', { run }, { timeout: timeLimit });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
    throw new WordloomError(
      'PATTERN_TOO_SLOW',
      `The pattern ${pattern.source} takes longer than ${timeLimit / 1000} s to match the words. ` +
        'Make it simpler: nested repetitions take long.',
      { cause },
    );
  }
}
