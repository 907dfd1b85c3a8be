import { closeSync, openSync, readSync } from 'node:fs';
import { integer } from '../options/check.js';
import { CorpusError } from '../errors.js';
import { findBreaks, NEWLINE } from './breaks.js';
import type { CorpusFile } from './files.js';
import { cleanBlock, type InvalidUtf8 } from './text-check.js';

/** Large enough that the work on a block outweighs passing it on, small enough for the cache. */
export const DEFAULT_BLOCK_BYTES = 1024 * 1024;

/** A piece of a corpus that can be tokenised by itself. */
export interface TextBlock {
  /**
   * Complete, valid UTF-8 without a byte order mark, in its own buffer, which may be transferred.
   */
  bytes: Uint8Array;
  /** Whether the first byte begins a line, or the file. */
  startsLine: boolean;
  startsFile: boolean;
  /** The number of NUL bytes that were replaced by spaces or U+FFFD. @default 0 */
  nuls?: number;
}

/** The bytes [start, end) of a plain file of `size` bytes, before either end moves to a break. */
export interface ByteRange {
  path: string;
  start: number;
  end: number;
  size: number;
}

/**
 * Cuts a plain file into ranges of `rangeBytes` bytes, the last one shorter; an empty file has
 * none. Nothing is read.
 *
 * @throws RangeError for a file that must be read as a stream
 */
export function splitFile(file: CorpusFile, rangeBytes = DEFAULT_BLOCK_BYTES): ByteRange[] {
  integer('rangeBytes', rangeBytes, 1);
  if (file.kind !== 'plain') {
    throw new RangeError(`only plain files can be split, got ${file.kind}: use streamBlocks`);
  }
  const { path, size } = file;
  return Array.from({ length: Math.ceil(size / rangeBytes) }, (_, index) => {
    const start = index * rangeBytes;
    return { path, start, end: Math.min(start + rangeBytes, size), size };
  });
}

/**
 * Reads the text of one range, from the break of its start to the break of its end; it may be empty
 * where one long line covers several ranges. All ranges of a file together give each of its bytes
 * once.
 *
 * @param fd the open file, if the caller keeps it open
 * @param memoryFor gives the memory to read a number of bytes into; by default it is new
 * @throws CorpusError CORPUS_UNREADABLE for a file that cannot be read or has shrunk,
 *   CORPUS_BINARY for one that is not text
 */
export function readBlock(
  range: ByteRange,
  invalid: InvalidUtf8,
  fd?: number,
  memoryFor: MemoryFor = newMemory,
): TextBlock {
  if (fd !== undefined) return readOpenBlock(range, invalid, fd, memoryFor);
  const opened = tryReading(range, () => openSync(range.path, 'r'));
  try {
    return readOpenBlock(range, invalid, opened, memoryFor);
  } finally {
    closeSync(opened);
  }
}

/** Allocates exactly `length` bytes of memory. */
type MemoryFor = (length: number) => Uint8Array;

const newMemory: MemoryFor = (length) => new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);

function readOpenBlock(
  range: ByteRange,
  invalid: InvalidUtf8,
  fd: number,
  memoryFor: MemoryFor,
): TextBlock {
  const { path } = range;
  const read = (position: number, length: number): Uint8Array =>
    readExactly(range, fd, position, newMemory(length));

  const [start, end] = findBreaks(read, range);
  // One more byte in front shows whether a line begins here.
  const before = start === 0 ? 0 : 1;
  const bytes = readExactly(range, fd, start - before, memoryFor(end - start + before));
  return {
    ...cleanBlock(bytes.subarray(before), { path, offset: start }, invalid),
    startsLine: before === 0 || bytes[0] === NEWLINE,
    startsFile: start === 0,
  };
}

/** Fills `bytes` with the file's bytes from `position` on. */
function readExactly(
  range: ByteRange,
  fd: number,
  position: number,
  bytes: Uint8Array,
): Uint8Array {
  const { length } = bytes;
  for (let done = 0; done < length;) {
    const count = tryReading(range, () =>
      readSync(fd, bytes, done, length - done, position + done),
    );
    if (count === 0) {
      throw new CorpusError(
        'CORPUS_UNREADABLE',
        `${range.path}: ends at byte ${position + done}, but had ${range.size} bytes when it was ` +
          'found. Do not change the corpus while it is being read, and start again.',
      );
    }
    done += count;
  }
  return bytes;
}

/** Runs `action`; a failure of the file system becomes a CorpusError. */
function tryReading<T>(range: ByteRange, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new CorpusError(
      'CORPUS_UNREADABLE',
      `${range.path}: cannot be read: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
