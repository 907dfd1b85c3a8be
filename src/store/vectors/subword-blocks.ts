/** The vectors of n-grams in a model file: blocks of rows, and blocks of the buckets that they are of. */
import type Database from 'better-sqlite3';
import { endianness } from 'node:os';
import { gatherBlocks } from '../../embedding/matrix.js';
import { type QuantizedBlock, Quantizer } from '../../embedding/quantization.js';
import { areBuckets, type SubwordSource } from '../../subwords/subword-vectors.js';
import { ruleOf } from '../../subwords/subwords.js';
import { bytesOf, floatsOf } from '../file/floats.js';
import { blockInserter } from '../file/block-inserter.js';
import { damaged } from '../file/model-errors.js';
import type { SubwordsRecord } from '../record.js';
import { MatrixReader } from './matrix-reader.js';
import { checkBlocks } from './model-checks.js';
import { BLOCK_BYTES, SUBWORD_BUCKETS, SUBWORD_ROWS } from './schema.js';

const BUCKET_BYTES = 4;
const BUCKETS_PER_BLOCK = Math.floor(BLOCK_BYTES / BUCKET_BYTES);

/**
 * Reading this share of all rows one by one takes as long as reading all at once: a single row of
 * 100 numbers takes 60 microseconds, and 0.4 as part of all.
 */
const SINGLE_SHARE = 1 / 128;

/** The most that is read at once: more stays in the file, row by row. */
const LARGEST_COPY = 2 ** 30; // bytes

const HOST_IS_LITTLE_ENDIAN = endianness() === 'LE';

/** Writes the n-gram vectors in bounded memory, and returns their record for `meta`. */
export function writeSubwords(
  db: Database.Database,
  source: SubwordSource,
  encoding: SubwordsRecord['encoding'],
): SubwordsRecord {
  const { bucket, dim, size } = source;
  const quantizer = encoding === 'int8' ? new Quantizer('int8', dim) : undefined;
  const rowBytes = quantizer?.rowBytes ?? 4 * dim;
  const rowsPerBlock = Math.max(1, Math.floor(BLOCK_BYTES / rowBytes));
  const insertRows = blockInserter(db, SUBWORD_ROWS);
  const pending = new Uint8Array(rowsPerBlock * rowBytes);
  let length = 0;
  let blocks = 0;
  const write = (): void => {
    if (length > 0) insertRows(blocks, blocks * rowsPerBlock, pending.subarray(0, length));
    if (length > 0) blocks++;
    length = 0;
  };
  for (const { data } of source.blocks()) {
    for (let at = 0; at < data.length;) {
      const rows = data.subarray(at, at + ((pending.length - length) / rowBytes) * dim);
      pending.set(quantizer?.quantize(rows) ?? bytesOf(rows), length);
      at += rows.length;
      length += (rows.length / dim) * rowBytes;
      if (length === pending.length) write();
    }
  }
  write();
  if (size < bucket) writeBuckets(db, source.buckets());
  return { ...ruleOf(source), rows: size, rowsPerBlock, encoding };
}

function writeBuckets(db: Database.Database, buckets: Uint32Array): void {
  const insert = blockInserter(db, SUBWORD_BUCKETS);
  for (let first = 0; first < buckets.length; first += BUCKETS_PER_BLOCK) {
    const part = buckets.subarray(first, first + BUCKETS_PER_BLOCK);
    const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    const data = HOST_IS_LITTLE_ENDIAN ? bytes : Buffer.from(bytes).swap32();
    insert(first / BUCKETS_PER_BLOCK, first, data);
  }
}

/** Numbers of buckets in little-endian bytes. */
export function bucketsOf(blocks: Iterable<QuantizedBlock>, size: number): Uint32Array {
  const buckets = new Uint32Array(size);
  for (const { first, data } of blocks) {
    const bytes = new Uint8Array(data); // a copy, which is aligned
    if (!HOST_IS_LITTLE_ENDIAN) Buffer.from(bytes.buffer).swap32();
    buckets.set(new Uint32Array(bytes.buffer), first);
  }
  return buckets;
}

