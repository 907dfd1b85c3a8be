import { UNKNOWN } from '../vocabulary/build.js';

/** Marks the end of a document in an id stream. */
export const END = 0xffffffff;

/** A part of the id stream: the tokens of one block of text, in order. */
export interface IdSegment {
  readonly length: number; // ids
  /** Where they lie: in shared memory, or in the stream's file from this byte on. */
  readonly place: SharedArrayBuffer | ArrayBuffer | number;
  /** Which of the stream's tables turns its provisional ids into the vocabulary's. */
  readonly table: number;
  /** The first id begins a document; otherwise it continues the one of the segment before. */
  readonly startsDocument: boolean;
}

/**
 * A corpus as ids, in order of the text, from which every epoch streams. It is plain data that
 * threads share: the ids lie in shared memory, or beyond a bound in one temporary file that is
 * unlinked while it is open, so that nothing is left behind however the program ends.
 */
export interface IdStream {
  readonly segments: readonly IdSegment[];
  /** Provisional id to vocabulary id, or `UNKNOWN`; one table for each thread that read. */
  readonly tables: readonly Uint32Array[];
  readonly file: number | undefined; // descriptor
}

/** The longest chunk of ids that is handled at once: a step of the learning rate, and of progress. */
export const CHUNK_LENGTH = 8192;

/** Reads `length` provisional ids of a segment from its id number `from` on into `target`. */
export type ReadIds = (
  segment: IdSegment,
  from: number,
  length: number,
  target: Uint32Array,
) => void;

/** The reader for a stream; only one whose ids lie in a file needs a platform with files. */
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

/** Replaces provisional ids by the vocabulary's, in place; returns how many are known words. */
export function remapIds(ids: Uint32Array, table: Uint32Array): number {
  let known = 0;
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] === END) continue;
    ids[i] = table[ids[i]];
    if (ids[i] !== UNKNOWN) known++;
  }
  return known;
}
