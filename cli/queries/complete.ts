import { printable } from '../terminal/printable.js';

/** The most completions to show; a longer list helps nobody. */
const MOST = 50;

/**
 * The completions for the end of a line, and the part of the line that they replace, for
 * node:readline: commands and words at the start, words elsewhere, most frequent first.
 */
export function complete(
  line: string,
  commands: readonly string[],
  words: readonly string[],
): [completions: string[], part: string] {
  const part = line.slice(line.search(/\S*$/));
  const isStart = part === line.trimStart();
  const found = isStart ? commands.filter((command) => command.startsWith(part)) : [];
  for (const word of part === '' ? [] : words) {
    if (found.length === MOST) break;
    const isFit = word.startsWith(part) && printable(word) === word; // for a terminal
    if (isFit && !found.includes(word)) found.push(word);
  }
  return [found, part];
}
