/**
 * The seal of a model file: a checksum of each page that SQLite navigates by (schema, b-trees,
 * vocabulary, its index), so that damage is found before SQLite reads it. It follows the last page
 * of the database, where SQLite does not look:
 *
 *     | CRC-32 of page 1, 2, ... n, u32 each; 0: not sealed | zeros | n u32 | CRC-32 of all before u32 | magic (8) |
 *
 * in whole pages. Pages of numbers may be left out: their blocks have checksums, which are verified
 * when the numbers are read. A program that edits the database with SQL breaks the seal, or removes
 * it with VACUUM.
 */
import type Database from 'better-sqlite3';
import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { damaged } from './model-errors.js';

const MAGIC = 'LoomSeal';
const END_BYTES = 16;

const sealBytesOf = (pages: number, pageSize: number): number =>
  Math.ceil((4 * pages + END_BYTES) / pageSize) * pageSize;

/**
 * Closes a database and seals its file.
 *
 * @param unsealed the table whose pages are left out, if there is one; its indexes are sealed
 */
export function closeAndSeal(db: Database.Database, unsealed?: string): void {
  const isSealed = new Set<number>();
  const path = db.name;
  const pages = db.prepare<[], number>('PRAGMA page_count').pluck().get()!;
  const pageSize = db.prepare<[], number>('PRAGMA page_size').pluck().get()!;
  const names = db.prepare<[], string>('SELECT name FROM sqlite_master WHERE rootpage > 0').pluck();
  const pagesOf = db.prepare<[string], number>('SELECT pageno FROM dbstat WHERE name = ?').pluck();
  for (const name of ['sqlite_schema', ...names.all()]) {
    if (name !== unsealed) for (const page of pagesOf.all(name)) isSealed.add(page);
  }
  db.close();

  const seal = Buffer.alloc(sealBytesOf(pages, pageSize));
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(pageSize);
    for (const page of isSealed) {
      readSync(file, bytes, 0, pageSize, (page - 1) * pageSize);
      seal.writeUInt32LE(crc32(bytes), 4 * (page - 1));
    }
  } finally {
    closeSync(file);
  }
  seal.writeUInt32LE(pages, seal.length - 16);
  seal.writeUInt32LE(crc32(seal.subarray(0, -12)), seal.length - 12);
  seal.write(MAGIC, seal.length - 8, 'latin1');
  appendFileSync(path, seal);
}

/** The content of a file's seal. */
export interface Seal {
  /** Of the database, without the seal. */
  readonly pages: number;
  /** By page, from 0; 0 for a page that is not sealed. */
  readonly checksums: Uint32Array;
}

/** The seal of an open file: undefined if it has none, 'broken' if it is damaged. */
export function readSeal(file: number, pageSize: number): Seal | 'broken' | undefined {
  const { size } = fstatSync(file);
  const end = Buffer.alloc(END_BYTES);
  readSync(file, end, 0, END_BYTES, Math.max(0, size - END_BYTES));
  if (end.toString('latin1', 8) !== MAGIC) return undefined;
  const pages = end.readUInt32LE(0);
  const length = sealBytesOf(pages, pageSize);
  if (size !== pages * pageSize + length) return 'broken';
  const seal = Buffer.alloc(length);
  readSync(file, seal, 0, length, pages * pageSize);
  if (crc32(seal.subarray(0, -12)) !== end.readUInt32LE(4)) return 'broken';
  const checksums = Uint32Array.from({ length: pages }, (_, page) => seal.readUInt32LE(4 * page));
  return { pages, checksums };
}

/**
 * Checks the pages that the seal of a file is on, and the length of the file. One without a seal, as
 * older programs wrote them, must at least have all its pages and no more.
 *
 * @throws ModelFileError MODEL_DAMAGED
 */
export function checkSeal(file: number, path: string, pageSize: number, pageCount: number): void {
  const { size } = fstatSync(file);
  if (size % pageSize !== 0) throw damaged(path, 'its end is missing');
  const seal = readSeal(file, pageSize);
  if (seal === 'broken') throw damaged(path, 'its seal is not what was written');
  if (seal === undefined) {
    if (size === pageCount * pageSize) return;
    throw damaged(path, `it should have ${pageCount} pages, but has ${size / pageSize}`);
  }
  const bytes = Buffer.alloc(pageSize);
  seal.checksums.forEach((checksum, page) => {
    if (checksum === 0) return;
    readSync(file, bytes, 0, pageSize, page * pageSize);
    if (crc32(bytes) === checksum) return;
    throw damaged(path, `page ${page + 1} of ${seal.pages} is not what was written`);
  });
}
