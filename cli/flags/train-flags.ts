/** The flags of `train` are those in the rows of its options; some commands have a part of them. */
import { CORPUS_OPTIONS } from '../../src/advanced.js';
import { INITIAL_WEIGHTS_OPTIONS } from '../../src/advanced.js';
import { TRAIN_OPTIONS } from '../../src/advanced.js';
import { TRAINING_OPTIONS } from '../../src/advanced.js';
import { CHOSEN_BY_PRESET, PRESET_OPTIONS } from '../../src/advanced.js';
import { PHRASE_OPTIONS } from '../../src/advanced.js';
import { PHRASES_IN_TEXT } from '../../src/advanced.js';
import { TOKENIZER_OPTIONS } from '../../src/advanced.js';
import { VOCABULARY_OPTIONS } from '../../src/advanced.js';
import type { TrainOptions } from '../../src/index.js';

export {
  CORPUS_OPTIONS as CORPUS_FLAGS,
  INITIAL_WEIGHTS_OPTIONS as INITIAL_WEIGHTS_FLAGS,
  PHRASE_OPTIONS as PHRASE_FLAGS,
  PHRASES_IN_TEXT as PHRASES_IN_TEXT_FLAGS,
  PRESET_OPTIONS as PRESET_FLAGS,
  TOKENIZER_OPTIONS as TOKENIZER_FLAGS,
  TRAIN_OPTIONS as TRAIN_FLAGS,
  TRAINING_OPTIONS as TRAINING_FLAGS,
  VOCABULARY_OPTIONS as VOCABULARY_FLAGS,
};

/**
 * The options with the preset that the command line takes by itself: settings that suit the text, unless
 * one of them is given, or training begins with vectors, from which many passes would lead away.
 */
export const withPreset = (given: TrainOptions): TrainOptions =>
  given.preset !== undefined ||
  given.continue !== undefined ||
  given.init !== undefined ||
  CHOSEN_BY_PRESET.some((name) => given[name] !== undefined)
    ? given
    : { ...given, preset: 'auto' };

/** How the bytes of files are read, for what takes no other option of reading. */
export const BYTES_FLAGS = {
  invalidUtf8: CORPUS_OPTIONS.invalidUtf8,
  encoding: CORPUS_OPTIONS.encoding,
};

const { mode, window, seed, threads } = TRAINING_OPTIONS;

/** How many threads work, for reading alone too. */
export const THREADS_FLAGS = { threads };

/** The seed, for the commands that draw random numbers. */
export const SEED_FLAGS = { seed };

/** What a window is, for the commands that show or use one. */
export const WINDOW_FLAGS = { mode, window };
