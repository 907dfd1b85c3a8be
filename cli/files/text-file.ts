import { isUtf8 } from 'node:buffer';
import { closeSync, constants, lstatSync, openSync, readSync, statSync } from 'node:fs';
import * as zlib from 'node:zlib';
import {
  type Advice,
  advise,
  foreignAdvice,
  foreignKind,
  markedEncoding,
  unmarkedUtf16,
} from '../../src/advanced.js';
import { WordloomError } from '../../src/index.js';
import { compressionOf, isStandardInput, nameOf } from './store.js';

/**
 * The most bytes to read: no list of words or questions is that long, but a device such as
 * /dev/zero has no end.
 */
const MOST_BYTES = 2 ** 28;
const CHUNK_BYTES = 2 ** 16;

/** Milliseconds between two looks at a pipe that has nothing to read. */
const WAIT = 5;

/** How a list is read. */
export interface TextFileOptions {
  /** As TextDecoder names it. @default UTF-8, or UTF-16 where a byte order mark says so */
  readonly encoding?: string;
  /** Whether the command has the flag --encoding for this file. */
  readonly hasFlag?: boolean;
}

/**
 * The text of a small file, which is read at once, without a byte order mark; decompressed where it
 * is gzip or zstd. '-' is standard input.
 *
 * @param what it is, to begin a sentence with
 * @throws WordloomError with `code` where it cannot be read, is too long or is no text
 */
export function readTextFile(
  path: string,
  what: string,
  code: string,
  { encoding, hasFlag = false }: TextFileOptions = {},
): string {
  const unreadable = (why: string, advice?: Advice, cause?: unknown): WordloomError =>
    new WordloomError(code, `${what} ${nameOf(path)} cannot be read: ${why}`, { cause, advice });
  let bytes: Buffer;
  try {
    bytes = decompressed(readUpTo(path, MOST_BYTES));
  } catch (cause) {
    throw unreadable(`${(cause as Error).message}.`, undefined, cause);
  }
  if (bytes.length > MOST_BYTES) throw unreadable(`it is longer than ${MOST_BYTES} bytes.`);
  const kind = foreignKind(bytes);
  if (kind !== undefined) {
    throw unreadable(`it is ${kind.name}.`, foreignAdvice(kind, path, 'wordloom ... -'));
  }
  const found = encoding ?? markedEncoding(bytes);
  if (found !== undefined) return new TextDecoder(found).decode(bytes);
  const wide = bytes.includes(0) ? unmarkedUtf16(bytes) : undefined;
  if (wide !== undefined) {
    const why = `it looks like ${wide.toUpperCase()} without a byte order mark.`;
    throw unreadable(
      why,
      advise(hasFlag ? `Pass --encoding ${wide}.` : `Convert it: ${iconv(wide, path)}`),
    );
  }
  if (!isUtf8(bytes)) {
    throw unreadable(
      'it is not UTF-8.',
      advise(
        hasFlag
          ? 'Pass its encoding, such as --encoding windows-1252.'
          : `Convert it: ${iconv('WINDOWS-1252', path)} (or its own encoding)`,
      ),
    );
  }
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

const iconv = (encoding: string, path: string): string =>
  `iconv -f ${encoding.toUpperCase()} -t UTF-8 ${isStandardInput(path) ? '' : path}`.trim();

function decompressed(bytes: Buffer): Buffer {
  const kind = compressionOf(bytes);
  const limit = { maxOutputLength: MOST_BYTES };
  if (kind === 'gzip') return zlib.gunzipSync(bytes, limit);
  if (kind === 'plain') return bytes;
  // Newer than the oldest Node that this package runs on, and than its types.
  const { zstdDecompressSync } = zlib as unknown as {
    zstdDecompressSync?: (bytes: Buffer, options: object) => Buffer;
  };
  if (zstdDecompressSync !== undefined) return zstdDecompressSync(bytes, limit);
  throw new Error('zstd needs a newer Node.js; decompress it first (zstd -d)');
}

/** The bytes of a file, up to slightly more than `most`. */
function readUpTo(path: string, most: number): Buffer {
  const isStdin = isStandardInput(path);
  // A named pipe without a writer would block all of the program.
  const isPipe = !isStdin && statSync(path).isFIFO();
  let isAwaited = isPipe && lstatSync(path).isFIFO();
  const file = isStdin
    ? 0
    : openSync(path, isPipe ? constants.O_RDONLY | constants.O_NONBLOCK : 'r');
  try {
    const parts: Buffer[] = [];
    for (let length = 0; length <= most;) {
      const part = Buffer.alloc(CHUNK_BYTES);
      const count = readWaiting(file, part);
      if (count === 0 && isAwaited) {
        wait(); // for somebody who writes; signals end the program, since nobody listens yet
        continue;
      }
      if (count === 0) break;
      isAwaited = false;
      parts.push(part.subarray(0, count));
      length += count;
    }
    return Buffer.concat(parts);
  } finally {
    if (!isStdin) closeSync(file);
  }
}

/** Reads some bytes, as soon as there are any. */
function readWaiting(file: number, part: Buffer): number {
  for (;;) {
    try {
      return readSync(file, part);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0; // Windows has it so
      if (code !== 'EAGAIN') throw error;
      wait();
    }
  }
}

function wait(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT);
}
