/**
 * Native code searches the graph of an index and follows its links without checking them. A wrong
 * link would lead outside the file's memory, and anybody may have written the file. So everything
 * that the library relies on is checked here first. Behind the vectors, usearch 2.10 to 2.x writes,
 * little-endian,
 *
 *     | 'usearch' | version 3 x u16 | metric, scalar, key, slot u8 | present, deleted, dim u64 | multi u8 | zeros to 64 |
 *     | nodes, m, m of level 0, highest level, entry u64 | levels (nodes) i16 |
 *     | node 0 | node 1 | ...
 *
 * and of each node, with room for all the links that it may have (m0 in level 0, m in others),
 *
 *     | key u64 | level i16 | links u32, (m0) u32 | links u32, (m) u32 | ... once for each level
 */
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** What the graph must be consistent with. */
export interface GraphShape {
  readonly vectors: number;
  readonly dim: number;
  /** Words of the model: keys are ids below. */
  readonly size: number;
}

/** A graph that native code may search. */
export interface CheckedGraph {
  readonly libraryVersion: string;
  readonly checksum: number; // CRC-32
}

const HEAD_BYTES = 64;
const COUNTS_BYTES = 40;
const NODE_HEAD_BYTES = 10;

/** Inner product, float32, keys of 64 bits, slots of 32: as `HnswIndex` makes them. */
const KINDS = [0x69, 0x0b, 0x0e, 0x0f];

/** What `m` may be in `buildIndex`, and twice that in level 0. */
const MOST_LINKS = 512;

/** Levels grow with the logarithm of the size: 54 for the largest at two links a node. */
const HIGHEST_LEVEL = 64;

const CHUNK_BYTES = 1 << 20;

/** A problem of a graph, in words that complete "is damaged: ...". */
export class GraphError extends Error {}

/**
 * Reads the bytes [start, end) of an open file, in bounded memory, and makes sure that a search stays
 * within them: all sizes fit, and all links lead to nodes that have the level of the link.
 *
 * @throws GraphError
 */
export function checkGraph(
  file: number,
  start: number,
  end: number,
  { vectors, dim, size }: GraphShape,
): CheckedGraph {
  const reader = new Reader(file, start, end);
  const version = readHead(reader, vectors, dim);
  const at = reader.take(COUNTS_BYTES);
  const [nodes, m, m0, top, entry] = [0, 8, 16, 24, 32].map((field) => reader.number(at + field));
  const fits =
    nodes === vectors &&
    m >= 2 &&
    m <= MOST_LINKS &&
    m0 >= m &&
    m0 <= 2 * MOST_LINKS &&
    top <= HIGHEST_LEVEL &&
    entry < nodes;
  if (!fits) throw new GraphError('the sizes of its graph are invalid');

  const levels = readLevels(reader, nodes, top);
  if (levels[entry] < top) throw new GraphError('its search begins at a node of a lower level');
  const [room0, room] = [4 + 4 * m0, 4 + 4 * m]; // bytes of a node's links in level 0, and in others
  let bytes = 0;
  for (const level of levels) bytes += NODE_HEAD_BYTES + room0 + level * room;
  if (reader.left !== bytes) throw new GraphError('its graph does not have the right length');

  const seen = new Uint8Array(size); // keys, so that none comes twice
  for (let slot = 0; slot < nodes; slot++) {
    const node = reader.take(NODE_HEAD_BYTES + room0 + levels[slot] * room);
    const { view } = reader;
    const key = view.getUint32(node, true);
    if (view.getUint32(node + 4, true) !== 0 || key >= size || seen[key]++ > 0) {
      throw new GraphError('its graph names a word that does not exist, or the same word twice');
    }
    if (view.getInt16(node + 8, true) !== levels[slot]) {
      throw new GraphError('the level of a node of its graph is not what was written');
    }
    let links = node + NODE_HEAD_BYTES;
    checkLinks(view, links, m0, 0, levels);
    links += room0;
    for (let level = 1; level <= levels[slot]; level++, links += room) {
      checkLinks(view, links, m, level, levels);
    }
  }
  return { libraryVersion: version, checksum: reader.checksum };
}

