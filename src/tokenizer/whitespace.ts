// Only ASCII white space, not all of \s, so that UTF-8 can be split without decoding it.
const BETWEEN_GAPS = /[^ \t\n\v\f\r]+/g;

/** Splits at ASCII white space and changes nothing else. */
export function whitespaceTokens(text: string): string[] {
  return text.match(BETWEEN_GAPS) ?? [];
}
