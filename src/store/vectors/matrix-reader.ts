import type Database from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import type { QuantizedBlock } from '../../embedding/quantization.js';
import type { BlockShape } from './model-checks.js';
import { damaged } from '../file/model-errors.js';

/**
 * Reads a matrix of a model file, its blocks whole or single rows of them. A block is compared with
 * its checksum when anything of it is read for the first time.
 */
export class MatrixReader {
  readonly #path: string;
  readonly #shape: BlockShape;
  readonly #checksums: ReadonlyMap<number, number>; // by block
  readonly #isChecked: Uint8Array; // by block
  readonly #block: Database.Statement<[string, number], Uint8Array>;
  readonly #part: Database.Statement<[number, number, string, number], Uint8Array>;

  constructor(db: Database.Database, path: string, shape: BlockShape) {
    this.#path = path;
    this.#shape = shape;
    this.#checksums = checksumsOf(db, shape.name);
    this.#isChecked = new Uint8Array(Math.ceil(shape.size / shape.rowsPerBlock));
    this.#block = db
      .prepare<[string, number], Uint8Array>(
        'SELECT data FROM matrix_block WHERE matrix = ? AND block = ?',
      )
      .pluck();
    this.#part = db
      .prepare<[number, number, string, number], Uint8Array>(
        'SELECT substr(data, ?, ?) FROM matrix_block WHERE matrix = ? AND block = ?',
      )
      .pluck();
  }

  /** The number of blocks. */
  get length(): number {
    return this.#isChecked.length;
  }

  /** @throws ModelFileError MODEL_DAMAGED; errors of SQLite */
  block(block: number): QuantizedBlock {
    const { name, rowsPerBlock } = this.#shape;
    return {
      first: block * rowsPerBlock,
      data: this.#checked(block, this.#block.get(name, block)),
    };
  }

  /** All blocks in order. @param read runs each read, and explains its errors */
  *blocks(read: <T>(work: () => T) => T): Generator<QuantizedBlock> {
    for (let block = 0; block < this.length; block++) yield read(() => this.block(block));
  }

  /**
   * The bytes of a row.
   *
   * @throws as `block` does
   */
  row(id: number): Uint8Array {
    const { name, rowBytes, rowsPerBlock } = this.#shape;
    const block = Math.floor(id / rowsPerBlock);
    const start = (id - block * rowsPerBlock) * rowBytes;
    if (this.#isChecked[block] === 0) return this.block(block).data.slice(start, start + rowBytes);
    return this.#sound(this.#part.get(start + 1, rowBytes, name, block)); // substr counts from 1
  }

  #checked(block: number, read: Uint8Array | undefined): Uint8Array {
    const data = this.#sound(read);
    if (this.#isChecked[block] === 0) {
      const checksum = this.#checksums.get(block);
      if (checksum !== undefined && crc32(data) !== checksum) {
        const what = `block ${block} of its ${this.#shape.name} matrix is not what was written`;
        throw damaged(this.#path, what);
      }
      this.#isChecked[block] = 1;
    }
    return data;
  }

  #sound(data: Uint8Array | undefined): Uint8Array {
    if (data instanceof Uint8Array) return data;
    throw damaged(this.#path, `a block of its ${this.#shape.name} matrix is missing`);
  }
}

/** CRC-32 by block; empty for files of versions without checksums. */
function checksumsOf(db: Database.Database, matrix: string): Map<number, number> {
  const hasTable = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'checksum'").get();
  if (hasTable === undefined) return new Map();
  const sql = 'SELECT block, crc32 FROM checksum WHERE matrix = ?';
  return new Map(db.prepare<[string], [number, number]>(sql).raw().all(matrix));
}
