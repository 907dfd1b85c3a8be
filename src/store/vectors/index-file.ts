/**
 * The index of a model lies beside it: model.db.hnsw has what the library wrote (usearch: vectors, then
 * the graph), so that it can be mapped into memory as it is, and at its end a header as JSON and twenty
 * bytes:
 *
 *     | vectors | graph | JSON | length of JSON u32 | CRC-32 of JSON u32 | version u32 | magic (8) |
 *
 * Inside of the model's database it would have to be copied out to be searched at all, and each new
 * index would rewrite the model.
 */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import type { VectorSource } from '../../embedding/matrix.js';
import { WordloomError } from '../../errors.js';
import { bytesOf } from '../file/floats.js';
import { replaceFile } from '../file/write-file.js';

/** Milliseconds of a search: the first with opening the file, and each after it. */
export interface SearchTimes {
  readonly first: number;
  readonly next: number;
}

/** What is known of an index. */
export interface IndexFacts {
  /** Vectors in the index: those of the model that have a direction. */
  readonly vectors: number;
  readonly m: number;
  readonly efConstruction: number;
  /** Candidates kept while searching. */
  readonly ef: number;
  /** The share of the ten nearest that are found, with `ef`, on a sample of so many words. */
  readonly recall: number;
  readonly queries: number;
  /** How long searches take by the index, and without it. */
  readonly times: { readonly index: SearchTimes; readonly exact: SearchTimes };
}

/** The header of an index file. */
export interface IndexHeader extends IndexFacts {
  readonly library: string;
  /** The library's version that wrote the file. */
  readonly libraryVersion: string;
  /** Words of the model, and numbers of a vector. */
  readonly size: number;
  readonly dim: number;
  /** Tells the model from others. */
  readonly fingerprint: string;
  /** CRC-32 of the graph. The vectors have none: what is wrong there only misleads the search. */
  readonly graphChecksum: number;
  readonly created: string;
}

/** A model as it is known here. */
export interface IndexedModel extends VectorSource {
  readonly path: string;
  readonly created: Date;
}

/** Takes as long as checking an index of so many vectors does. */
export type IndexCheck = (model: IndexedModel, vectors: number) => void;

const MAGIC = 'LoomHNSW';
const VERSION = 1;
const END_BYTES = 20;
const LARGEST_HEADER = 1 << 20; // bytes; a longer one is none of ours

/** More than the room that a failed write may have left of a full disk. */
const PROBE_BYTES = 1 << 20;

/** Rows that a fingerprint is made of, evenly spread: each costs the reading of a block. */
const FINGERPRINT_ROWS = 64;

/** Where the index of a model lies. */
export const indexPathOf = (modelPath: string): string => `${modelPath}.hnsw`;

/**
 * Writes the index of a model, in place of one that may be there, whole or not at all.
 *
 * @param build writes the library's file to a path, and returns what is to be known of it; `check` does
 *   for so many vectors of a model what reading the index will, to be timed
 * @throws WordloomError INDEX_UNWRITABLE; what `build` throws is passed on
 */
export function writeIndexFile(
  model: IndexedModel,
  build: (temporary: string, check: IndexCheck) => IndexFacts,
): IndexHeader {
  const path = indexPathOf(model.path);
  let header: IndexHeader | undefined;
  replaceFile(
    path,
    (temporary) => {
      const check: IndexCheck = (checked, vectors) => {
        fingerprintOf(checked);
        readGraph(temporary, vectors, checked.dim);
      };
      const facts = explainedBySystem(temporary, () => build(temporary, check));
      header = {
        library: 'usearch',
        ...readGraph(temporary, facts.vectors, model.dim),
        size: model.size,
        dim: model.dim,
        ...facts,
        fingerprint: fingerprintOf(model),
        created: new Date().toISOString(),
      };
      appendFileSync(temporary, endOf(header));
    },
    (reason, cause) => unwritable(path, reason, cause),
  );
  return header!;
}

/** The library does not say why it could not write; the system does, where one writes on. */
function explainedBySystem<T>(temporary: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof WordloomError)) appendFileSync(temporary, new Uint8Array(PROBE_BYTES));
    throw error;
  }
}

/**
 * The header of a model's index; undefined where there is none.
 *
 * @throws WordloomError INDEX_STALE where it was made of other vectors, INDEX_NEWER where a later
 *   wordloom wrote it, INDEX_DAMAGED where it is not whole, INDEX_UNREADABLE where the system says so
 */
export function readIndexFile(model: IndexedModel): IndexHeader | undefined {
  const path = indexPathOf(model.path);
  if (!existsSync(path)) return undefined;
  try {
    return readSoundIndex(path, model);
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new WordloomError(
      'INDEX_UNREADABLE',
      `The index ${path} cannot be read: ${cause.message}. Let this user read it, or remove it.`,
      { cause },
    );
  }
}

function readSoundIndex(path: string, model: IndexedModel): IndexHeader {
  const { header, bytes } = readHeader(path);
  const isSame =
    header.size === model.size &&
    header.dim === model.dim &&
    header.fingerprint === fingerprintOf(model);
  if (!isSame) {
    const shape = `${header.size} words of ${header.dim} numbers, written before ${header.created}`;
    throw new WordloomError(
      'INDEX_STALE',
      `The index ${path} was made of other vectors than ${model.path} holds now (${shape}). ` +
        again(model.path),
    );
  }
  checkGraph(path, header, bytes);
  return header;
}

