/** The flags of a language model are those in the rows of its options. */
import {
  CHOSEN_BY_LANGUAGE_MODEL_PRESET,
  LANGUAGE_MODEL_TOKENIZER_OPTIONS,
  LANGUAGE_MODEL_VOCABULARY_OPTIONS,
} from '../../src/advanced.js';
import type { TrainLanguageModelOptions } from '../../src/index.js';

export { INITIALISE_OPTIONS as INITIALISE_FLAGS } from '../../src/advanced.js';
export {
  DEFAULT_TOKENIZER,
  FREEZE_OPTIONS as FREEZE_FLAGS,
  LANGUAGE_MODEL_OPTIONS as LANGUAGE_MODEL_FLAGS,
  LANGUAGE_MODEL_PRESET_OPTIONS as LANGUAGE_MODEL_PRESET_FLAGS,
  LANGUAGE_MODEL_THREADS_OPTIONS as LANGUAGE_MODEL_THREADS_FLAGS,
  LANGUAGE_MODEL_TOKENIZER_OPTIONS as LANGUAGE_MODEL_TOKENIZER_FLAGS,
  LANGUAGE_MODEL_TRAINING_OPTIONS as LANGUAGE_MODEL_TRAINING_FLAGS,
  NETWORK_OPTIONS as NETWORK_FLAGS,
} from '../../src/advanced.js';

/** What a token is, and which become the vocabulary. */
export const LANGUAGE_MODEL_TEXT_FLAGS = {
  ...LANGUAGE_MODEL_VOCABULARY_OPTIONS,
  ...LANGUAGE_MODEL_TOKENIZER_OPTIONS,
};

/**
 * The options with the preset that the command line takes by itself: settings that suit the text, unless
 * one of them is given.
 */
export const withLanguageModelPreset = <Options extends TrainLanguageModelOptions>(
  given: Options,
): Options =>
  given.preset !== undefined ||
  CHOSEN_BY_LANGUAGE_MODEL_PRESET.some((name) => given[name] !== undefined)
    ? given
    : { ...given, preset: 'auto' };
