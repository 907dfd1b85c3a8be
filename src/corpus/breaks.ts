/**
 * Where a text may be cut. A break belongs to a byte position: the text left of the break goes to
 * the block before, the text right of it to the block after. It depends on the position alone, so
 * that two readers of neighbouring ranges agree on it without a word between them. ASCII whitespace
 * is never part of a longer UTF-8 sequence, so that no character is cut either.
 */
import { CorpusError } from '../errors.js';

/** How far a newline is preferred to other whitespace, and how much is looked at in one go. */
const WINDOW_BYTES = 64 * 1024;

/** Text that goes on for so long without whitespace is no text. */
export const BREAK_LIMIT_BYTES = 64 * 1024 * 1024;

export const NEWLINE = 0x0a;

/** Tab, \n, \v, \f, \r (9 to 13) and space. */
function isWhitespace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/**
 * The break of byte `position` in a file of `size` bytes: a byte offset in [position, size].
 * `read(position, length)` gives exactly these bytes of the file; they are used before the next
 * call only. `path` is for the message. Throws CorpusError CORPUS_BINARY where 64 MiB hold no
 * whitespace.
 */
export function findBreak(
  read: (position: number, length: number) => Uint8Array,
  position: number,
  size: number,
  path = 'the file',
): number {
  if (position <= 0) return 0;
  if (position >= size) return size;
  const first = position - 1; // a newline right before the position is the best of breaks
  const stop = Math.min(size, first + BREAK_LIMIT_BYTES);
  for (let at = first; at < stop; at += WINDOW_BYTES) {
    const bytes = read(at, Math.min(WINDOW_BYTES, stop - at));
    const newline = at === first ? bytes.indexOf(NEWLINE) : -1;
    const found = newline === -1 ? bytes.findIndex(isWhitespace) : newline;
    if (found !== -1) return at + found + 1;
  }
  if (stop < size) throw noWhitespace(path, first);
  return size;
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
    `${path}: from byte ${offset} on no whitespace in 64 MiB: is this a text file? ` +
      'Words must be separated by whitespace, best of all by lines.',
  );
}
