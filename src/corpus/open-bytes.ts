import {
  constants,
  createReadStream,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  closeSync,
  type Stats,
  statSync,
} from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

const CHUNK_BYTES = 1 << 20;
const PIPE_BYTES = 1 << 16;

/** Milliseconds between two reads of a pipe that is empty or has no writer yet. */
const WAIT = 2;
const WAIT_FOR_WRITER = 50;

/** Other names of standard input, which may be a socket that cannot be opened by them. */
const STANDARD_INPUT = /^(?:-|\/dev\/stdin|\/dev\/fd\/0|\/proc\/self\/fd\/0)$/;

/** Whether a path stands for standard input. */
export const isStandardInput = (path: string): boolean => STANDARD_INPUT.test(path);

/** The name of a path in messages. */
export const nameOf = (path: string): string => (isStandardInput(path) ? 'standard input' : path);

/** A stream of bytes from a file, a pipe or standard input. */
export interface OpenBytes {
  /** Read it once, and destroy it at the end. */
  readonly stream: Readable;
  /** Bytes on disk; 0 if unknown. */
  readonly size: number;
  /** How many have been read. */
  read(): number;
}

/**
 * Whether a path can be read only once.
 *
 * @throws errors of the system
 */
export function comesOnce(path: string): boolean {
  return isStandardInput(path) || !statSync(path).isFile();
}

/**
 * Opens a file, a pipe or standard input, once.
 *
 * @param stdin standard input; where it is the program's, it can be opened one time only
 * @throws Error, of the system or in words, where it cannot be read
 */
export function openBytes(path: string, stdin: Readable = process.stdin): OpenBytes {
  if (isStandardInput(path)) {
    if (stdin === process.stdin) claimStandardInput();
    const counted: Readable & { bytesRead?: number } = stdin;
    return { stream: stdin, size: 0, read: () => counted.bytesRead ?? 0 };
  }
  const stats = statSync(path);
  if (stats.isFile()) {
    const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    return { stream, size: stats.size, read: () => stream.bytesRead };
  }
  if (!stats.isFIFO() && !stats.isCharacterDevice()) throw notReadable(stats);
  let bytes = 0;
  const count = (length: number): void => {
    bytes += length;
  };
  const stream = Readable.from(readPipe(path, count), { objectMode: false, highWaterMark: 0 });
  return { stream, size: 0, read: () => bytes };
}

/** Standard input already has a reader. */
export class InputTakenError extends Error {}

let isClaimed = false;

/** Standard input is read once in a process: a second reader would find nothing, or half of it. */
function claimStandardInput(): void {
  if (isClaimed) {
    throw new InputTakenError("standard input has already been read: only one input can be '-'");
  }
  refuseDirectory();
  isClaimed = true;
}

/** Standard input that is a directory, as in `< .`, would pass for an empty stream. */
function refuseDirectory(): void {
  if (process.platform !== 'win32' && fstatSync(0).isDirectory()) {
    throw new Error('EISDIR: it is a directory');
  }
}

function notReadable(stats: Stats): Error {
  if (!stats.isDirectory()) return new Error('it is neither a file nor a pipe');
  return Object.assign(new Error('EISDIR: it is a directory'), { code: 'EISDIR' });
}

/**
 * The bytes of a pipe or a device. No thread ever blocks: one that waits for the writer of a named
 * pipe could not be interrupted, and would keep the process alive.
 */
async function* readPipe(
  path: string,
  count: (length: number) => void,
): AsyncGenerator<Uint8Array> {
  // A named pipe without a writer reads as ended until somebody has written to it.
  let hasWriter = !lstatSync(path, { throwIfNoEntry: false })?.isFIFO();
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(PIPE_BYTES);
      let length: number;
      try {
        length = readSync(file, chunk);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        hasWriter = true;
        await setTimeout(WAIT);
        continue;
      }
      if (length > 0) {
        hasWriter = true;
        count(length);
        yield chunk.subarray(0, length);
      } else if (hasWriter) {
        return;
      } else {
        await setTimeout(WAIT_FOR_WRITER);
      }
    }
  } finally {
    closeSync(file);
  }
}
