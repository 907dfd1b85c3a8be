/**
 * The index file beside a model, model.db.hnsw. It starts with the bytes that the library wrote
 * (usearch: vectors, then the graph), so that it can be mapped into memory directly. A header as
 * JSON and twenty bytes follow:
 *
 *     | vectors | graph | JSON | length of JSON u32 | CRC-32 of JSON u32 | version u32 | magic (8) |
 *
 * Inside the model's database it would have to be copied out before each use, and each new index
 * would rewrite the model.
 *
 * It may come from anyone: native code sees it only after check-graph.ts did.
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
import { shellPath } from '../../shell.js';
import { bytesOf } from '../file/floats.js';
import { replaceFile } from '../file/write-file.js';
import { type CheckedGraph, checkGraph, GraphError, type GraphShape } from './check-graph.js';

/** Milliseconds of a search: the first with opening the file, and each after it. */
export interface SearchTimes {
  readonly first: number;
  readonly next: number;
}

/** The record of an index. */
export interface IndexFacts {
  /** The number of vectors in the index: those of the model that have a direction. */
  readonly vectors: number;
  readonly m: number;
  readonly efConstruction: number;
  /** Candidates kept while searching. */
  readonly ef: number;
  /**
   * The share of the ten nearest words that a search with `ef` finds, on a sample of this many
   * words.
   */
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
  /** CRC-32 of the graph. The vectors have none, because damage there only misleads the search. */
  readonly graphChecksum: number;
  readonly created: string;
}

/** The facts about a model that the index needs. */
export interface IndexedModel extends VectorSource {
  readonly path: string;
  readonly created: Date;
}

/** Does as much work as checking an index of this many vectors, for timing. */
export type IndexCheck = (model: IndexedModel, vectors: number) => void;

const MAGIC = 'LoomHNSW';
const VERSION = 1;
const END_BYTES = 20;
const LARGEST_HEADER = 1 << 20; // bytes; a longer one is not ours

/** More than the room that a failed write may have left of a full disk. */
const PROBE_BYTES = 1 << 20;

/** The number of rows in a fingerprint, evenly spread. Each costs reading a block. */
const FINGERPRINT_ROWS = 64;

/** The path of a model's index. */
export const indexPathOf = (modelPath: string): string => `${modelPath}.hnsw`;

/**
 * Writes the index of a model, replacing an existing one, completely or not at all.
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
        readGraph(temporary, { vectors, dim: checked.dim, size: checked.size });
      };
      const facts = explainedBySystem(temporary, () => build(temporary, check));
      const shape = { vectors: facts.vectors, dim: model.dim, size: model.size };
      const { libraryVersion, checksum } = readGraph(temporary, shape);
      header = {
        library: 'usearch',
        libraryVersion,
        graphChecksum: checksum,
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

/**
 * The library does not report why it could not write; writing ourselves makes the system report it.
 */
function explainedBySystem<T>(temporary: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof WordloomError)) appendFileSync(temporary, new Uint8Array(PROBE_BYTES));
    throw error;
  }
}

/**
 * The header of a model's index; undefined if there is none.
 *
 * @throws WordloomError INDEX_STALE if it belongs to other vectors, INDEX_NEWER if a later version
 *   wrote it, INDEX_DAMAGED if it is damaged, INDEX_UNREADABLE if the system cannot read it
 */
export function readIndexFile(model: IndexedModel): IndexHeader | undefined {
  const path = indexPathOf(model.path);
  if (!existsSync(path)) return undefined;
  try {
    // Opening a named pipe would wait for a writer.
    if (!statSync(path).isFile()) throw unreadable(path, 'it is not a regular file');
    return readSoundIndex(path, model);
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw unreadable(path, cause.message, cause);
  }
}

/** Identifies a model's index, to notice if another replaces it; undefined if there is none. */
export function indexIdentityOf(modelPath: string): string | undefined {
  const file = statSync(indexPathOf(modelPath), { throwIfNoEntry: false });
  return file && [file.dev, file.ino, file.size, file.mtimeMs, file.ctimeMs].join();
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
      `The index ${path} was built from different vectors than those in ${model.path} now (${shape}). ` +
        again(model.path),
    );
  }
  checkLibraryFile(path, header, bytes);
  return header;
}

