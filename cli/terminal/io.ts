import type { Readable, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { abortable } from './interruption.js';
import { printable } from './printable.js';

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
  /** For progress, notes and errors; of several ranks, rank 0 alone has one that is read. */
  readonly stderr: Output;
  /** For messages that only this rank has, if its `stderr` is discarded. */
  readonly ownStderr?: Output;
  /** Aborted with an `Interruption`. Who asks for it promises to stop by itself. */
  readonly signal: AbortSignal;
}

const GATHERED_LENGTH = 1 << 16; // characters written at once

/**
 * Writes data, escaped only for a terminal. Rejects with the stream's error (such as EPIPE), or if
 * it is interrupted.
 */
export function print(io: Io, text: string | Uint8Array): Promise<void> {
  const shown = io.stdout.isTTY && typeof text === 'string' ? printable(text) : text;
  return abortable(io.signal, write(io.stdout, shown));
}

/** Resolves when all data, including help, is written; rejects if that fails. */
export async function flush({ stdout }: Io): Promise<void> {
  if (stdout.errored) throw stdout.errored;
  await write(stdout, '');
}

/** Writes a line for people, be it to a file or a terminal. */
export function tell(stderr: Output, line: string): void {
  stderr.write(`${printable(line)}\n`);
}

function write(stream: Output, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
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
