import { END, type IdStream, type ReadIds, remapIds } from '../../ingest/id-stream.js';
import { DocumentCoin, type Part, type Piece } from './pieces.js';

/** Ids in an id stream. */
export const idsOf = ({ segments }: Pick<IdStream, 'segments'>, count = segments.length): number =>
  segments.slice(0, count).reduce((sum, { length }) => sum + length, 0);

/**
 * Walks a part of an id stream, from any id to any other, piece by piece into one buffer. Where a
 * piece does not go on with the document before it, it begins with `END`.
 */
export class ShardStream {
  readonly #stream: IdStream;
  readonly #read: ReadIds;
  readonly #ids: Uint32Array;
  readonly #coin: DocumentCoin | undefined;
  #part: Part = 'training';
  #position = 0;
  #end = 0;
  #segment = 0;
  #offset = 0; // in the segment
  #document = 0; // of the segment

  /** @param ids the buffer, one longer than the longest piece */
  constructor(stream: IdStream, read: ReadIds, ids: Uint32Array, heldOut: number, seed: number) {
    this.#stream = stream;
    this.#read = read;
    this.#ids = ids;
    this.#coin = heldOut > 0 ? new DocumentCoin(heldOut, seed) : undefined;
  }

  /** The number of the next id. */
  get position(): number {
    return this.#position;
  }

  /** Goes to the ids from number `position` to `end`. */
  seek(position: number, end: number, part: Part): void {
    this.#part = part;
    this.#position = position;
    this.#end = end;
    this.#segment = 0;
    this.#offset = position;
    this.#skipSegments();
    this.#document = this.#coin === undefined ? 0 : this.#endsBefore(this.#offset);
  }

  /** The next piece, of `longest` ids at most, in the buffer until the one after; or none. */
  next(longest: number): Piece | undefined {
    const { segments, tables } = this.#stream;
    if (this.#position >= this.#end) return undefined;
    const segment = segments[this.#segment];
    const length = Math.min(longest, segment.length - this.#offset, this.#end - this.#position);
    const start = this.#offset === 0 && segment.startsDocument ? 1 : 0;
    this.#ids[0] = END;
    const ids = this.#ids.subarray(start, start + length);
    this.#read(segment, this.#offset, length, ids);
    const words = remapIds(ids, tables[segment.table]);
    this.#document =
      this.#coin?.select(ids, this.#segment, this.#document, this.#part) ?? this.#document;
    this.#offset += length;
    this.#position += length;
    this.#skipSegments();
    return { length: start + length, words };
  }

  /** The piece that closes whatever document is open. */
  close(): Piece {
    this.#ids[0] = END;
    return { length: 1, words: 0 };
  }

  /** Leaves the segments that are behind. */
  #skipSegments(): void {
    const { segments } = this.#stream;
    while (this.#segment < segments.length && this.#offset >= segments[this.#segment].length) {
      this.#offset -= segments[this.#segment++].length;
      this.#document = 0;
    }
  }

  /** Documents that end in the first `count` ids of the segment. */
  #endsBefore(count: number): number {
    const segment = this.#stream.segments[this.#segment];
    let ends = 0;
    for (let from = 0; from < count; from += this.#ids.length) {
      const ids = this.#ids.subarray(0, Math.min(this.#ids.length, count - from));
      this.#read(segment, from, ids.length, ids);
      for (const id of ids) if (id === END) ends++;
    }
    return ends;
  }
}
