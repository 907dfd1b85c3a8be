import type { VectorSource } from '../embedding/matrix.js';
import { pathBeside } from './path-beside.js';
import type { Made } from './format.js';
import { writableFormat } from './registry.js';

/** A file in memory. A page turns it into a download with `new File([bytes], name)`. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The files of vectors in a format of other programs, in memory: in a browser as in Node.js.
 *
 * @param counts of the words, (size)
 * @param name of the file; other files of the format are named after it. By default 'vectors' with
 *   the format's ending
 * @param made how the vectors were made, for formats that keep it
 * @throws WordloomError FORMAT_UNKNOWN, and WORD_UNWRITABLE for a word that the format cannot hold
 */
export function filesOf(
  source: VectorSource,
  counts: Float64Array | undefined,
  format: string,
  name?: string,
  made?: Made,
): NamedBytes[] {
  const { extensions, write } = writableFormat(format);
  const ownName = name ?? `vectors${extensions[0] ?? ''}`;
  return write!(source, counts, made).map(({ suffix, chunks }) => ({
    name: pathBeside(ownName, suffix),
    bytes: joined(chunks),
  }));
}

/** Joins chunks of text and bytes, with copies, as their producer may reuse chunks of bytes. */
function joined(chunks: Iterable<string | Uint8Array>): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(1 << 16);
  let length = 0;
  for (const chunk of chunks) {
    const part = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    if (length + part.length > bytes.length) {
      const larger = new Uint8Array(Math.max(2 * bytes.length, length + part.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(part, length);
    length += part.length;
  }
  return bytes.slice(0, length);
}
