import { lowerCase } from './lower-case.js';

/*
 * Which characters besides letters, marks and digits belong to a word follows Unicode's word boundaries
 * (UAX #29). byte-tables.ts and the tokenizing kernel share these lists.
 */

/** Read as a plain apostrophe; between letters or digits it is part of the word (MidNumLet). */
export const APOSTROPHES = '\u2018\u2019\uFF07';

/**
 * Part of a word between two letters (MidLetter): the middle dot of Catalan, the Armenian sign of
 * abbreviation, gershayim, the hyphenation point. The colon and the full stop are deliberately left
 * out: they end clauses and sentences even if the space after them is missing.
 */
export const MID_LETTERS = '\u00B7\u0387\u055F\u05F4\u2027';

/** Punctuation that UAX #29 treats as letters: Armenian signs over a vowel, the hyphen, geresh. */
export const INNER_SIGNS = '\u055A\u055B\u055C\u055E\u058A\u05F3';

/** ZWNJ and ZWJ: part of a word if a letter, mark or digit follows; see `trimJoiners`. */
export const JOINERS = '\u200C\u200D';

/**
 * Format characters that do not change a word, such as soft hyphens and direction marks. Excluded are
 * the joiners, the zero-width space, which separates words, and signs that enclose numbers.
 */
export const IGNORABLE =
  /(?![\u0600-\u0605\u06DD\u0890\u0891\u08E2\u{110BD}\u{110CD}\u200B-\u200D])\p{Cf}/gu;

/**
 * Scripts in which a middle dot separates words instead of joining syllables: those that UAX #29
 * treats separately, and Hangul, where we deviate from it.
 */
export const UNJOINED_SCRIPTS = ['Han', 'Hira', 'Kana', 'Hang', 'Thai', 'Laoo', 'Khmr', 'Mymr']
  .map((script) => `\\p{scx=${script}}`)
  .join('');

const FIRST = String.raw`[\p{L}\p{N}]`;
const MARKS = String.raw`\p{M}${INNER_SIGNS}`;
const LETTER = String.raw`(?![${UNJOINED_SCRIPTS}])\p{L}`;
const BEFORE = `[${MARKS}${JOINERS}]*`; // between a letter and the sign after it
const HEBREW = String.raw`[\u05D0-\u05EA\u05EF-\u05F2]`;

// A letter or digit of any script, then letters, marks and digits, with apostrophes and other signs
// between such runs but not around them. A mark alone, such as an emoji's variation selector, does not
// begin a word. People type gershayim as a quotation mark between Hebrew letters.
const WORD = new RegExp(
  `${FIRST}(?:[\\p{L}\\p{N}${MARKS}${JOINERS}]|'(?=${FIRST})` +
    `|[${MID_LETTERS}](?<=${LETTER}${BEFORE}.)(?=${LETTER})` +
    `|"(?<=${HEBREW}${BEFORE}.)(?=${HEBREW}))*`,
  'gu',
);
const ANY_APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'g');
const ANY_JOINER = new RegExp(`[${JOINERS}]`);
const FINAL_JOINERS = new RegExp(`[${JOINERS}]+(?![\\p{L}\\p{N}${MARKS}${JOINERS}])`, 'gu');
const ENDS_IN_MARK = new RegExp(`[${MARKS}]$`, 'u');

/**
 * The words of `text`, in any script that separates words by spaces. This is the definition: faster
 * implementations must return the same tokens.
 *
 * @param locale the language (BCP 47) whose lower-casing rules apply
 */
export function unicodeTokens(text: string, lowercase: boolean, locale = 'en'): string[] {
  return unicodeForm(text, lowercase, locale).match(WORD) ?? [];
}

/**
 * The form in which `unicodeTokens` writes words: composed (`composeText`), with plain apostrophes,
 * without joiners that join nothing.
 */
export function unicodeForm(text: string, lowercase: boolean, locale = 'en'): string {
  return trimJoiners(composeText(text, lowercase, locale)).replaceAll(ANY_APOSTROPHE, "'");
}

/**
 * The part of the definition that looks at more than one character at a time. It removes ignorable
 * characters, lower-cases the text if asked, and composes it (Unicode NFC), which unifies the two
 * spellings of "é".
 */
export function composeText(text: string, lowercase: boolean, locale = 'en'): string {
  const kept = text.replaceAll(IGNORABLE, '').normalize('NFC');
  return lowercase ? lowerCase(kept, locale).normalize('NFC') : kept;
}

/**
 * Removes joiners that no letter, mark or digit follows. A ZWJ right after a mark stays, because older
 * Malayalam text writes final letters that way.
 */
function trimJoiners(text: string): string {
  if (!ANY_JOINER.test(text)) return text;
  return text.replaceAll(FINAL_JOINERS, (run, at: number) =>
    run[0] === '\u200D' && ENDS_IN_MARK.test(text.slice(Math.max(0, at - 2), at)) ? run[0] : '',
  );
}
