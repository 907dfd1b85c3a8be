/** Words as a shell takes them. */
export const commandLine = (words: readonly string[]): string => words.map(quoted).join(' ');

/** As a shell takes it for one word. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
