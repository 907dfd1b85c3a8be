/**
 * Where a text may be cut. A break belongs to a byte position: the text left of the break goes to
 * the block before, the text right of it to the block after. It depends only on the position, so
 * two readers of neighbouring ranges agree on it without communicating. ASCII whitespace is never
 * part of a longer UTF-8 sequence, so no character is cut.
 */
import { CorpusError } from '../errors.js';

/** How far a newline is preferred to other whitespace, and how much is read at once. */
const WINDOW_BYTES = 64 * 1024;

/** A newline is looked for here first: most texts have one nearby, and less is read. */
const GLANCE_BYTES = 4 * 1024;

/** A run this long without whitespace is not text. */
export const BREAK_LIMIT_BYTES = 64 * 1024 * 1024;

export const NEWLINE = 0x0a;

/** Tab, \n, \v, \f, \r (9 to 13) and space. */
function isWhitespace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** Gives exactly `length` bytes of a file; they are used before the next call only. */
type Read = (position: number, length: number) => Uint8Array;

/**
 * The break of byte `position` in a file of `size` bytes: a byte offset in [position, size]. `path`
 * is for the message.
 *
 * @throws CorpusError CORPUS_BINARY where 64 MiB hold no whitespace
 */
export function findBreak(read: Read, position: number, size: number, path = 'the file'): number {
  if (position <= 0) return 0;
  if (position >= size) return size;
  const first = position - 1; // a newline right before the position is the best of breaks
  const stop = Math.min(size, first + BREAK_LIMIT_BYTES);
  const found = search(read, first, stop);
  if (found !== -1) return found;
  if (stop < size) throw noWhitespace(path, first);
  return size;
}

/**
 * The breaks of both ends of a range of bytes. Where they are one and the same beyond the range,
 * because a single word covers all of it, the end stands for both: it is not worth a search that
 * every range of a long word would make anew.
 *
 * @throws as `findBreak` does
 */
export function findBreaks(
  read: Read,
  range: { start: number; end: number; size: number; path?: string },
): [start: number, end: number] {
  const { start, end, size, path } = range;
  // The end sees nothing else than the start from where its own first window ends.
  const stop = Math.min(size, end - 1 + WINDOW_BYTES);
  const from = start <= 0 ? 0 : search(read, start - 1, stop);
  return from === -1 ? [end, end] : [from, findBreak(read, end, size, path)];
}

/** The break that whitespace in [first, stop) makes, or -1 where there is none. */
function search(read: Read, first: number, stop: number): number {
  const near = read(first, Math.min(GLANCE_BYTES, Math.max(0, stop - first))).indexOf(NEWLINE);
  if (near !== -1) return first + near + 1;
  for (let at = first; at < stop; at += WINDOW_BYTES) {
    const bytes = read(at, Math.min(WINDOW_BYTES, stop - at));
    const newline = at === first ? bytes.indexOf(NEWLINE) : -1;
    const found = newline === -1 ? indexOfWhitespace(bytes) : newline;
    if (found !== -1) return at + found + 1;
  }
  return -1;
}

/** A plain loop is several times as fast as `findIndex`. */
function indexOfWhitespace(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at++) {
    if (isWhitespace(bytes[at])) return at;
  }
  return -1;
}

/**
 * The best cut of a block that ends somewhere in `bytes`: just after the last newline from `from`
 * on, else just after the last whitespace there, else -1.
 */
export function findLastBreak(bytes: Uint8Array, from: number): number {
  const newline = bytes.lastIndexOf(NEWLINE);
  if (newline >= from) return newline + 1;
  for (let at = bytes.length - 1; at >= from; at--) {
    if (isWhitespace(bytes[at])) return at + 1;
  }
  return -1;
}

/** The error for text that cannot be cut from byte `offset` of `path` on. */
export function noWhitespace(path: string, offset: number): CorpusError {
  return new CorpusError(
    'CORPUS_BINARY',
    `${path}: no whitespace in the 64 MiB from byte ${offset} on: is this a text file? ` +
      'Words must be separated by whitespace, preferably by line breaks.',
  );
}
