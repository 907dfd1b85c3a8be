// Only these, not the wider \s: the same cuts can be made in UTF-8 bytes without decoding them.
const BETWEEN_GAPS = /[^ \t\n\v\f\r]+/g;

/** What stands between ASCII white space, unchanged. */
export function whitespaceTokens(text: string): string[] {
  return text.match(BETWEEN_GAPS) ?? [];
}
