import type { Finding } from '../inspection/finding.js';
import { percent } from '../inspection/finding.js';
import { hangulShare } from '../subwords/jamo.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';

/** Share of a text, by words, from which most of it is Korean. */
const MOST = 0.5;

/**
 * Whether n-grams of jamo suit a text: most of its words are Hangul. Only they give vectors to the many
 * forms that a Korean word has.
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
      `${percent(share)} of the words are Hangul, so n-grams of syllables and jamo are learned (jamo: --jamo), ` +
      'which give vectors to forms of words that are rare or never occur. For words alone, turn them ' +
      'off: jamo false (--no-jamo).',
    figures: { share },
  };
}
