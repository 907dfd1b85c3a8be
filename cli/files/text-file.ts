import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { WordloomError } from '../../src/index.js';

/** No list of words or questions is as long; a device such as /dev/zero has no end. */
const MOST_BYTES = 2 ** 28;
const CHUNK_BYTES = 2 ** 16;

/**
 * The text of a small file, which is read at once, without a byte order mark.
 *
 * @param what it is, to begin a sentence with
 * @throws WordloomError with `code` where it cannot be read, is too long or is not UTF-8
 */
export function readTextFile(path: string, what: string, code: string): string {
  const unreadable = (why: string, cause?: unknown): WordloomError =>
    new WordloomError(code, `${what} ${path} cannot be read: ${why}`, { cause });
  let bytes: Buffer;
  try {
    bytes = readUpTo(path, MOST_BYTES);
  } catch (cause) {
    throw unreadable((cause as Error).message, cause);
  }
  if (bytes.length > MOST_BYTES) throw unreadable(`it is longer than ${MOST_BYTES} bytes.`);
  if (!isUtf8(bytes)) {
    throw unreadable('it is not UTF-8. Convert it, as by iconv -f LATIN1 -t UTF-8.');
  }
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/** The bytes of a file, or somewhat more than `most` of them. */
function readUpTo(path: string, most: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const parts: Buffer[] = [];
    for (let length = 0; length <= most;) {
      const part = Buffer.alloc(CHUNK_BYTES);
      const count = readSync(file, part);
      if (count === 0) break;
      parts.push(part.subarray(0, count));
      length += count;
    }
    return Buffer.concat(parts);
  } finally {
    closeSync(file);
  }
}
