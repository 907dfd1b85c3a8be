import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { readFileHeader } from '../file/file-header.js';
import { readSeal } from '../file/seal.js';

/** A value in a database. */
export type Value = null | number | string | Uint8Array;

/**
 * The state of a record by its page's seal: 'sound' if the page is intact, 'suspect' if it is not,
 * 'unknown' without a seal.
 */
export type Trust = 'sound' | 'unknown' | 'suspect';

/** A record of a page, from any table or index. */
export interface FoundRecord {
  readonly isRow: boolean; // of a table; an entry of an index otherwise
  readonly rowid: number; // of a row
  readonly values: readonly Value[];
  readonly trust: Trust;
  readonly place: Place;
}

/** The offset of a record. */
export interface Place {
  readonly page: number; // from 1
  readonly offset: number;
}

const TABLE_LEAF = 13;
const INDEX_LEAF = 10;
const INDEX_INTERIOR = 2;
const LARGEST_COUNT = 2 ** 53;

/**
 * Reads a damaged database page by page without SQLite, so that intact records are found even if
 * the pages that lead to them are lost. The layout of pages and records is that of
 * https://www.sqlite.org/fileformat2.html. Invalid parts are skipped.
 */
export class RecordFile {
  readonly pageSize: number;
  /** As stated on the first page; undefined if that is damaged. */
  readonly applicationId: number | undefined;
  readonly isSealed: boolean;
  readonly #file: number;
  readonly #pages: number;
  readonly #bytes: number;
  readonly #checksums: Uint32Array | undefined;
  #budget: number; // bytes of overflow pages that may be read yet: no file has cycles without end

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    const header = readFileHeader(this.#file);
    this.#bytes = fstatSync(this.#file).size;
    this.applicationId = header?.applicationId;
    this.pageSize = pageSizeOf(header?.pageSize, this.#file, this.#bytes);
    const seal = readSeal(this.#file, this.pageSize);
    this.#checksums = typeof seal === 'object' ? seal.checksums : undefined;
    this.isSealed = this.#checksums !== undefined;
    this.#pages = this.#checksums?.length ?? Math.floor(this.#bytes / this.pageSize);
    this.#budget = 4 * this.#bytes;
  }

  /** All records of all pages. */
  *records(): Generator<FoundRecord> {
    for (let page = 1; page <= this.#pages; page++) {
      const bytes = this.#page(page);
      const trust = this.#trust(page, bytes);
      const start = page === 1 ? 100 : 0;
      const type = bytes[start];
      if (type !== TABLE_LEAF && type !== INDEX_LEAF && type !== INDEX_INTERIOR) continue;
      const pointers = start + (type === INDEX_INTERIOR ? 12 : 8);
      const cells = bytes.readUInt16BE(start + 3);
      for (let i = 0; i < cells && pointers + 2 * i + 2 <= bytes.length; i++) {
        const place = { page, offset: bytes.readUInt16BE(pointers + 2 * i) };
        const record = this.#record(bytes, type, place);
        if (record !== undefined) yield { ...record, trust, place };
      }
    }
  }

  /** The values of a record that was found. */
  valuesAt({ page, offset }: Place): readonly Value[] {
    const bytes = this.#page(page);
    this.#budget = this.#bytes;
    return this.#record(bytes, bytes[page === 1 ? 100 : 0], { page, offset })?.values ?? [];
  }

  close(): void {
    closeSync(this.#file);
  }

  #page(page: number): Buffer {
    const bytes = Buffer.alloc(this.pageSize);
    readSync(this.#file, bytes, 0, this.pageSize, (page - 1) * this.pageSize);
    return bytes;
  }

  #trust(page: number, bytes: Buffer): Trust {
    const checksum = this.#checksums?.[page - 1] ?? 0;
    if (checksum === 0) return 'unknown';
    return crc32(bytes) === checksum ? 'sound' : 'suspect';
  }

  #record(page: Buffer, type: number, { offset }: Place) {
    const reader = new Reader(page, offset + (type === INDEX_INTERIOR ? 4 : 0));
    const length = reader.varint();
    const isRow = type === TABLE_LEAF;
    const rowid = isRow ? reader.varint() : 0;
    const payload = this.#payload(page, reader.at, length, isRow);
    const values = payload && valuesOf(payload);
    return values && { isRow, rowid, values };
  }

  /** The bytes of a record, which may continue in a chain of other pages. */
  #payload(page: Buffer, at: number, length: number, isRow: boolean): Buffer | undefined {
    const usable = this.pageSize;
    const most = isRow ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    if (length > this.#bytes) return undefined;
    if (length <= most)
      return at + length > page.length ? undefined : page.subarray(at, at + length);
    const fitting = least + ((length - least) % (usable - 4));
    const local = fitting <= most ? fitting : least;
    if (at + local + 4 > page.length) return undefined;
    if ((this.#budget -= length) < 0) return undefined;
    const payload = Buffer.alloc(length);
    page.copy(payload, 0, at, at + local);
    let next = page.readUInt32BE(at + local);
    for (let filled = local; filled < length; filled += usable - 4) {
      if (next < 1 || next > this.#pages) return undefined;
      const more = this.#page(next);
      more.copy(payload, filled, 4, Math.min(usable, 4 + length - filled));
      next = more.readUInt32BE(0);
    }
    return payload;
  }
}

/**
 * The value of the header, if it is plausible; otherwise the one that fits the seal, or wordloom's
 * own.
 */
function pageSizeOf(said: number | undefined, file: number, bytes: number): number {
  const isPower = said !== undefined && said >= 512 && said <= 65536 && (said & (said - 1)) === 0;
  const candidates = [...(isPower ? [said] : []), 65536, 8192];
  const sealed = candidates.find((size) => typeof readSeal(file, size) === 'object');
  return sealed ?? candidates.find((size) => bytes % size === 0) ?? candidates[0];
}

/** The values of a record; undefined if it is not a valid one. */
function valuesOf(payload: Buffer): Value[] | undefined {
  const reader = new Reader(payload, 0);
  const end = reader.varint();
  const types: number[] = [];
  while (reader.at < end && reader.at < payload.length) types.push(reader.varint());
  if (reader.at !== end || types.length > 16) return undefined;
  const values: Value[] = [];
  let at = end;
  for (const type of types) {
    const length = lengthOf(type);
    if (length === undefined || at + length > payload.length) return undefined;
    const value = valueOf(type, payload.subarray(at, at + length));
    if (value === undefined) return undefined;
    values.push(value);
    at += length;
  }
  return at === payload.length ? values : undefined;
}

const LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

function lengthOf(type: number): number | undefined {
  return type < LENGTHS.length ? LENGTHS[type] : type < 12 ? undefined : (type - 12) >>> 1;
}

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function valueOf(type: number, bytes: Buffer): Value | undefined {
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type === 7) return bytes.readDoubleBE();
  if (type === 6) return Number(bytes.readBigInt64BE());
  if (type < 6) return bytes.readIntBE(0, bytes.length);
  if (type % 2 === 0) return new Uint8Array(bytes);
  try {
    return text.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Reads SQLite's variable-length integers. */
class Reader {
  at: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Infinity for an invalid count. */
  varint(): number {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      const byte = this.#bytes[this.at++] ?? 0;
      if (i === 8) return Infinity; // negative, or beyond any length
      value = value * 128 + (byte & 127);
      if (byte < 128) return value < LARGEST_COUNT ? value : Infinity;
    }
    return value;
  }
}
