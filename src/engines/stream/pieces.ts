import {
  END,
  type IdStream,
  PIECE_LENGTH,
  type ReadIds,
  remapIds,
} from '../../ingest/id-stream.js';
import { UNKNOWN } from '../../vocabulary/build.js';

/** Which documents a pass is for. */
export type Part = 'training' | 'heldOut';

/** A piece of the stream in the vocabulary's ids: the first `length` of the walker's `ids`. */
export interface Piece {
  readonly length: number;
  /** Known words in it, those of documents that the pass is not for included. */
  readonly words: number;
}

/** In the place of a segment that was walked last: the next begins with a document of its own. */
export const NONE = -2;

/** Ids that a walker's buffer must hold. */
export const PIECE_CAPACITY = PIECE_LENGTH + 1;

/**
 * Walks the stream for one thread, piece by piece, into one buffer. Where a piece does not go on
 * with the document before it, it begins with `END`.
 */
export class PieceWalker {
  readonly #stream: IdStream;
  readonly #read: ReadIds;
  readonly #ids: Uint32Array; // (PIECE_CAPACITY)
  readonly #coin: DocumentCoin;
  /** The segment that was walked last, and may have left a document open; `NONE`: it has not. */
  last = NONE;

  constructor(stream: IdStream, read: ReadIds, ids: Uint32Array, heldOut: number, seed: number) {
    this.#stream = stream;
    this.#read = read;
    this.#ids = ids;
    this.#coin = new DocumentCoin(heldOut, seed);
  }

  /** The pieces of one segment; each is in the buffer until the next is asked for. */
  *pieces(index: number, part: Part): Generator<Piece> {
    const segment = this.#stream.segments[index];
    const goesOn = !segment.startsDocument && this.last === index - 1;
    this.last = index;
    let document = 0;
    let start = 0;
    if (!goesOn) this.#ids[start++] = END;
    for (let from = 0; from < segment.length; from += PIECE_LENGTH) {
      const length = Math.min(PIECE_LENGTH, segment.length - from);
      const ids = this.#ids.subarray(start, start + length);
      this.#read(segment, from, length, ids);
      const words = remapIds(ids, this.#stream.tables[segment.table]);
      document = this.#coin.select(ids, index, document, part);
      yield { length: start + length, words };
      start = 0;
    }
  }

  /** The piece that closes whatever document is open. */
  close(): Piece {
    this.last = NONE;
    this.#ids[0] = END;
    return { length: 1, words: 0 };
  }
}

/** Tells by a coin for each document, which falls the same way at every pass, what a pass is for. */
export class DocumentCoin {
  readonly #heldOut: number; // share of 2^32
  readonly #seed: number;

  /** @param heldOut share of the documents that is held out */
  constructor(heldOut: number, seed: number) {
    this.#heldOut = heldOut * 2 ** 32;
    this.#seed = seed;
  }

  /**
   * Blanks the documents that the pass is not for.
   *
   * @param segment that the ids are of
   * @param document the number in it of the document that is open
   * @returns the number of the one left open
   */
  select(ids: Uint32Array, segment: number, document: number, part: Part): number {
    if (this.#heldOut === 0) return document;
    const wants = (): boolean => this.#isHeldOut(segment, document) === (part === 'heldOut');
    let wanted = wants();
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] === END) {
        document++;
        wanted = wants();
      } else if (!wanted) {
        ids[i] = UNKNOWN;
      }
    }
    return document;
  }

  #isHeldOut(segment: number, document: number): boolean {
    let mixed = Math.imul(segment + 1, 0x9e3779b1) ^ Math.imul(document + 1, 0x85ebca77);
    mixed = Math.imul(mixed ^ this.#seed ^ (mixed >>> 15), 0x2c1b3c6d);
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
    return (mixed ^ (mixed >>> 15)) >>> 0 < this.#heldOut;
  }
}
