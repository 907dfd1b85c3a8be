/** Commands in messages, written so that a POSIX shell reads back exactly the words they are made of. */

/** Words that no shell takes apart. */
const PLAIN = /^[\w@%+:,./-]+$/;

/**
 * What must not stand in a command as it is: control characters, ends of lines, characters without
 * a shape and those that turn the direction of writing, which would show another command than the
 * one that runs.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

/**
 * One word as a shell takes it: as it is, in single quotes, or as `$'...'` with octal escapes where
 * it holds characters that would act on a terminal.
 */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  if (UNSAFE.test(word)) return `$'${Array.from(word, escaped).join('')}'`;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Three octal digits end by themselves, whatever follows; `\x` does not in every shell. */
function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (!UNSAFE.test(character)) return character;
  const bytes = new TextEncoder().encode(character);
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** The path of a file as an argument of a command: one that begins with '-' would be an option. */
export const pathArgument = (path: string): string =>
  path.startsWith('-') && path !== '-' ? `./${path}` : path;

/** `pathArgument`, as a shell takes it. */
export const shellPath = (path: string): string => shellWord(pathArgument(path));

/** A command line of these words. */
export const commandLine = (words: readonly string[]): string => words.map(shellWord).join(' ');
