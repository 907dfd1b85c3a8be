import type Database from 'better-sqlite3';
import { crc32 } from 'node:zlib';

/** Writes the blocks of a matrix, each with its checksum. */
export function blockInserter(
  db: Database.Database,
  matrix: string,
): (block: number, firstRow: number, data: Uint8Array) => void {
  const insert = db.prepare('INSERT INTO main.matrix_block VALUES (?, ?, ?, ?)');
  const insertChecksum = db.prepare('INSERT INTO main.checksum VALUES (?, ?, ?, ?)');
  return (block, firstRow, data) => {
    insert.run(matrix, block, firstRow, data);
    insertChecksum.run(matrix, block, data.length, crc32(data));
  };
}
