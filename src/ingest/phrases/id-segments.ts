import { END, type IdSegment, type IdStream, idReader, type ReadIds } from '../id-stream.js';

/** A segment whose ids may become fewer. */
export type ShrinkingSegment = { -readonly [K in keyof IdSegment]: IdSegment[K] };

/** Id segments that are read one after the other, and written back in their places. */
export class IdSegments {
  readonly segments: readonly ShrinkingSegment[];
  readonly #file: number | undefined;
  readonly #readIds: ReadIds;
  readonly #write: ((segment: IdSegment, ids: Uint32Array) => void) | undefined;
  #tables: readonly Uint32Array[] | undefined; // undefined: the ids are those of one list

  private constructor(
    { segments, tables, file }: IdStream,
    readIds: ReadIds,
    write: ((segment: IdSegment, ids: Uint32Array) => void) | undefined,
  ) {
    this.segments = segments.map(({ length, place, table, startsDocument }) => ({
      length,
      place,
      table,
      startsDocument,
    }));
    this.#tables = tables;
    this.#file = file;
    this.#readIds = readIds;
    this.#write = write;
  }

  /** @param stream its tables turn the ids of each thread into those of one list */
  static async open(stream: IdStream): Promise<IdSegments> {
    const write = stream.file === undefined ? undefined : await fileWriter(stream.file);
    return new IdSegments(stream, await idReader(stream), write);
  }

  /** The ids of a segment, in the list. */
  read(segment: IdSegment): Uint32Array {
    const ids = new Uint32Array(segment.length);
    this.#readIds(segment, 0, segment.length, ids);
    const table = this.#tables?.[segment.table];
    if (table !== undefined) {
      for (let i = 0; i < ids.length; i++) if (ids[i] !== END) ids[i] = table[ids[i]];
    }
    return ids;
  }

  /** Puts ids in place of those of a segment, of which there were not fewer. */
  write(segment: ShrinkingSegment, ids: Uint32Array): void {
    segment.length = ids.length;
    const { place } = segment;
    if (typeof place === 'number') this.#write!(segment, ids);
    else new Uint32Array(place, 0, ids.length).set(ids);
  }

  /** Every segment has been written: its ids are those of the list. */
  allWritten(): void {
    this.#tables = undefined;
    for (const segment of this.segments) segment.table = 0;
  }

  /** The stream, with one table for all segments. */
  stream(table: Uint32Array): IdStream {
    return { segments: this.segments, tables: [table], file: this.#file };
  }
}

async function fileWriter(file: number) {
  const { writeSync } = await import('node:fs');
  return ({ place }: IdSegment, ids: Uint32Array): void => {
    const bytes = new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength);
    for (let done = 0; done < bytes.length;) {
      done += writeSync(file, bytes, done, bytes.length - done, (place as number) + done);
    }
  };
}
