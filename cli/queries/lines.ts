import { addAbortSignal } from 'node:stream';
import type { Io } from '../terminal/io.js';

/** As an operand: read standard input. */
export const STANDARD_INPUT = '-';

/** A phrase in double quotes, or anything between spaces. */
const WORD = /"([^" ]+(?: +[^" ]+)+)"(?= |$)|[^ ]+/g;

/** How words of a line are written, for help. */
export const LINE_SYNTAX = `\
Spaces separate words, and double quotes enclose a phrase: "new york". A line with
a tab is split only at tabs; its spaces and quotes are then part of the words.`;

/**
 * The words of a line: between tabs if it has any, else between spaces, where quotes hold a phrase
 * together. No other character separates words, since vectors may have every other within a word.
 */
export function wordsOfLine(line: string): string[] {
  if (line.includes('\t')) return line.split('\t').filter((word) => word !== '');
  return [...line.matchAll(WORD)].map(([word, phrase]) => phrase ?? word);
}

/** The lines of standard input, as they arrive. Throws the signal's reason once it is aborted. */
export async function* linesOf({ stdin, signal }: Io): AsyncGenerator<string> {
  // Not readline, which ends lines at U+2028 and U+2029 too.
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of addAbortSignal(signal, stdin as NodeJS.ReadStream)) {
      const lines = (rest + textOf(chunk, decoder)).split('\n');
      rest = lines.pop()!;
      yield* lines.map(withoutReturn);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  signal.throwIfAborted();
  rest += decoder.decode();
  if (rest !== '') yield withoutReturn(rest);
}

const textOf = (chunk: string | Uint8Array, decoder: TextDecoder): string =>
  typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
