import { InvalidArgumentError } from 'commander';
import { ENCODING_EXAMPLES, encodingOf } from '../../src/advanced.js';
import { WordloomError } from '../../src/index.js';
import { nameOf } from '../files/store.js';
import { readTextFile } from '../files/text-file.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A finite number without anything else: not '10x', '' or 'Infinity'. */
export function parseNumber(text: string): number {
  if (!NUMBER.test(text)) throw new InvalidArgumentError('It must be a number.');
  return Number(text);
}

/**
 * Parses a flag whose text the library checks. The message of the library becomes that of the flag.
 *
 * @param check throws for a wrong value; its message begins with the name that it is given
 */
export function checkedBy(
  check: (name: string, text: string) => unknown,
): (text: string) => string {
  return (text) => {
    try {
      check('It', text);
      return text;
    } catch (error) {
      throw new InvalidArgumentError(`${(error as Error).message}.`);
    }
  };
}

/** Reads a whole number in [min, max]. */
export function wholeNumberIn(
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  return (text) => {
    const number = parseNumber(text);
    if (!Number.isSafeInteger(number) || number < min || number > max) {
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return number;
  };
}

/** A whole number from 1. */
export const parseCount = wholeNumberIn(1);

/** A text that is not empty. */
export function parseName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** The name of an encoding. */
export function parseEncoding(text: string): string {
  try {
    encodingOf(text);
  } catch {
    throw new InvalidArgumentError(`It must be an encoding, such as ${ENCODING_EXAMPLES}.`);
  }
  return text;
}

/** One more of several texts that are not empty; blanks, such as U+00A0, may be a word. */
export function parseNames(text: string, before: readonly string[] = []): string[] {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return [...before, text];
}

/** The prompts of a file that has one on each line. An empty line is an empty prompt. */
export function readPrompts(path: string): string[] {
  const text = readTextFile(path, 'The list of prompts', 'PROMPTS_UNREADABLE');
  if (text === '') {
    throw new WordloomError('PROMPTS_EMPTY', `The list of prompts ${nameOf(path)} is empty.`);
  }
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** White space of the formats; all other characters may be part of a word. */
const AROUND = /^[ \t\r]+|[ \t\r]+$/g;

/** The words of a file that has one on each line. Empty lines count for nothing. */
export function readWordList(path: string): string[] {
  const words = readTextFile(path, 'The list of words', 'WORDS_UNREADABLE')
    .split('\n')
    .map((line) => line.replaceAll(AROUND, ''))
    .filter((word) => word !== '');
  if (words.length === 0) {
    throw new WordloomError(
      'WORDS_EMPTY',
      `The list of words ${path} is empty. Write one word per line.`,
    );
  }
  return words;
}
