import { isUtf8 } from 'node:buffer';
import { hasUtf8Mark, markedEncoding, unmarkedUtf16 } from '../bytes/encoding.js';
import { blankNuls } from '../bytes/nul.js';
import { foreignAdvice, foreignKind } from '../bytes/signatures.js';
import { advise, CorpusError } from '../errors.js';

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

/** A block of text that was checked and cleaned. */
export interface CleanBlock {
  readonly bytes: Uint8Array;
  /** The number of NUL bytes in it. */
  readonly nuls: number;
}

const AS_UTF8 = 'Save it as UTF-8, and open it again.';
const LEAVE_OUT = advise('Leave binary files out.');

/** A block with a larger share of NUL bytes than this is not text, if there are more than a few. */
const MOST_NULS = 0.05;
const STRAY_NULS = 8;

/**
 * The bytes of a block as valid UTF-8 without NUL bytes and the byte order mark of its file; they
 * share the memory of `bytes`, unless something had to be replaced. NUL bytes become spaces, in
 * place, or U+FFFD where what is invalid is replaced. The block must not begin or end within a
 * character.
 *
 * @throws CorpusError CORPUS_BINARY for files that are known not to be text, for UTF-16 and UTF-32,
 *   and, with 'error', for bytes that are not UTF-8
 */
export function cleanBlock(bytes: Uint8Array, where: Origin, invalid: InvalidUtf8): CleanBlock {
  if (where.offset === 0) refuseForeign(bytes, where.path);
  const nul = viewAsBuffer(bytes).indexOf(0);
  if (nul !== -1) refuseMostlyNul(bytes, where, nul);
  const text = where.offset === 0 && hasUtf8Mark(bytes) ? bytes.subarray(3) : bytes;
  const isSound = isUtf8(text);
  if (nul !== -1 && invalid === 'replace') {
    const decoded = decoder.decode(text);
    const replaced = decoded.replaceAll('\0', '\uFFFD');
    return { bytes: encoder.encode(replaced), nuls: decoded.split('\0').length - 1 };
  }
  const nuls = nul === -1 ? 0 : blankNuls(text);
  if (isSound) return { bytes: text, nuls };
  if (invalid === 'replace') return { bytes: encoder.encode(decoder.decode(text)), nuls };
  if (nuls > STRAY_NULS) {
    const place = `byte ${where.offset + nul} is NUL, and others are not valid UTF-8`;
    throw new CorpusError('CORPUS_BINARY', `${where.path}: ${place}: this is not text.`, {
      advice: LEAVE_OUT,
    });
  }
  throw new CorpusError(
    'CORPUS_BINARY',
    `${where.path}: byte ${where.offset + firstInvalid(bytes)} is not valid UTF-8.`,
    {
      advice: {
        library:
          "Pass the file's encoding (encoding: 'windows-1252', say), or invalidUtf8: 'replace' to " +
          'read U+FFFD there.',
        commandLine:
          "Pass the file's encoding (--encoding windows-1252, say), or --invalid-utf8 replace to " +
          'read U+FFFD there.',
        page: AS_UTF8,
      },
    },
  );
}

/**
 * The bytes of `cleanBlock`.
 *
 * @throws as `cleanBlock`
 */
export const cleanText = (bytes: Uint8Array, where: Origin, invalid: InvalidUtf8): Uint8Array =>
  cleanBlock(bytes, where, invalid).bytes;

/**
 * Refuses a file by its first bytes: archives, images, models and other programs' files.
 *
 * @throws CorpusError CORPUS_BINARY, with what helps
 */
export function refuseForeign(head: Uint8Array, path: string): void {
  const kind = foreignKind(head);
  if (kind === undefined || kind.isText) return;
  throw new CorpusError('CORPUS_BINARY', `${path}: this is ${kind.name}.`, {
    advice: foreignAdvice(kind, path, 'wordloom train -'),
  });
}

/**
 * Refuses UTF-16 without a byte order mark by the first bytes of a file.
 *
 * @throws CorpusError CORPUS_BINARY, which names the option that helps
 */
export function refuseUnmarked(head: Uint8Array, path: string): void {
  const encoding = markedEncoding(head) ? undefined : unmarkedUtf16(head);
  if (encoding === undefined) return;
  const name = encoding.toUpperCase();
  throw new CorpusError(
    'CORPUS_BINARY',
    `${path}: nearly every second byte is NUL: this looks like ${name} without a byte order mark.`,
    {
      advice: {
        library: `Pass encoding: '${encoding}'.`,
        commandLine: `Pass --encoding ${encoding}.`,
        page: AS_UTF8,
      },
    },
  );
}

function refuseMostlyNul(bytes: Uint8Array, where: Origin, nul: number): void {
  const place = `${where.path}: byte ${where.offset + nul} is NUL`;
  if (where.offset === 0) refuseUnmarked(bytes, where.path);
  let nuls = 0;
  for (const byte of bytes) if (byte === 0) nuls++;
  if (nuls <= Math.max(STRAY_NULS, MOST_NULS * bytes.length)) return;
  throw new CorpusError('CORPUS_BINARY', `${place}, and so are many others: this is not text.`, {
    advice: LEAVE_OUT,
  });
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

/** The same memory as a Buffer, whose indexOf is many times faster than that of Uint8Array. */
function viewAsBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
