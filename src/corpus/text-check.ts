import { isUtf8 } from 'node:buffer';
import { CorpusError } from '../errors.js';

/** What to do with bytes that are not UTF-8: refuse them, or put U+FFFD in their place. */
export type InvalidUtf8 = 'error' | 'replace';

/** Where a block of bytes begins: the file, for messages, and the byte offset in its text. */
export interface Origin {
  path: string;
  offset: number;
}

// A byte order mark within the text is a character like any other: ignoreBOM leaves it there.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * The bytes of a block as valid UTF-8 without the byte order mark of its file; they share the
 * memory of `bytes`, unless something had to be replaced. The block must not begin or end within a
 * character. Throws CorpusError CORPUS_BINARY for UTF-16, UTF-32, NUL bytes and, with 'error',
 * for bytes that are not UTF-8.
 */
export function cleanText(bytes: Uint8Array, where: Origin, invalid: InvalidUtf8): Uint8Array {
  const encoding = where.offset === 0 ? wideEncoding(bytes) : undefined;
  if (encoding !== undefined) throw notUtf8Text(where, 0, `this is ${encoding}`, encoding);

  const nul = viewAsBuffer(bytes).indexOf(0);
  if (nul !== -1) throw notUtf8Text(where, nul, 'a NUL byte, which text never holds', 'UTF-16');

  const text =
    where.offset === 0 && startsWith(bytes, [0xef, 0xbb, 0xbf]) ? bytes.subarray(3) : bytes;
  if (isUtf8(text)) return text;
  if (invalid === 'replace') return encoder.encode(decoder.decode(text));
  throw new CorpusError(
    'CORPUS_BINARY',
    `${where.path}: byte ${where.offset + firstInvalid(bytes)} is not valid UTF-8. ` +
      'Convert the file (iconv -f LATIN1 -t UTF-8, say), or pass ' +
      "invalidUtf8: 'replace' (command line: --invalid-utf8 replace) to read U+FFFD there.",
  );
}

/** The encoding that a byte order mark at the start of a file announces, if it is not UTF-8. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  // UTF-32LE first: its mark begins with that of UTF-16LE.
  if (startsWith(bytes, [0xff, 0xfe, 0, 0]) || startsWith(bytes, [0, 0, 0xfe, 0xff])) {
    return 'UTF-32';
  }
  return startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]) ? 'UTF-16' : undefined;
}

function notUtf8Text(where: Origin, index: number, what: string, encoding: string): CorpusError {
  return new CorpusError(
    'CORPUS_BINARY',
    `${where.path}: byte ${where.offset + index}: ${what}. A corpus must be UTF-8 text: leave ` +
      `binary files out, and convert other encodings first (iconv -f ${encoding} -t UTF-8, say).`,
  );
}

/**
 * The index of the first byte of the first sequence that is not UTF-8, in bytes that hold one.
 * Decoded and encoded again, text comes back as it was up to the U+FFFD of that sequence, which
 * may begin with the same bytes: hence the step back to the start of the character.
 */
function firstInvalid(bytes: Uint8Array): number {
  const again = encoder.encode(decoder.decode(bytes));
  let index = again.findIndex((byte, at) => byte !== bytes[at]);
  while ((again[index] & 0xc0) === 0x80) index--;
  return index;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

/** The same memory as a Buffer, whose indexOf is many times faster than that of Uint8Array. */
function viewAsBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
