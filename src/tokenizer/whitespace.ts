// Only these, not the wider \s: the same cuts can be made in UTF-8 bytes without decoding them. A
// line feed is not among them because it ends a line, and a text here is one line.
const BETWEEN_GAPS = /[^ \t\v\f\r]+/g;

/** What stands between space, tab, vertical tab, form feed and carriage return, unchanged. */
export function whitespaceTokens(text: string): string[] {
  return text.match(BETWEEN_GAPS) ?? [];
}
