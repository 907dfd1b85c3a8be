import { UNKNOWN } from '../vocabulary/build.js';

/** Marks the end of a document in an id stream. */
export const END = 0xffffffff;

/** A part of the id stream: the tokens of one block of text, in order. */
export interface IdSegment {
  readonly length: number; // ids
  /** Where they are: in shared memory, or at this offset in the stream's file. */
  readonly place: SharedArrayBuffer | ArrayBuffer | number;
  /** The index of the table that maps its provisional ids to vocabulary ids. */
  readonly table: number;
  /** Whether the first id begins a document; otherwise it continues the previous segment's. */
  readonly startsDocument: boolean;
}

/**
 * A corpus as ids, in text order, which every epoch streams. It is plain data that threads share. The
 * ids are in shared memory, and beyond a limit in a temporary file. That file is unlinked while it is
 * open, so nothing is left behind however the program ends.
 */
export interface IdStream {
  readonly segments: readonly IdSegment[];
  /** Provisional id to vocabulary id, or `UNKNOWN`; one table for each thread that read. */
  readonly tables: readonly Uint32Array[];
  readonly file: number | undefined; // descriptor
}

/** The longest chunk of ids that is processed at once: one step of the learning rate and of progress. */
export const CHUNK_LENGTH = 8192;

/** Reads `length` provisional ids of a segment, starting at index `from`, into `target`. */
export type ReadIds = (
  segment: IdSegment,
  from: number,
  length: number,
  target: Uint32Array,
) => void;

/**
 * Creates the reader for a stream; only streams with a file need a platform with files.
 *
 * @throws RangeError, from the reader, if the temporary file ends early
 */
export async function idReader(stream: IdStream): Promise<ReadIds> {
  const readSync = stream.file === undefined ? undefined : (await import('node:fs')).readSync;
  return ({ place }, from, length, target) => {
    if (typeof place !== 'number') {
      target.set(new Uint32Array(place, from * 4, length));
      return;
    }
    const bytes = new Uint8Array(target.buffer, target.byteOffset, length * 4);
    for (let done = 0; done < bytes.length;) {
      const count = readSync!(
        stream.file!,
        bytes,
        done,
        bytes.length - done,
        place + from * 4 + done,
      );
      if (count === 0) throw new RangeError('The temporary file of ids ended early');
      done += count;
    }
  };
}

/** Replaces provisional ids by vocabulary ids, in place; returns the number of known words. */
export function remapIds(ids: Uint32Array, table: Uint32Array): number {
  let known = 0;
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === END) continue;
    ids[i] = table[ids[i]];
    if (ids[i] !== UNKNOWN) known++;
  }
  return known;
}
