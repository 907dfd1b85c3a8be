import { lowerCase } from './lower-case.js';
import type { NormalizedTokenizerOptions } from './options.js';
import { normalizeTokenizerOptions, recordedTokenizerOptions } from './options.js';
import { unicodeForm } from './unicode.js';

/**
 * The function that turns a word into the form in which a tokenizer writes it: lower-cased if it does
 * that, and composed by 'unicode'. Undefined if words stay unchanged.
 */
export function wordFormOf({
  tokenizer,
  lowercase,
  locale,
}: NormalizedTokenizerOptions): ((word: string) => string) | undefined {
  if (tokenizer === 'unicode') return (word) => unicodeForm(word, lowercase, locale);
  return lowercase ? (word) => lowerCase(word, locale) : undefined;
}

/** The same for the tokenizer in a model's record; undefined if it names none. */
export function recordedWordForm(
  record: Readonly<Record<string, unknown>>,
): ((word: string) => string) | undefined {
  const options = recordedTokenizerOptions(record);
  if (options.tokenizer === undefined) return undefined;
  // The record holds no functions, but it says whether tokens were lower-cased.
  if ((options.tokenizer as string) === 'function') options.tokenizer = () => [];
  try {
    return wordFormOf(normalizeTokenizerOptions(options));
  } catch {
    return undefined; // the record is from another program or a newer version
  }
}
