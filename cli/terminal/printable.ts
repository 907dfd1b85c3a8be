/**
 * What acts on a terminal instead of being shown: control characters, but for line feeds and tabs,
 * other ends of lines, and what turns the direction of writing for all that follows.
 */
const ACTING = /[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/gu;

const BREAKING = /[\n\t]/g;

/**
 * A text that a user or a file has given, such as a word, fit for a terminal: what would act on it is
 * shown as JSON has it (\u001b), so that JSON stays what it is.
 */
export const printable = (text: string): string => text.replace(ACTING, escaped);

/** `printable` in one line, without tabs. */
export const printableInLine = (text: string): string =>
  printable(text).replace(BREAKING, (character) => (character === '\n' ? '\\n' : '\\t'));

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
