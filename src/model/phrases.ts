import type { RecordedOptions } from '../embedding/model-record.js';
import type { WordForm } from '../embedding/resolve-word.js';
import { ModelFileError, WordloomError } from '../errors.js';
import type { Phrases } from '../phrases/phrases.js';
import { phrasesOf } from '../phrases/record.js';

/**
 * Finds a phrase that is given as separate words: "New York" is new_york. Undefined if the model
 * has no phrases.
 *
 * @param form the spelling that the model's tokenizer gives words
 */
export function joinedForm(
  { phrases }: RecordedOptions,
  form: WordForm = (word) => word,
): WordForm | undefined {
  if (phrases === undefined) return undefined;
  return (text) => text.trim().split(/\s+/).map(form).join(phrases.delimiter);
}

/**
 * The phrases of the text that a model was trained on, by its record.
 *
 * @param name what messages call the model
 * @throws ModelFileError MODEL_DAMAGED
 */
export function recordedPhrases({ phrases }: RecordedOptions, name: string): Phrases | undefined {
  if (phrases === undefined) return undefined;
  try {
    return phrasesOf(phrases, `The record of phrases in ${name}`);
  } catch (cause) {
    throw new ModelFileError('MODEL_DAMAGED', name, (cause as WordloomError).message, { cause });
  }
}
