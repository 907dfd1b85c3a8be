// A letter or digit of any script, then letters, marks and digits, with apostrophes between such
// runs but not around them. A mark alone (an emoji's variation selector, say) begins no word.
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:'[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;

/**
 * The words of `text` in any script that writes gaps between words. This is the definition: a
 * faster implementation has to give the same tokens.
 *
 * The text is lower-cased if asked; then composed (Unicode NFC), so that two spellings of "é" are
 * one; then a typographic apostrophe (U+2019) is read as a plain one.
 */
export function unicodeTokens(text: string, lowercase: boolean): string[] {
  return composeText(text, lowercase).replaceAll('\u2019', "'").match(WORD) ?? [];
}

/** The part of the definition that looks at more than one character at a time. */
export function composeText(text: string, lowercase: boolean): string {
  return (lowercase ? text.toLowerCase() : text).normalize('NFC');
}
