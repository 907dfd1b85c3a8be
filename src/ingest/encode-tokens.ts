import { joinBytes } from '../bytes/join.js';
import { DOCUMENT_SEPARATOR, TOKEN_SEPARATOR } from './byte-tables.js';

// Placeholders for the separators, if no token contains them: then a single string is encoded.
const UNIT = '\u001F';
const LINE = '\n';

const encoder = new TextEncoder();

/**
 * Encodes documents of tokens for the kernel: UTF-8 with one separator between tokens and another after
 * each document except the last. Tokens may contain any character.
 */
export function encodeTokens(documents: readonly (readonly string[])[]): Uint8Array<ArrayBuffer> {
  if (documents.some((tokens) => tokens.some(holdsSeparator))) return encodeEach(documents);
  const bytes = encoder.encode(documents.map((tokens) => tokens.join(UNIT)).join(LINE));
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0x1f) bytes[i] = TOKEN_SEPARATOR;
    else if (bytes[i] === 0x0a) bytes[i] = DOCUMENT_SEPARATOR;
  }
  return bytes;
}

/** Decodes them to plain text, one document per line, for examination. */
export function decodeTokens(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => {
    if (byte === TOKEN_SEPARATOR) return 0x20;
    return byte === DOCUMENT_SEPARATOR ? 0x0a : byte;
  });
}

const holdsSeparator = (token: string): boolean => token.includes(UNIT) || token.includes(LINE);

/** Slower: encodes token by token. */
function encodeEach(documents: readonly (readonly string[])[]): Uint8Array<ArrayBuffer> {
  const parts = documents.flatMap((tokens, i) => [
    ...(i === 0 ? [] : [Uint8Array.of(DOCUMENT_SEPARATOR)]),
    ...tokens.flatMap((token, j) => [
      ...(j === 0 ? [] : [Uint8Array.of(TOKEN_SEPARATOR)]),
      encoder.encode(token),
    ]),
  ]);
  return joinBytes(parts);
}
