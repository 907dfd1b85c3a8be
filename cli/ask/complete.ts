import { printable } from '../terminal/printable.js';

/** So many are shown at most; a longer list tells nobody anything. */
const MOST = 50;

/**
 * What may stand where a line ends, and the part of the line that it replaces, as node:readline asks
 * for it: a command or a word at its start, a word anywhere else, the most frequent words first.
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