/** The numbers of all buckets. */
export const allBuckets = (bucket: number): Uint32Array =>
  Uint32Array.from({ length: bucket }, (_, i) => i);

/**
 * The n-gram vectors of an open file, read on demand, so that opening a model takes no longer. Each
 * method throws ModelFileError MODEL_DAMAGED if they are damaged.
 */
export class StoredSubwords implements SubwordSource {
  readonly minn: number;
  readonly maxn: number;
  readonly bucket: number;
  readonly minJamo: number;
  readonly maxJamo: number;
  readonly dim: number;
  readonly size: number;
  readonly encoding: SubwordsRecord['encoding'];
  /** Bytes that they take in the file, with the numbers of their buckets. */
  readonly bytes: number;
  readonly #path: string;
  readonly #read: <T>(work: () => T) => T;
  readonly #rows: MatrixReader;
  readonly #bucketBlocks: MatrixReader | undefined; // undefined if every bucket has a row
  readonly #quantizer: Quantizer | undefined;
  #buckets: Uint32Array | undefined;
  #copy: Float32Array | undefined; // of all rows, (size, dim), once many have been asked for
  #single = 0; // rows that were read one by one

  /**
   * @param read explains failures of SQLite
   * @throws ModelFileError MODEL_DAMAGED where blocks are missing or of a wrong length
   */
  constructor(
    db: Database.Database,
    path: string,
    record: SubwordsRecord,
    dim: number,
    read: <T>(work: () => T) => T,
  ) {
    const { minn, maxn, bucket, rows: size, rowsPerBlock, encoding } = record;
    const { minJamo = 0, maxJamo = 0 } = record;
    this.minn = minn;
    this.maxn = maxn;
    this.bucket = bucket;
    this.minJamo = minJamo;
    this.maxJamo = maxJamo;
    this.dim = dim;
    this.size = size;
    this.encoding = encoding;
    this.#path = path;
    this.#read = read;
    this.#quantizer = encoding === 'int8' ? new Quantizer('int8', dim) : undefined;
    const reader = (name: string, rowBytes: number, rows: number): MatrixReader => {
      const shape = { name, size, rowBytes, rowsPerBlock: rows };
      checkBlocks(db, path, shape);
      return new MatrixReader(db, path, shape);
    };
    const rowBytes = this.#quantizer?.rowBytes ?? 4 * dim;
    const hasAll = size === bucket;
    this.#rows = reader(SUBWORD_ROWS, rowBytes, rowsPerBlock);
    this.#bucketBlocks = hasAll
      ? undefined
      : reader(SUBWORD_BUCKETS, BUCKET_BYTES, BUCKETS_PER_BLOCK);
    this.bytes = size * (rowBytes + (hasAll ? 0 : BUCKET_BYTES));
  }

  buckets(): Uint32Array {
    this.#buckets ??= this.#readBuckets();
    return this.#buckets;
  }

  row(place: number): Float32Array {
    const { dim, size } = this;
    if (
      this.#copy === undefined &&
      ++this.#single > SINGLE_SHARE * size &&
      4 * size * dim <= LARGEST_COPY
    ) {
      this.#copy = gatherBlocks(this.blocks(), size, dim);
    }
    return (
      this.#copy?.subarray(place * dim, (place + 1) * dim) ??
      this.#floats(this.#read(() => this.#rows.row(place)))
    );
  }

  *blocks(): Generator<{ first: number; data: Float32Array }> {
    for (const { first, data } of this.#blocksOf(this.#rows)) {
      yield { first, data: this.#floats(data) };
    }
  }

  #readBuckets(): Uint32Array {
    if (this.#bucketBlocks === undefined) return allBuckets(this.bucket);
    const buckets = bucketsOf(this.#blocksOf(this.#bucketBlocks), this.size);
    if (areBuckets(buckets, this.bucket)) return buckets;
    throw damaged(this.#path, 'the buckets of its n-grams are not sorted');
  }

  #floats(data: Uint8Array): Float32Array {
    return this.#quantizer?.dequantize(data) ?? floatsOf(data);
  }

  #blocksOf(matrix: MatrixReader): Generator<QuantizedBlock> {
    return matrix.blocks((work) => this.#read(work));
  }
}
