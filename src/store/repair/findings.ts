import { crc32 } from 'node:zlib';
import type { Place, RecordFile, Trust, Value } from './records.js';

/** A block of numbers that was found. */
export interface FoundBlock {
  readonly place: Place;
  readonly matrix: string;
  readonly block: number;
  readonly firstRow: number;
  readonly bytes: number;
  readonly checksum: number; // of what was found
}

/** A word, or a token, with its count. */
export interface FoundWord {
  readonly word: string;
  readonly count: number;
  /** Whether the count cannot be verified. */
  readonly isCountUncertain: boolean;
}

/** A tensor of a language model, as its list has it. */
export interface FoundTensor {
  readonly role: string;
  readonly name: string;
  readonly type: string;
  readonly shape: string;
}

/** A block of a tensor, whose checksum is right. */
export interface FoundPart {
  readonly place: Place;
  readonly bytes: number;
}

interface Sighting<T> {
  readonly value: T;
  readonly trust: Trust;
}

/** Everything found in a damaged file, for any kind of model. */
export class Findings {
  readonly blocks: FoundBlock[] = [];
  /** CRC-32 and length that a block should have, by matrix, by block. */
  readonly checksums = new Map<string, Map<number, { bytes: number; crc32: number }>>();
  readonly tensors = new Map<number, FoundTensor>(); // by place
  readonly parts = new Map<number, Map<number, FoundPart>>(); // by place of the tensor, by block
  /** Rows of the history, in order; undefined if some are damaged. */
  history: Value[][] | undefined;
  /** Whether any part of a checkpoint's training state is left. */
  isCheckpoint = false;
  readonly #rows = new Map<number, Sighting<{ word: string; count: number }>>(); // by id
  readonly #entries = new Map<number, Sighting<string>>(); // of the vocabulary's index, by id
  readonly #meta = new Map<string, Sighting<string>>();
  #size = 0; // one more than the highest id

  constructor(file: RecordFile) {
    const history: { rowid: number; values: Value[]; trust: Trust }[] = [];
    for (const { isRow, rowid, values, trust, place } of file.records()) {
      const [a, b, c, d] = values;
      if (!isRow) this.#addEntry(values, trust);
      else if (values.length === 3 && a === null && isText(b) && isNumber(c)) {
        see(this.#rows, rowid, { word: b, count: c }, trust);
        this.#size = Math.max(this.#size, rowid + 1);
      } else if (values.length === 4 && d instanceof Uint8Array && isNumber(b) && isNumber(c)) {
        const bytes = d.length;
        const checksum = crc32(d);
        if (isText(a)) {
          this.blocks.push({ place, matrix: a, block: b, firstRow: c, bytes, checksum });
        } else if (isNumber(a) && c === checksum) {
          const parts = this.parts.get(a) ?? new Map<number, FoundPart>();
          this.parts.set(a, parts.set(b, { place, bytes }));
        }
      } else if (values.length === 5 && a === null && values.slice(1).every(isText)) {
        const [, role, name, type, shape] = values as string[];
        if (trust !== 'suspect' || !this.tensors.has(rowid)) {
          this.tensors.set(rowid, { role, name, type, shape });
        }
      } else if ([5, 9].includes(values.length) && isNumber(a)) {
        history.push({ rowid, values: [...values], trust });
      }
    }
    history.sort((x, y) => x.rowid - y.rowid);
    const isWhole = history.every(({ rowid, trust }, i) => rowid === i + 1 && trust !== 'suspect');
    this.history = isWhole ? history.map(({ values }) => values) : undefined;
  }

  /** The original number of words, as far as it is known. */
  get size(): number {
    return this.#size;
  }

  /**
   * The word of an id, if it is certain: it is on an intact page, or the vocabulary and its index,
   * on different pages, agree.
   */
  wordOf(id: number): FoundWord | undefined {
    const row = this.#rows.get(id);
    const entry = this.#entries.get(id);
    if (row?.trust === 'sound') return { ...row.value, isCountUncertain: false };
    if (entry?.trust === 'sound' || (entry && row === undefined && entry.trust === 'unknown')) {
      return { word: entry.value, count: row?.value.count ?? 0, isCountUncertain: true };
    }
    if (row === undefined) return undefined;
    const isConfirmed = entry?.value === row.value.word;
    if (isConfirmed || (entry === undefined && row.trust === 'unknown')) {
      return { ...row.value, isCountUncertain: true };
    }
    return undefined;
  }

  /** A value of `meta`, parsed; undefined if it is missing or may be damaged. */
  meta(key: string): unknown {
    const found = this.#meta.get(key);
    if (found === undefined || found.trust === 'suspect') return undefined;
    try {
      return JSON.parse(found.value);
    } catch {
      return undefined;
    }
  }

  #addEntry(values: readonly Value[], trust: Trust): void {
    const [a, b, bytes, checksum] = values;
    if (!isText(a)) return;
    if (values.length === 2 && isText(b)) see(this.#meta, a, b, trust);
    else if (values.length === 2 && b instanceof Uint8Array) this.isCheckpoint = true;
    else if (values.length === 2 && isNumber(b)) {
      see(this.#entries, b, a, trust);
      if (trust !== 'suspect') this.#size = Math.max(this.#size, b + 1);
    } else if (values.length === 4) {
      // From a suspect page too: numbers whose checksum is right by chance are not to be feared.
      if (!isNumber(b) || !isNumber(bytes) || !isNumber(checksum)) return;
      if (trust === 'suspect' && this.checksums.get(a)?.has(b)) return;
      const ofMatrix = this.checksums.get(a) ?? new Map<number, { bytes: number; crc32: number }>();
      this.checksums.set(a, ofMatrix.set(b, { bytes, crc32: checksum }));
    }
  }
}

const TRUSTS: readonly Trust[] = ['suspect', 'unknown', 'sound'];

/** Keeps the sighting that can be trusted most. */
function see<K, T>(map: Map<K, Sighting<T>>, key: K, value: T, trust: Trust): void {
  const before = map.get(key);
  if (before && TRUSTS.indexOf(before.trust) >= TRUSTS.indexOf(trust)) return;
  map.set(key, { value, trust });
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
