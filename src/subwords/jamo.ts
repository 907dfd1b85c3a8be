/**
 * Splits Hangul syllables into letters (jamo): 강 is ᄀ, ᅡ and ᆼ. The letters follow from the code point of
 * the syllable (The Unicode Standard, section 3.12).
 */

const FIRST_SYLLABLE = 0xac00; // 가
const LAST_SYLLABLE = 0xd7a3; // 힣
const FIRST_LEAD = 0x1100;
const FIRST_VOWEL = 0x1161;
/** One below the first final: final number 0 means that there is none. */
const BEFORE_FINALS = 0x11a7;
const VOWELS = 21;
const FINALS = 28;

/** Takes the place of a missing final, so that every syllable has three letters (Park et al. 2018). */
const NO_FINAL = 0x65; // e

const BYTES = 3; // of a syllable, and of a letter, in UTF-8

const isSyllable = (code: number): boolean => code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE;

/** The code point of the three-byte character at `at`; 0 if there is none. */
const characterAt = (text: Uint8Array, at: number): number =>
  text[at] >>> 4 === 0xe
    ? ((text[at] & 0xf) << 12) | ((text[at + 1] & 0x3f) << 6) | (text[at + 2] & 0x3f)
    : 0;

/** A text with its syllables split into letters. */
export interface Letters {
  readonly text: Uint8Array; // UTF-8
  /** (text.length) 1 at the first byte of each letter of a syllable. */
  readonly starts: Uint8Array;
}

/** Splits the syllables of a text (UTF-8) into letters; undefined if it has no syllables. */
export function lettersOf(text: Uint8Array): Letters | undefined {
  const letters = new Uint8Array(BYTES * text.length);
  const starts = new Uint8Array(letters.length);
  let length = 0;
  let syllables = 0;
  const add = (letter: number): void => {
    starts[length] = 1;
    letters[length++] = 0xe0 | (letter >>> 12);
    letters[length++] = 0x80 | ((letter >>> 6) & 0x3f);
    letters[length++] = 0x80 | (letter & 0x3f);
  };
  for (let at = 0; at < text.length;) {
    const code = characterAt(text, at);
    if (!isSyllable(code)) {
      letters[length++] = text[at++];
      continue;
    }
    const number = code - FIRST_SYLLABLE;
    const final = number % FINALS;
    add(FIRST_LEAD + Math.floor(number / (VOWELS * FINALS)));
    add(FIRST_VOWEL + (Math.floor(number / FINALS) % VOWELS));
    if (final > 0) add(BEFORE_FINALS + final);
    else {
      starts[length] = 1;
      letters[length++] = NO_FINAL;
    }
    at += BYTES;
    syllables++;
  }
  if (syllables === 0) return undefined;
  return { text: letters.subarray(0, length), starts: starts.subarray(0, length) };
}

const HANGUL = /[\uac00-\ud7a3]/;

/**
 * The share of words with a Hangul syllable, by count: 0 to 1.
 *
 * @param counts how often each word occurs, (words.length)
 */
export function hangulShare(words: readonly string[], counts: ArrayLike<number>): number {
  let hangul = 0;
  let all = 0;
  words.forEach((word, id) => {
    all += counts[id];
    if (HANGUL.test(word)) hangul += counts[id];
  });
  return all === 0 ? 0 : hangul / all;
}
