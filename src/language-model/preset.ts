import type { LanguageModelTrainOptions } from '../networks/options.js';
import type { LanguageModelCorpus } from '../networks/events.js';
import { oneOf, type Table } from '../options/table.js';

/** Sets of defaults for `trainLanguageModel`. */
export const LANGUAGE_MODEL_PRESETS = ['auto', 'pytorch'] as const;
export type LanguageModelPreset = (typeof LANGUAGE_MODEL_PRESETS)[number];

/** Where the values of unset options come from. */
export interface LanguageModelPresetOption {
  /**
   * `'auto'` chooses `hidden`, `layers`, `dropout` and `epochs` by the length of the text, unless
   * they are given. `'pytorch'` uses the documented defaults of each option, which are those of
   * PyTorch's word_language_model. The command line uses `'auto'` if none of the four is named.
   * @default 'pytorch'
   */
  preset?: LanguageModelPreset;
}

export const LANGUAGE_MODEL_PRESET_OPTIONS: Table<LanguageModelPresetOption> = {
  preset: {
    type: oneOf(LANGUAGE_MODEL_PRESETS),
    default: 'pytorch',
    defaultText: 'auto, or pytorch if one of these four is given',
    flag: '--preset <name>',
    help: 'auto chooses --hidden, --layers, --dropout and --epochs by the length of the text; pytorch uses the defaults shown here',
  },
};

/** Settings that depend on the length of a text. */
export type LanguageModelSettings = Required<
  Pick<LanguageModelTrainOptions, 'hidden' | 'layers' | 'dropout' | 'epochs'>
>;

/** What `preset: 'auto'` chooses. */
export const CHOSEN_BY_LANGUAGE_MODEL_PRESET = ['hidden', 'layers', 'dropout', 'epochs'] as const;

/** Approximate number of tokens that all epochs process together; long texts have few epochs. */
const TOKENS_IN_ALL = { shortText: 4_000_000, longText: 25_000_000 };
const EPOCHS_OF_LONG_TEXT = 5;
const MOST_EPOCHS = 40;

/** Tokens below which a network of one layer learns as well as a larger one, and sooner. */
const SHORT_TEXT = 400_000;

/**
 * Settings that suit a text. docs/settings.md describes how the rules were measured.
 *
 * @param tokens the length of the training text
 */
export function languageModelSettingsFor({
  tokens,
}: Pick<LanguageModelCorpus, 'tokens'>): LanguageModelSettings {
  const { shortText, longText } = TOKENS_IN_ALL;
  const epochs = Math.max(shortText / tokens, Math.min(EPOCHS_OF_LONG_TEXT, longText / tokens));
  return {
    hidden: tokens < SHORT_TEXT ? 128 : 256,
    layers: 1,
    dropout: tokens < SHORT_TEXT ? 0.3 : 0.2,
    epochs: Math.max(1, Math.round(Math.min(MOST_EPOCHS, epochs))),
  };
}

/** The choices of `languageModelSettingsFor` for the settings that are not given. */
export function chosenForLanguageModel(
  report: Pick<LanguageModelCorpus, 'tokens'>,
  given: LanguageModelTrainOptions,
): Partial<LanguageModelSettings> {
  const all = languageModelSettingsFor(report);
  // Tied weights have the size of the Embedding rows, which may be given.
  const isFixed = given.tied === true && given.embeddingDim !== undefined;
  const open = CHOSEN_BY_LANGUAGE_MODEL_PRESET.filter(
    (name) => given[name] === undefined && !(name === 'hidden' && isFixed),
  );
  return Object.fromEntries(open.map((name) => [name, all[name]]));
}
