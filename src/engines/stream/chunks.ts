import {
  CHUNK_LENGTH,
  END,
  idReader,
  type IdStream,
  type ReadIds,
  remapIds,
} from '../../ingest/id-stream.js';
import type { TrainingTask } from '../engine.js';
import { DocumentCoin, type Part } from './document-coin.js';

/** A chunk of the stream, as ids of the vocabulary: the first `length` ids of the reader's buffer. */
export interface Chunk {
  readonly length: number;
  /** How many of them come from the stream: all, or all but a leading `END`. */
  readonly ids: number;
  /** In-vocabulary words in it, including those of documents that the pass skips. */
  readonly words: number;
}

/** Instead of the last segment: no document is open. */
export const NO_SEGMENT = -2;

/** The size of a buffer for the longest chunk, in ids. */
export const CHUNK_CAPACITY = CHUNK_LENGTH + 1;

/** Ids in an id stream, or in its first `count` segments. */
export const idsOf = ({ segments }: Pick<IdStream, 'segments'>, count = segments.length): number =>
  segments.slice(0, count).reduce((sum, { length }) => sum + length, 0);

/** The part of a task that a reader needs. */
export type ReaderTask = Pick<TrainingTask, 'stream' | 'heldOut' | 'seed'>;

/**
 * Reads the stream for one worker, chunk by chunk, into one buffer: by segment, or by range of ids. A chunk
 * that does not continue the previous document begins with `END`.
 */
export class ChunkReader {
  readonly #stream: IdStream;
  readonly #read: ReadIds;
  readonly #ids: Uint32Array;
  readonly #coin: DocumentCoin;
  #part: Part = 'training';
  #segment = 0;
  #offset = 0; // in the segment
  #left = 0; // ids
  #document = 0; // of the segment
  /** The segment read last, whose last document may be open; or `NO_SEGMENT`. */
  last = NO_SEGMENT;

  /** @param ids the buffer, of `CHUNK_CAPACITY` ids */
  static async create(task: ReaderTask, ids: Uint32Array): Promise<ChunkReader> {
    return new ChunkReader(task, await idReader(task.stream), ids);
  }

  constructor({ stream, heldOut, seed }: ReaderTask, read: ReadIds, ids: Uint32Array) {
    this.#stream = stream;
    this.#read = read;
    this.#ids = ids;
    this.#coin = new DocumentCoin(heldOut, seed);
  }

  /** Opens a segment, whichever was read before. */
  openSegment(segment: number, part: Part): void {
    this.#open(segment, 0, this.#stream.segments[segment].length, part);
    this.#passEmpty();
  }

  /** Opens ids `start` to `end` of the stream, within the document that is open at `start`. */
  openRange(start: number, end: number, part: Part): void {
    let segment = 0;
    let offset = start;
    const { segments } = this.#stream;
    while (segment < segments.length && offset >= segments[segment].length) {
      offset -= segments[segment++].length;
    }
    this.last = segment - 1;
    this.#open(segment, offset, end - start, part);
  }

  /** The next chunk, of at most `longest` ids; undefined at the end. It is in the buffer until the next call. */
  next(longest = CHUNK_LENGTH): Chunk | undefined {
    const { segments, tables } = this.#stream;
    if (this.#left <= 0) return undefined;
    while (this.#offset >= segments[this.#segment].length) {
      this.#open(this.#segment + 1, 0);
      this.#passEmpty();
    }
    const segment = segments[this.#segment];
    const length = Math.min(longest, segment.length - this.#offset, this.#left);
    const start = this.#offset > 0 || this.#continues ? 0 : 1;
    this.last = this.#segment;
    this.#ids[0] = END;
    const ids = this.#ids.subarray(start, start + length);
    this.#read(segment, this.#offset, length, ids);
    const words = remapIds(ids, tables[segment.table]);
    this.#document = this.#coin.select(ids, this.#segment, this.#document, this.#part);
    this.#offset += length;
    this.#left -= length;
    return { length: start + length, ids: length, words };
  }

  /** A chunk that ends the open document. */
  close(): Chunk {
    this.last = NO_SEGMENT;
    this.#ids[0] = END;
    return { length: 1, ids: 0, words: 0 };
  }

  #open(segment: number, offset: number, left = this.#left, part = this.#part): void {
    this.#segment = segment;
    this.#offset = offset;
    this.#left = left;
    this.#part = part;
    this.#document = this.#coin.isTossed ? this.#endsBefore(offset) : 0;
  }

  /** Whether the segment continues the document read last. */
  get #continues(): boolean {
    return !this.#stream.segments[this.#segment].startsDocument && this.last === this.#segment - 1;
  }

  /** A segment without ids leaves the open document open. */
  #passEmpty(): void {
    if (this.#stream.segments[this.#segment].length === 0 && this.#continues) {
      this.last = this.#segment;
    }
  }

  /** The number of documents that end in the first `count` ids of the segment. */
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