/** Returns the library's version. */
function readHead(reader: Reader, vectors: number, dim: number): string {
  const at = reader.take(HEAD_BYTES);
  const bytes = new Uint8Array(reader.view.buffer, at, HEAD_BYTES);
  const name = String.fromCharCode(...bytes.subarray(0, 7));
  if (name !== 'usearch') throw new GraphError('its graph has no head');
  const version = [7, 9, 11].map((field) => reader.view.getUint16(at + field, true));
  const isKnown =
    version[0] === 2 &&
    version[1] >= 10 &&
    KINDS.every((kind, i) => bytes[13 + i] === kind) &&
    reader.number(at + 17) === vectors &&
    reader.number(at + 25) === 0 &&
    reader.number(at + 33) === dim &&
    bytes[41] === 0;
  if (!isKnown) throw new GraphError('the kind of its graph is not what was written');
  return version.join('.');
}

function readLevels(reader: Reader, nodes: number, top: number): Uint8Array {
  if (reader.left < 2 * nodes) throw new GraphError('its graph is truncated');
  const levels = new Uint8Array(nodes);
  for (let slot = 0; slot < nodes; slot++) {
    const at = reader.take(2);
    const level = reader.view.getInt16(at, true);
    if (level < 0 || level > top) throw new GraphError('a node of its graph has an invalid level');
    levels[slot] = level;
  }
  return levels;
}

/**
 * @param at the position of their count, which the links follow
 * @param most the capacity for links
 */
function checkLinks(
  view: DataView,
  at: number,
  most: number,
  level: number,
  levels: Uint8Array,
): void {
  const count = view.getUint32(at, true);
  if (count > most) throw new GraphError('a node of its graph has too many links');
  for (let link = 1; link <= count; link++) {
    const slot = view.getUint32(at + 4 * link, true);
    if (slot >= levels.length || levels[slot] < level) {
      throw new GraphError('a link of its graph leads nowhere');
    }
  }
}

/** Reads a range of a file from its beginning to its end, and takes its checksum on the way. */
class Reader {
  readonly #file: number;
  readonly #end: number;
  #next: number; // in the file, behind what is in the view
  #at = 0; // in the view
  /** A part of the file. `take` may replace it. */
  view = new DataView(new ArrayBuffer(0));
  checksum = 0;

  constructor(file: number, start: number, end: number) {
    this.#file = file;
    this.#next = start;
    this.#end = end;
  }

  /** Bytes that are not taken yet. */
  get left(): number {
    return this.view.byteLength - this.#at + this.#end - this.#next;
  }

  /** Where the next bytes stand in the view. */
  take(length: number): number {
    if (this.#at + length > this.view.byteLength) this.#fill(length);
    const at = this.#at;
    this.#at += length;
    return at;
  }

  /** An unsigned integer of 64 bits; one too large for a number is larger than all that may be. */
  number(at: number): number {
    return Number(this.view.getBigUint64(at, true));
  }

  #fill(length: number): void {
    if (length > this.left) throw new GraphError('its graph is truncated');
    const kept = new Uint8Array(this.view.buffer, this.#at);
    const wanted = Math.min(Math.max(CHUNK_BYTES, length - kept.length), this.#end - this.#next);
    const bytes = new Uint8Array(kept.length + wanted);
    bytes.set(kept);
    for (let filled = kept.length; filled < bytes.length;) {
      const read = readSync(this.#file, bytes, filled, bytes.length - filled, this.#next);
      if (read === 0) throw new GraphError('its graph is truncated');
      this.checksum = crc32(bytes.subarray(filled, filled + read), this.checksum);
      this.#next += read;
      filled += read;
    }
    this.view = new DataView(bytes.buffer);
    this.#at = 0;
  }
}
