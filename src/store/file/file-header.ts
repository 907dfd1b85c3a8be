import { readSync } from 'node:fs';

/** The fields of the first 100 bytes of an SQLite database. */
export interface FileHeader {
  readonly pageSize: number;
  readonly pageCount: number;
  readonly applicationId: number;
  readonly userVersion: number;
}

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;

/** The header of an open file; undefined if it is not a database. */
export function readFileHeader(file: number): FileHeader | undefined {
  const head = Buffer.alloc(HEADER_BYTES);
  if (readSync(file, head, 0, HEADER_BYTES, 0) < HEADER_BYTES) return undefined;
  if (head.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const pageSize = head.readUInt16BE(16);
  return {
    pageSize: pageSize === 1 ? 65536 : pageSize,
    pageCount: head.readUInt32BE(28),
    applicationId: head.readInt32BE(68),
    userVersion: head.readInt32BE(60),
  };
}
