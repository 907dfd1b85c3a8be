import * as check from '../options/check.js';
import { type Table, textOf } from '../options/table.js';
import {
  normalizePhraseOptions,
  type NormalizedPhraseOptions,
  type PhraseOptions,
} from './options.js';
import { Phrases, type PhrasesRecord } from './phrases.js';
import { phrasesOf } from './record.js';

/** Phrases to join in the training text. */
export interface PhrasesInText {
  /**
   * Phrases to join: a file written by `wordloom phrases` or `savePhrases`, or the phrases
   * themselves.
   * @default undefined: none
   */
  phrases?: string | Phrases | PhrasesRecord;
  /**
   * Learns phrases from the text and joins them; an object sets the options.
   * @default undefined: none are learned
   */
  learnPhrases?: boolean | PhraseOptions;
}

/** A model records the phrases themselves, not where they came from. */
export const PHRASES_IN_TEXT: Table<PhrasesInText> = {
  phrases: {
    type: textOf(checkPhrases),
    flag: '--phrases <file>',
    help: 'join the phrases in this file, written by wordloom phrases',
    continue: 'fixed',
  },
  learnPhrases: {
    type: { check: checkLearn, argument: { kind: 'none' } },
    flag: '--learn-phrases',
    help: 'find phrases in the text and join them (wordloom phrases has more options)',
    sets: true,
    record: false,
    continue: 'fixed',
  },
};

/** The path of a phrases file, the phrases themselves, or how to learn them. */
export type PhrasesChoice =
  | { readonly path: string }
  | { readonly given: Phrases }
  | { readonly learn: NormalizedPhraseOptions };

/**
 * Where phrases come from; undefined if there are none.
 *
 * @throws TypeError for a value of the wrong kind, RangeError for a wrong value or if both options are given,
 *   WordloomError if the phrases are damaged
 */
export function choosePhrases({ phrases, learnPhrases }: PhrasesInText): PhrasesChoice | undefined {
  if (phrases !== undefined) {
    if (checkLearn('learnPhrases', learnPhrases ?? false) !== false) {
      throw new RangeError(
        'learnPhrases finds phrases in the text, but phrases are given: leave one of them out',
      );
    }
    const checked = checkPhrases('phrases', phrases);
    return typeof checked === 'string' ? { path: checked } : { given: checked };
  }
  const learn = checkLearn('learnPhrases', learnPhrases ?? false);
  if (learn === false) return undefined;
  return { learn: normalizePhraseOptions(learn === true ? {} : learn) };
}

function checkPhrases(name: string, value: unknown): string | Phrases {
  if (typeof value === 'string') return check.string(name, value);
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${name} must be a path or phrases`);
  }
  return phrasesOf(value, name);
}

function checkLearn(name: string, value: unknown): boolean | PhraseOptions {
  if (typeof value === 'boolean') return value;
  return check.object(name, value);
}