const again = (modelPath: string): string => `Run: wordloom index ${shellPath(modelPath)}`;

function damaged(path: string, what: string, cause?: unknown): WordloomError {
  const message = `The index ${path} is damaged: ${what}. ${again(path.replace(/\.hnsw$/, ''))}`;
  return new WordloomError('INDEX_DAMAGED', message, { cause });
}

function unreadable(path: string, reason: string, cause?: unknown): WordloomError {
  const message = `The index ${path} cannot be read: ${reason}. Make it readable for this user, or remove it.`;
  return new WordloomError('INDEX_UNREADABLE', message, { cause });
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

/** Checks what the library wrote to a temporary file. */
function readGraph(path: string, shape: GraphShape): CheckedGraph {
  const file = openSync(path, 'r');
  try {
    return checkGraph(file, graphStart(shape.vectors, shape.dim), fstatSync(file).size, shape);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const reason =
      'this version of usearch writes files with a different layout; install version 2.25';
    throw unwritable(path, reason, error);
  } finally {
    closeSync(file);
  }
}

/** @param bytes of the file that are the library's */
function checkLibraryFile(path: string, header: IndexHeader, bytes: number): void {
  const { vectors, dim, size } = header;
  const file = openSync(path, 'r');
  try {
    const [rows, rowBytes] = [0, 4].map((at) => readBytes(file, at, 4).readUInt32LE());
    if (rows !== vectors || rowBytes !== 4 * dim) {
      throw damaged(path, 'the shape of its vectors is not what was written');
    }
    const graph = checkGraph(file, graphStart(vectors, dim), bytes, { vectors, dim, size });
    if (graph.checksum !== header.graphChecksum) {
      throw damaged(path, 'its graph is not what was written');
    }
  } catch (error) {
    throw error instanceof GraphError ? damaged(path, error.message, error) : error;
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

/** The header, and the number of bytes that belong to the library. */
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
          `Update wordloom, or rebuild the index. ${again(path.replace(/\.hnsw$/, ''))}`,
      );
    }
    const length = end.readUInt32LE(0);
    const bytes = size - END_BYTES - length;
    if (length > LARGEST_HEADER || bytes < 0)
      throw damaged(path, 'its header has an invalid length');
    const json = readBytes(file, bytes, length);
    if (crc32(json) !== end.readUInt32LE(4)) {
      throw damaged(path, 'its header is not what was written');
    }
    const header = parseHeader(json);
    if (header === undefined) throw damaged(path, 'its header is invalid');
    if (bytes < graphStart(header.vectors, header.dim)) throw damaged(path, 'vectors are missing');
    return { header, bytes };
  } finally {
    closeSync(file);
  }
}

/** The header, if all fields that we use or show are valid: anybody may have written the file. */
function parseHeader(json: Buffer): IndexHeader | undefined {
  let header: Partial<IndexHeader> | null;
  try {
    header = JSON.parse(json.toString());
  } catch {
    return undefined;
  }
  const { vectors, dim, size, ef, m, efConstruction, queries } = header ?? {};
  const { recall, times, library, libraryVersion, fingerprint, created } = header ?? {};
  const measured = [times?.index, times?.exact].flatMap((each) => [each?.first, each?.next]);
  const isSound =
    [vectors, dim, size, ef, m, efConstruction].every((value) => isInteger(value, 1)) &&
    isInteger(queries, 0) &&
    vectors! <= size! &&
    [recall, ...measured].every(Number.isFinite) &&
    [library, libraryVersion, fingerprint, created].every((value) => typeof value === 'string');
  return isSound ? (header as IndexHeader) : undefined;
}

const isInteger = (value: unknown, min: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= min;

/** This many bytes of a file; zeros beyond its end. */
function readBytes(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, position);
  return bytes;
}
