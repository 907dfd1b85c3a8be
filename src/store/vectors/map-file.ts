/**
 * The file of layouts beside a model, model.db.map:
 *
 *     | magic (8) | version u32 | length of JSON u32 | CRC-32 of JSON u32 | JSON | layouts |
 *
 * where a layout is x and y of each word as little-endian float32. It is a cache: if anything is
 * wrong with it, the layouts are computed again. A fingerprint of the vectors tells which layout
 * belongs to a model.
 */
import { closeSync, fstatSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { WordloomError } from '../../errors.js';
import { bytesOf, floatsOf } from '../file/floats.js';
import { replaceFile } from '../file/write-file.js';

/** The source of a layout. */
export interface LayoutKey {
  /** Of the vectors that were laid out, in order. */
  readonly fingerprint: string;
  readonly words: number;
  readonly neighbors: number;
  readonly epochs: number;
  readonly seed: number;
}

interface StoredLayout {
  readonly key: LayoutKey;
  readonly coordinates: Float32Array; // (words, 2)
}

const MAGIC = 'LoomMap\n';
const VERSION = 1;
const HEAD_BYTES = 20;
/** Layouts that a file keeps, the latest first. */
const KEPT = 8;
/** The largest file that is read, in bytes: anybody may have put it there. */
const LARGEST = 1 << 28;

/** The path of a model's layouts. */
export const mapPathOf = (modelPath: string): string => `${modelPath}.map`;

/** The layout of these vectors, (words, 2); undefined if there is none or it is unreadable. */
export function readLayout(modelPath: string, key: LayoutKey): Float32Array | undefined {
  const stored = readLayouts(mapPathOf(modelPath)) ?? [];
  return stored.find((each) => isSame(each.key, key))?.coordinates;
}

/**
 * Adds a layout to those of a model, and drops layouts of vectors that the model no longer has.
 *
 * @throws WordloomError MAP_UNWRITABLE, also if a foreign file has that name
 */
export function writeLayout(modelPath: string, key: LayoutKey, coordinates: Float32Array): void {
  const path = mapPathOf(modelPath);
  const unwritable = (reason: string, cause?: unknown): WordloomError =>
    new WordloomError('MAP_UNWRITABLE', `The file ${path} cannot be written: ${reason}.`, {
      cause,
    });
  const old = readLayouts(path);
  if (old === undefined) throw unwritable('it holds something else');
  const kept = old.filter(
    (each) =>
      !isSame(each.key, key) &&
      (each.key.words !== key.words || each.key.fingerprint === key.fingerprint),
  );
  const all = [{ key, coordinates }, ...kept].slice(0, KEPT);
  const json = Buffer.from(JSON.stringify(all.map((each) => each.key)));
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(MAGIC, 'latin1');
  head.writeUInt32LE(VERSION, 8);
  head.writeUInt32LE(json.length, 12);
  head.writeUInt32LE(crc32(json), 16);
  const content = Buffer.concat([head, json, ...all.map((each) => bytesOf(each.coordinates))]);
  replaceFile(path, (temporary) => writeFileSync(temporary, content), unwritable);
}

const isSame = (a: LayoutKey, b: LayoutKey): boolean =>
  a.fingerprint === b.fingerprint &&
  a.words === b.words &&
  a.neighbors === b.neighbors &&
  a.epochs === b.epochs &&
  a.seed === b.seed;

/** The layouts of a file; none if it is missing, damaged or newer; undefined for a foreign file. */
function readLayouts(path: string): StoredLayout[] | undefined {
  let content: Buffer;
  try {
    // Opening a named pipe would wait for a writer.
    const file = statSync(path, { throwIfNoEntry: false });
    if (file === undefined || file.size === 0) return [];
    if (!file.isFile()) return undefined;
    content = readBounded(path);
  } catch {
    return undefined;
  }
  if (content.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  return parse(content) ?? [];
}

function readBounded(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).size > LARGEST) throw new RangeError(`${path} is too large`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function parse(content: Buffer): StoredLayout[] | undefined {
  if (content.length < HEAD_BYTES || content.readUInt32LE(8) !== VERSION) return undefined;
  const end = HEAD_BYTES + content.readUInt32LE(12);
  const json = content.subarray(HEAD_BYTES, end);
  if (end > content.length || crc32(json) !== content.readUInt32LE(16)) return undefined;
  const keys = parseKeys(json);
  const bytes = keys?.reduce((sum, { words }) => sum + 8 * words, 0);
  if (keys === undefined || content.length !== end + bytes!) return undefined;
  let at = end;
  return keys.map((key) => {
    const coordinates = floatsOf(new Uint8Array(content.subarray(at, (at += 8 * key.words))));
    return { key, coordinates: coordinates.map((value) => Math.max(-1, Math.min(1, value)) || 0) };
  });
}

function parseKeys(json: Buffer): LayoutKey[] | undefined {
  let keys: unknown;
  try {
    keys = JSON.parse(json.toString());
  } catch {
    return undefined;
  }
  return Array.isArray(keys) && keys.length <= KEPT && keys.every(isKey) ? keys : undefined;
}

const isKey = (value: unknown): value is LayoutKey => {
  const { fingerprint, words, neighbors, epochs, seed } = (value ?? {}) as Partial<LayoutKey>;
  return (
    typeof fingerprint === 'string' &&
    [words, neighbors, epochs, seed].every((each) => Number.isSafeInteger(each) && each! >= 0)
  );
};
