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
    defaultText: 'auto, or word2vec if one of these four is given',
    flag: '--preset <name>',
    help: 'auto chooses --dim, --epochs, --min-count and --sample by the size of the text; ko does so for Korean, with --jamo; word2vec uses the defaults shown here',
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

/** Options that affect what a preset chooses. A word list replaces the minimum count. */
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

/** The facts about a text that decide. Others, such as its script, may be added. */
export type TextToSuit = Pick<IngestedCorpus, 'frequencies'>;

/** With so few tokens every one counts: no minimum count, no subsampling. */
const A_FEW_DOCUMENTS = 2_000;

/** The number of tokens below which each minimum count is used, if it covers enough of the text. */
const MIN_COUNTS = [
  { below: A_FEW_DOCUMENTS, minCount: 1 },
  { below: 200_000, minCount: 2 },
  { below: 2_000_000, minCount: 3 },
  { below: Infinity, minCount: 5 },
] as const;

/**
 * The share of the text that the vocabulary should cover. Languages with many word forms need rarer
 * words for that.
 */
const LEAST_COVERED = 2 / 3;

/** The number of tokens from which the fewest epochs suffice. */
const LONG_TEXT = 22_000_000;
const LEAST_EPOCHS = 5;
const MOST_EPOCHS = 50;
/** The exponent with which epochs fall as the text grows. */
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

/** The choices of `settingsFor` for the options that are not given. */
export function chosenFor(
  text: TextToSuit,
  open: readonly ChosenName[],
  given: Pick<ChosenSettings, 'minCount'>,
  preset: Preset,
): Partial<ChosenSettings> {
  const all = settingsFor(text, open.includes('minCount') ? {} : given, preset);
  return Object.fromEntries(open.map((name) => [name, all[name]]));
}
