/** The flags of a language model are those in the rows of its options. */
import {
  LANGUAGE_MODEL_TOKENIZER_OPTIONS,
  LANGUAGE_MODEL_VOCABULARY_OPTIONS,
} from '../../src/networks/options.js';

export { INITIALISE_OPTIONS as INITIALISE_FLAGS } from '../../src/networks/initialise-options.js';
export {
  DEFAULT_TOKENIZER,
  FREEZE_OPTIONS as FREEZE_FLAGS,
  LANGUAGE_MODEL_OPTIONS as LANGUAGE_MODEL_FLAGS,
  LANGUAGE_MODEL_TOKENIZER_OPTIONS as LANGUAGE_MODEL_TOKENIZER_FLAGS,
  LANGUAGE_MODEL_TRAINING_OPTIONS as LANGUAGE_MODEL_TRAINING_FLAGS,
  NETWORK_OPTIONS as NETWORK_FLAGS,
} from '../../src/networks/options.js';

/** What a token is, and which become the vocabulary. */
export const LANGUAGE_MODEL_TEXT_FLAGS = {
  ...LANGUAGE_MODEL_VOCABULARY_OPTIONS,
  ...LANGUAGE_MODEL_TOKENIZER_OPTIONS,
};
