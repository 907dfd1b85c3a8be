import * as check from '../options/check.js';
import type { ByteSource } from './input.js';

/** How many bytes are examined to detect an encoding. */
const SAMPLE = 4096;

/** The least share of NULs among every second byte of UTF-16 without a mark. */
const NEARLY_ALL = 0.8;

/** Common encodings other than UTF-8. */
export const ENCODING_EXAMPLES = 'utf-16le, windows-1252, shift_jis, gbk, euc-kr or koi8-r';

/**
 * The standard name of an encoding; undefined for UTF-8, which needs no decoding.
 *
 * @throws RangeError for a name that TextDecoder does not know
 */
export function encodingOf(name: string): string | undefined {
  let encoding: string;
  try {
    ({ encoding } = new TextDecoder(name));
  } catch {
    throw new RangeError(
      `encoding must be one that TextDecoder knows, such as ${ENCODING_EXAMPLES}, ` +
        `got ${JSON.stringify(name)}`,
    );
  }
  return encoding === 'utf-8' ? undefined : encoding;
}

/**
 * The value of an option that names an encoding.
 *
 * @throws TypeError for anything but a string, RangeError for a name that TextDecoder does not know
 */
export function checkEncoding(name: string, value: unknown): string {
  const encoding = check.string(name, value);
  encodingOf(encoding);
  return encoding;
}

/** Detects UTF-16 by its byte order mark, which differs from that of UTF-32. */
export function markedEncoding(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const isLittle = head[0] === 0xff && head[1] === 0xfe;
  return isLittle && !(head[2] === 0 && head[3] === 0) ? 'utf-16le' : undefined;
}

/** Whether bytes begin with the byte order mark of UTF-8. */
export const hasUtf8Mark = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** Detects UTF-16 without a mark: in most European languages nearly every second byte is NUL. */
export function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const nuls = [0, 0];
  const length = Math.min(SAMPLE, bytes.length) & ~1;
  for (let i = 0; i < length; i++) if (bytes[i] === 0) nuls[i & 1]++;
  const most = (NEARLY_ALL * length) / 2;
  if (length < 4 || nuls[0] + nuls[1] > 0.6 * length) return undefined;
  if (nuls[1] >= most) return 'utf-16le';
  return nuls[0] >= most ? 'utf-16be' : undefined;
}

/** Bytes that are invalid in the encoding of a text. */
export class EncodingError extends Error {}

/**
 * Text as UTF-8, without the byte order mark of UTF-16.
 *
 * @param encoding as TextDecoder names it
 * @param fatal whether invalid bytes are an error; otherwise they become U+FFFD
 * @throws EncodingError
 */
async function* toUtf8(
  source: ByteSource,
  encoding: string,
  fatal: boolean,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal });
  const encoder = new TextEncoder();
  let bytes = 0;
  const decode = (chunk?: Uint8Array): Uint8Array => {
    try {
      return encoder.encode(decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch (cause) {
      const place = `near byte ${bytes}`;
      throw new EncodingError(`${place}: bytes that are not ${encoding}`, { cause });
    }
  };
  for await (const chunk of source) {
    const text = decode(chunk);
    bytes += chunk.length;
    if (text.length > 0) yield text;
  }
  const end = decode();
  if (end.length > 0) yield end;
}

/**
 * The bytes of a text as UTF-8: decoded from `encoding`, or without one from UTF-16 if there is a byte
 * order mark; otherwise unchanged.
 */
export async function* textAsUtf8(
  source: ByteSource,
  encoding: string | undefined,
  fatal: boolean,
): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let length = 0;
  try {
    while (length < 4) {
      const { done, value } = await chunks.next();
      if (done) break;
      head.push(value);
      length += value.length;
    }
    const start = new Uint8Array(4);
    let at = 0;
    for (const chunk of head) {
      const part = chunk.subarray(0, 4 - at);
      start.set(part, at);
      at += part.length;
    }
    const all = replayed(head, chunks);
    const found = encoding ?? markedEncoding(start.subarray(0, at));
    yield* found === undefined ? all : toUtf8(all, found, fatal);
  } finally {
    await chunks.return?.();
  }
}

/** The chunks read so far, then the rest. */
export async function* replayed(
  head: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* head;
  for (;;) {
    const { done, value } = await rest.next();
    if (done) return;
    yield value;
  }
}
