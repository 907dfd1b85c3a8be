import type { Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { printable } from '../src/errors.js';
import { abortable } from './interruption.js';

/** A stream to write to, which may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** A stream to read from, which may be a terminal. */
export type Input = Readable & { readonly isTTY?: boolean };

/** All that a command has to do with the world outside, files apart. */
export interface Io {
  /** For queries; a corpus is read by the library. */
  readonly stdin: Input;
  /** For data. */
  readonly stdout: Output;
  /** For progress, notes and errors. */
  readonly stderr: Output;
  /** Aborted with an `Interruption`. Who asks for it promises to stop by itself. */
  readonly signal: AbortSignal;
}

const GATHERED_LENGTH = 1 << 16; // characters written at once

/** Lines for a terminal, where nothing in them acts on it; tabs stay. */
export const printableLines = (text: string): string => text.replaceAll(/[^\n\t]+/g, printable);

/** Tells people something, a line or more, on standard error. */
export function say(stderr: Output, text: string): void {
  stderr.write(printableLines(text));
}

/** Writes data, made safe where a terminal shows it. Rejects with what the stream says (such as EPIPE), or where it is interrupted. */
export function print(io: Io, text: string | Uint8Array): Promise<void> {
  const written = new Promise<void>((resolve, reject) => {
    const safe = io.stdout.isTTY && typeof text === 'string' ? printableLines(text) : text;
    io.stdout.write(safe, (error) => (error ? reject(error) : resolve()));
  });
  return abortable(io.signal, written);
}

/** Writes one value as JSON, on one line. */
export function printJson(io: Io, value: unknown): Promise<void> {
  return print(io, `${JSON.stringify(value)}\n`);
}

/** Writes many short texts, or bytes, no faster than the reader takes them. */
export async function printAll(io: Io, parts: Iterable<string | Uint8Array>): Promise<void> {
  let gathered = '';
  for (const part of parts) {
    if (typeof part === 'string') gathered += part;
    if (typeof part === 'string' && gathered.length < GATHERED_LENGTH) continue;
    if (gathered !== '') await print(io, gathered);
    gathered = '';
    if (typeof part !== 'string') await print(io, part);
    // A file takes everything at once, and signals would never have their turn.
    await setImmediate();
  }
  if (gathered !== '') await print(io, gathered);
}
