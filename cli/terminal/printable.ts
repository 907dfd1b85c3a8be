/**
 * Characters that control a terminal instead of being shown: control characters except line feeds
 * and tabs, other line separators, and changes of the writing direction.
 */
const ACTING = /[^\P{Cc}\n\t]|[\u2028-\u202e\u2066-\u2069]/gu;

const BREAKING = /[\n\t]/g;

/**
 * Makes text from a user or a file, such as a word, safe for a terminal. Control characters are
 * escaped as in JSON (\u001b), so JSON stays valid.
 */
export const printable = (text: string): string => text.replace(ACTING, escaped);

/** `printable` in one line, without tabs. */
export const printableInLine = (text: string): string =>
  printable(text).replace(BREAKING, (character) => (character === '\n' ? '\\n' : '\\t'));

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
