import type { IngestedCorpus } from '../ingest/ingest.js';
import { oneOf, type Table } from '../options/table.js';
import { tokensFrom, type WordFrequencies } from '../vocabulary/frequencies.js';

/** Sets of defaults for `train`. */
export const PRESETS = ['auto', 'ko', 'word2vec'] as const;
export type Preset = (typeof PRESETS)[number];

/** Where the values of unset options come from. */
export interface PresetOption {
  /**
   * `'auto'` chooses `dim`, `epochs`, `minCount` and `sample` by the size of the text, unless they
   * are given. `'ko'` does so for Korean, and learns n-grams of jamo (`jamo`). `'word2vec'` uses the
   * documented defaults of each option, which are those of word2vec and gensim. The command line uses
   * `'auto'` if none of the four is named.
   * @default 'word2vec'
   */
  preset?: Preset;
}

export const PRESET_OPTIONS: Table<PresetOption> = {
  preset: {
    type: oneOf(PRESETS),
    default: 'word2vec',
    defaultText: 'auto, or word2vec if --dim, --epochs, --min-count or --sample is given',
    flag: '--preset <name>',
    help: 'auto chooses these four by the size of the text; ko does so for Korean, with --jamo; word2vec takes the defaults shown here',
    record: false, // but where it chose something, see `recordOfOptions`
    continue: 'fresh',
  },
};

/** Settings that depend on the size of a text. */
export interface ChosenSettings {
  readonly dim: number;
  readonly epochs: number;
  readonly minCount: number;
  readonly sample: number;
}

/** What `preset: 'auto'` and `preset: 'ko'` choose. */
export const CHOSEN_BY_PRESET = ['dim', 'epochs', 'minCount', 'sample'] as const;
export type ChosenName = (typeof CHOSEN_BY_PRESET)[number];

/** What a preset chooses beside these options. A list of words takes the place of a minimum count. */
export const openToPreset = (
  preset: Preset,
  given: Partial<Record<ChosenName | 'words', unknown>>,
): ChosenName[] =>
  CHOSEN_BY_PRESET.filter(
    (name) =>
      preset !== 'word2vec' &&
      given[name] === undefined &&
      !(name === 'minCount' && given.words !== undefined),
  );

/** What of a text decides. What else is known of it once it is read, such as its script, may join. */
export type TextToSuit = Pick<IngestedCorpus, 'frequencies'>;

/** Of so few tokens each counts: none is left out as too rare, none as too frequent. */
const A_FEW_DOCUMENTS = 2_000;

/** Tokens below which a minimum count suits, where its words cover enough of the text. */
const MIN_COUNTS = [
  { below: A_FEW_DOCUMENTS, minCount: 1 },
  { below: 200_000, minCount: 2 },
  { below: 2_000_000, minCount: 3 },
  { below: Infinity, minCount: 5 },
] as const;

/** Share of the text that the vocabulary is to cover: languages of many forms need rarer words for it. */
const LEAST_COVERED = 2 / 3;

/** The length of a text for which the least epochs suffice. */
const LONG_TEXT = 22_000_000;
const LEAST_EPOCHS = 5;
const MOST_EPOCHS = 50;
/** How strongly epochs fall as the text grows. */
const EPOCHS_POWER = -0.4;

/** Korean is subsampled less: see docs/korean.md. */
const SAMPLES: Readonly<Record<Preset, number>> = { auto: 1e-4, ko: 1e-3, word2vec: 1e-3 };

/**
 * Settings that suit a text. docs/settings.md describes how the rules were measured.
 *
 * @param given settings that are not chosen, but affect the others
 */
export function settingsFor(
  { frequencies }: TextToSuit,
  given: Partial<Pick<ChosenSettings, 'minCount'>> = {},
  preset: Preset = 'auto',
): ChosenSettings {
  const { minCount = minCountFor(frequencies) } = given;
  const tokens = tokensFrom(frequencies, minCount);
  return {
    dim: tokens < 500_000 ? 50 : 100,
    epochs: epochsFor(tokens),
    minCount,
    sample: tokens < A_FEW_DOCUMENTS ? 0 : SAMPLES[preset],
  };
}

function minCountFor(frequencies: WordFrequencies): number {
  const tokens = tokensFrom(frequencies, 1);
  let count: number = MIN_COUNTS.find(({ below }) => tokens < below)!.minCount;
  while (count > 1 && tokensFrom(frequencies, count) < LEAST_COVERED * tokens) count--;
  return count;
}

/** A shorter text needs more passes: 5 for 22 million words, 17 for one million, 50 for 70,000. */
function epochsFor(tokens: number): number {
  const passes = Math.round(LEAST_EPOCHS * (Math.max(1, tokens) / LONG_TEXT) ** EPOCHS_POWER);
  return Math.min(MOST_EPOCHS, Math.max(LEAST_EPOCHS, passes));
}

/** What `settingsFor` chooses of the settings that are open. */
export function chosenFor(
  text: TextToSuit,
  open: readonly ChosenName[],
  given: Pick<ChosenSettings, 'minCount'>,
  preset: Preset,
): Partial<ChosenSettings> {
  const all = settingsFor(text, open.includes('minCount') ? {} : given, preset);
  return Object.fromEntries(open.map((name) => [name, all[name]]));
}
