import type { Finding } from '../inspection/finding.js';
import { percent } from '../inspection/finding.js';
import { hangulShare } from '../subwords/jamo.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';

/** A text is Korean if at least this share of its words is Hangul, by count. */
const MOST = 0.5;

/**
 * Whether n-grams of jamo suit a text: most of its words are Hangul. Without n-grams, most of the many
 * forms of a Korean word would have no vector.
 *
 * @returns a finding that says so; undefined if they do not suit the text
 */
export function chooseJamo({ words, counts }: Vocabulary): Finding | undefined {
  const share = hangulShare(words, counts);
  if (share < MOST) return undefined;
  return {
    code: 'JAMO_CHOSEN',
    severity: 'note',
    message:
      `${percent(share)} of the words are Hangul, so training learns n-grams of syllables and jamo (jamo: --jamo). ` +
      'They give vectors to forms of words that are rare or never occur. To learn words alone, turn them ' +
      'off: jamo false (--no-jamo).',
    figures: { share },
  };
}

/** Warns if `preset: 'ko'` was asked for, but most of the text is not Korean. */
export function warnOfKoreanPreset({ words, counts }: Vocabulary): Finding[] {
  const share = hangulShare(words, counts);
  if (share >= MOST) return [];
  return [
    {
      code: 'PRESET_UNSUITED',
      severity: 'warning',
      message:
        `The preset is ko, but ${percent(share)} of the words are Hangul. Only these get n-grams of jamo; the ` +
        'others get n-grams of 1 to 4 characters, which suit few languages. Use preset auto (--preset auto), ' +
        'with subwords (--subwords) for n-grams.',
      figures: { share },
    },
  ];
}
