import { lowerCase } from './lower-case.js';
import type { NormalizedTokenizerOptions } from './options.js';
import { normalizeTokenizerOptions, recordedTokenizerOptions } from './options.js';
import { unicodeForm } from './unicode.js';

/**
 * The form in which a tokenizer writes the words that it finds: lower-cased if it does so, and
 * composed by 'unicode'. Undefined where words stay as they are.
 */
export function wordFormOf({
  tokenizer,
  lowercase,
  locale,
}: NormalizedTokenizerOptions): ((word: string) => string) | undefined {
  if (tokenizer === 'unicode') return (word) => unicodeForm(word, lowercase, locale);
  return lowercase ? (word) => lowerCase(word, locale) : undefined;
}

/** The same of the tokenizer that a model's record names; undefined where it names none. */
export function recordedWordForm(
  record: Readonly<Record<string, unknown>>,
): ((word: string) => string) | undefined {
  const options = recordedTokenizerOptions(record);
  if (options.tokenizer === undefined) return undefined;
  // A function is not kept, but whether its tokens were lower-cased is.
  if ((options.tokenizer as string) === 'function') options.tokenizer = () => [];
  try {
    return wordFormOf(normalizeTokenizerOptions(options));
  } catch {
    return undefined; // the record is another program's, or a newer version's
  }
}
