/**
 * The graph of an index is searched by native code, which follows its links without looking: a wrong
 * one would lead out of the file's memory, in a file that may be anybody's. So all that the library
 * goes by is checked here first. Behind the vectors, usearch 2.10 to 2.x writes, little-endian,
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

/** What the graph has to fit. */
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
const KINDS = '690b0e0f';

/** What `m` may be in `buildIndex`, and twice that in level 0. */
const MOST_LINKS = 512;

/** Levels grow with the logarithm of the size: 54 for the largest at two links a node. */
const HIGHEST_LEVEL = 64;

const CHUNK_BYTES = 1 << 20;

/** What is wrong with a graph, in words that complete "is damaged: ...". */
export class GraphError extends Error {}

/**
 * Reads the bytes [start, end) of an open file, in bounded memory, and sees to it that a search stays
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
  const head = reader.next(HEAD_BYTES);
  if (head.toString('latin1', 0, 7) !== 'usearch') throw new GraphError('its graph has no head');
  const version = [7, 9, 11].map((at) => head.readUInt16LE(at));
  const isKnown =
    version[0] === 2 &&
    version[1] >= 10 &&
    head.toString('hex', 13, 17) === KINDS &&
    numberAt(head, 17) === vectors &&
    numberAt(head, 25) === 0 &&
    numberAt(head, 33) === dim &&
    head[41] === 0;
  if (!isKnown) throw new GraphError('its graph is not of the kind that was written');

  const [nodes, m, m0, top, entry] = counts(reader.next(COUNTS_BYTES));
  const fits =
    nodes === vectors &&
    m >= 2 &&
    m <= MOST_LINKS &&
    m0 >= m &&
    m0 <= 2 * MOST_LINKS &&
    top <= HIGHEST_LEVEL &&
    entry < nodes;
  if (!fits) throw new GraphError('the sizes of its graph make no sense');

  const levels = readLevels(reader, nodes, top);
  if (levels[entry] < top) throw new GraphError('its search begins at a node of a lower level');
  const roomOf = (level: number): number => 4 + 4 * (level === 0 ? m0 : m);
  const bytes = levels.reduce(
    (sum, level) => sum + NODE_HEAD_BYTES + roomOf(0) + level * roomOf(1),
    0,
  );
  if (reader.left !== bytes) throw new GraphError('its graph has not the length that it should');

  const seen = new Uint8Array(size); // keys, so that none comes twice
  for (let slot = 0; slot < nodes; slot++) {
    const nodeHead = reader.next(NODE_HEAD_BYTES);
    const key = numberAt(nodeHead, 0);
    if (!(key < size) || seen[key]++ > 0) {
      throw new GraphError('its graph names a word that is not there, or one twice');
    }
    if (nodeHead.readInt16LE(8) !== levels[slot]) {
      throw new GraphError('a node of its graph is not of the level that was written');
    }
    for (let level = 0; level <= levels[slot]; level++) {
      checkLinks(reader.next(roomOf(level)), level, levels);
    }
  }
  return { libraryVersion: version.join('.'), checksum: reader.checksum };
}

function readLevels(reader: Reader, nodes: number, top: number): Uint8Array {
  if (reader.left < 2 * nodes) throw new GraphError('its graph is cut short');
  const levels = new Uint8Array(nodes);
  for (let slot = 0; slot < nodes; slot++) {
    const level = reader.next(2).readInt16LE();
    if (level < 0 || level > top) throw new GraphError('a node of its graph has no sound level');
    levels[slot] = level;
  }
  return levels;
}

/** @param links how many there are, and as many slots as there may be */
function checkLinks(links: Buffer, level: number, levels: Uint8Array): void {
  const count = links.readUInt32LE();
  if (count > links.length / 4 - 1) throw new GraphError('a node of its graph has too many links');
  for (let at = 4; at <= 4 * count; at += 4) {
    const slot = links.readUInt32LE(at);
    // Beyond the last node there is no level, and the comparison is false.
    if (!(levels[slot] >= level)) throw new GraphError('a link of its graph leads nowhere');
  }
}

/** An unsigned integer of 64 bits; what is too large for a number is larger than all that may be. */
const numberAt = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

const counts = (bytes: Buffer): number[] => [0, 8, 16, 24, 32].map((at) => numberAt(bytes, at));

/** Reads a range of a file from its beginning to its end, and takes its checksum on the way. */
class Reader {
  readonly #file: number;
  readonly #end: number;
  #at: number; // in the file, behind what is in the buffer
  #buffer = Buffer.alloc(0);
  checksum = 0;

  constructor(file: number, start: number, end: number) {
    this.#file = file;
    this.#at = start;
    this.#end = end;
  }

  /** Bytes that are not read yet. */
  get left(): number {
    return this.#buffer.length + this.#end - this.#at;
  }

  /** The next bytes, to be used before those after them are asked for. */
  next(length: number): Buffer {
    if (length > this.left) throw new GraphError('its graph is cut short');
    if (length > this.#buffer.length) this.#fill(length);
    const bytes = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return bytes;
  }

  #fill(length: number): void {
    const kept = this.#buffer;
    const wanted = Math.min(Math.max(CHUNK_BYTES, length - kept.length), this.#end - this.#at);
    const buffer = Buffer.alloc(kept.length + wanted);
    kept.copy(buffer);
    for (let filled = kept.length; filled < buffer.length;) {
      const read = readSync(this.#file, buffer, filled, buffer.length - filled, this.#at);
      if (read === 0) throw new GraphError('its graph is cut short');
      this.checksum = crc32(buffer.subarray(filled, filled + read), this.checksum);
      this.#at += read;
      filled += read;
    }
    this.#buffer = buffer;
  }
}