const again = (modelPath: string): string => `Run: wordloom index ${modelPath}`;

function damaged(path: string, what: string): WordloomError {
  const message = `The index ${path} is damaged: ${what}. ${again(path.replace(/\.hnsw$/, ''))}`;
  return new WordloomError('INDEX_DAMAGED', message);
}

function unwritable(path: string, reason: string, cause?: unknown): WordloomError {
  return new WordloomError('INDEX_UNWRITABLE', `The index ${path} cannot be written: ${reason}.`, {
    cause,
  });
}

/** Differs for a model that was trained again, edited by wordloom, or is another one. */
function fingerprintOf(model: IndexedModel): string {
  const hash = createHash('sha256');
  hash.update(`${model.size} ${model.dim} ${model.created.toISOString()}`);
  const rows = Math.min(model.size, FINGERPRINT_ROWS);
  for (let i = 0; i < rows; i++) {
    const id = Math.floor(((i + 0.5) * model.size) / rows);
    hash.update(`${model.wordOf(id)}\n`).update(bytesOf(model.row(id)));
  }
  return hash.digest('hex');
}

/** usearch writes the rows and bytes of a matrix (u32 each), the matrix, and then its graph. */
const graphStart = (vectors: number, dim: number): number => 8 + vectors * dim * 4;

/** What the header says of a library's file, which begins with its name and version at the graph. */
function readGraph(
  path: string,
  vectors: number,
  dim: number,
): Pick<IndexHeader, 'libraryVersion' | 'graphChecksum'> {
  const file = openSync(path, 'r');
  try {
    const start = graphStart(vectors, dim);
    const name = readBytes(file, start, 13);
    if (name.toString('latin1', 0, 7) !== 'usearch') {
      const reason = 'this version of usearch writes files of another layout; install version 2.25';
      throw unwritable(path, reason);
    }
    const version = [7, 9, 11].map((at) => name.readUInt16LE(at)).join('.');
    const { size } = fstatSync(file);
    return { libraryVersion: version, graphChecksum: checksum(file, start, size) };
  } finally {
    closeSync(file);
  }
}

function checkGraph(path: string, header: IndexHeader, bytes: number): void {
  const file = openSync(path, 'r');
  try {
    const [rows, rowBytes] = [0, 4].map((at) => readBytes(file, at, 4).readUInt32LE());
    if (rows !== header.vectors || rowBytes !== 4 * header.dim) {
      throw damaged(path, 'its vectors are not of the shape that was written');
    }
    const start = graphStart(header.vectors, header.dim);
    if (checksum(file, start, bytes) !== header.graphChecksum) {
      throw damaged(path, 'its graph is not what was written');
    }
  } finally {
    closeSync(file);
  }
}

/** The end of an index file: header, lengths, version and magic. */
function endOf(header: IndexHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(json.length, 0);
  end.writeUInt32LE(crc32(json), 4);
  end.writeUInt32LE(VERSION, 8);
  end.write(MAGIC, 12, 'latin1');
  return Buffer.concat([json, end]);
}

/** The header, and how many bytes of the file are the library's. */
function readHeader(path: string): { header: IndexHeader; bytes: number } {
  const { size } = statSync(path);
  const file = openSync(path, 'r');
  try {
    const end = readBytes(file, Math.max(0, size - END_BYTES), END_BYTES);
    if (end.toString('latin1', 12) !== MAGIC) throw damaged(path, 'its end is missing');
    const version = end.readUInt32LE(8);
    if (version !== VERSION) {
      throw new WordloomError(
        'INDEX_NEWER',
        `The index ${path} has format version ${version}; this wordloom reads ${VERSION}. ` +
          `Update wordloom, or make the index again: wordloom index ${path.replace(/\.hnsw$/, '')}`,
      );
    }
    const length = end.readUInt32LE(0);
    const bytes = size - END_BYTES - length;
    if (length > LARGEST_HEADER || bytes < 0) throw damaged(path, 'its header has no sound length');
    const json = readBytes(file, bytes, length);
    if (crc32(json) !== end.readUInt32LE(4)) {
      throw damaged(path, 'its header is not what was written');
    }
    const header = JSON.parse(json.toString()) as IndexHeader;
    if (!isSound(header)) throw damaged(path, 'its header makes no sense');
    if (bytes < graphStart(header.vectors, header.dim)) throw damaged(path, 'vectors are missing');
    return { header, bytes };
  } finally {
    closeSync(file);
  }
}

/** Whether the numbers that a search goes by are there: the file may be anybody's. */
function isSound({ vectors, dim, ef, times }: Partial<IndexHeader>): boolean {
  const measured = [times?.index, times?.exact].flatMap((each) => [each?.first, each?.next]);
  return (
    [vectors, dim, ef].every((value) => Number.isSafeInteger(value) && value! > 0) &&
    measured.every((value) => typeof value === 'number')
  );
}

/** CRC-32 of bytes [start, end) of a file. */
function checksum(file: number, start: number, end: number): number {
  const buffer = Buffer.alloc(1 << 20);
  let sum = 0;
  for (let at = start; at < end;) {
    const read = readSync(file, buffer, 0, Math.min(buffer.length, end - at), at);
    if (read === 0) break;
    sum = crc32(buffer.subarray(0, read), sum);
    at += read;
  }
  return sum;
}

/** So many bytes of a file; zeros where it ends before. */
function readBytes(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, position);
  return bytes;
}
