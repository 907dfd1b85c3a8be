import { createInterface } from 'node:readline';
import type { Io } from '../terminal/io.js';

/** As an operand: take what stands on standard input. */
export const STANDARD_INPUT = '-';

/** What stands between spaces, or between double quotes. */
const WORD = /"([^"]+)"(?=\s|$)|\S+/g;

/** The words of a line as a command line would have them: between tabs if it has any, else spaces. */
export function wordsOfLine(line: string): string[] {
  if (line.includes('\t')) {
    return line
      .split('\t')
      .map((word) => word.trim())
      .filter((word) => word !== '');
  }
  return [...line.matchAll(WORD)].map(([word, quoted]) => quoted ?? word);
}

/** The lines of standard input, as they come. Throws the signal's reason where it is aborted. */
export async function* linesOf(io: Io): AsyncGenerator<string> {
  const { stdin, signal } = io;
  yield* createInterface({ input: stdin, crlfDelay: Infinity, signal });
  signal.throwIfAborted();
}
