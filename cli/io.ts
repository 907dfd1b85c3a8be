import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { abortable } from './interruption.js';

/** A stream to write to, which may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** All that a command has to do with the world outside, files apart. */
export interface Io {
  /** For data. */
  readonly stdout: Output;
  /** For progress, notes and errors. */
  readonly stderr: Output;
  /** Aborted with an `Interruption`. Who asks for it promises to stop by itself. */
  readonly signal: AbortSignal;
}

const GATHERED_LENGTH = 1 << 16; // characters written at once

/** Writes data. Rejects with what the stream says (such as EPIPE), or where it is interrupted. */
export function print(io: Io, text: string): Promise<void> {
  const written = new Promise<void>((resolve, reject) => {
    io.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
  return abortable(io.signal, written);
}

/** Writes one value as JSON, on one line. */
export function printJson(io: Io, value: unknown): Promise<void> {
  return print(io, `${JSON.stringify(value)}\n`);
}

/** Writes many short texts, no faster than the reader takes them. */
export async function printAll(io: Io, texts: Iterable<string>): Promise<void> {
  let gathered = '';
  for (const text of texts) {
    gathered += text;
    if (gathered.length < GATHERED_LENGTH) continue;
    await print(io, gathered);
    gathered = '';
    // A file takes everything at once, and signals would never have their turn.
    await setImmediate();
  }
  await print(io, gathered);
}
