import type { RowBlock, VectorSource } from '../embedding/matrix.js';

/** The word of row 0, which pads short sentences. */
export const PADDING = '<pad>';

/** The word of row 1, which represents all words without a vector. */
export const UNKNOWN = '<unk>';

const SPECIAL = [PADDING, UNKNOWN] as const;

/**
 * The vectors of a source after two rows that neural networks need: PADDING, all zeros, and UNKNOWN,
 * the mean of all vectors. If the source has a word UNKNOWN itself, its row is used. Neither word
 * occurs twice.
 */
export class WithSpecialWords implements VectorSource {
  readonly dim: number;
  readonly #source: VectorSource;
  readonly #words: readonly string[];

  constructor(source: VectorSource) {
    this.dim = source.dim;
    this.#source = source;
    this.#words = [...SPECIAL, ...source.words().filter((word) => !isSpecial(word))];
  }

  get size(): number {
    return this.#words.length;
  }

  indexOf(word: string): number | undefined {
    if (isSpecial(word)) return SPECIAL.indexOf(word);
    const id = this.#source.indexOf(word);
    if (id === undefined) return undefined;
    return id + SPECIAL.length - this.#specialIds().filter((special) => special < id).length;
  }

  wordOf(id: number): string {
    return this.#words[id];
  }

  words(): readonly string[] {
    return this.#words;
  }

  row(id: number): Float32Array {
    const word = this.#words[id];
    if (word === PADDING) return new Float32Array(this.dim);
    const sourceId = this.#source.indexOf(word);
    return sourceId === undefined ? meanRow(this.#source) : this.#source.row(sourceId);
  }

  *blocks(): Generator<RowBlock> {
    yield { first: 0, data: this.row(0) };
    yield { first: 1, data: this.row(1) };
    let next = SPECIAL.length;
    for (const { first, data } of this.#source.blocks()) {
      const kept = this.#withoutSpecial(first, data);
      yield { first: next, data: kept };
      next += kept.length / this.dim;
    }
  }

  /** The counts of the source's words in this order; 0 for a special word that it does not have. */
  countsOf(counts: Float64Array): Float64Array {
    const special = SPECIAL.map((word) => counts[this.#source.indexOf(word) ?? -1] ?? 0);
    const dropped = new Set(this.#specialIds());
    const kept = counts.filter((_, id) => !dropped.has(id));
    const all = new Float64Array(this.size);
    all.set(special);
    all.set(kept, special.length);
    return all;
  }

  /** The ids of special words in the source itself. */
  #specialIds(): number[] {
    return SPECIAL.map((word) => this.#source.indexOf(word)).filter((id) => id !== undefined);
  }

  #withoutSpecial(first: number, data: Float32Array): Float32Array {
    const { dim } = this;
    const dropped = this.#specialIds().map((id) => (id - first) * dim);
    if (!dropped.some((start) => start >= 0 && start < data.length)) return data;
    return data.filter((_, i) => !dropped.some((start) => i >= start && i < start + dim));
  }
}

const isSpecial = (word: string): word is (typeof SPECIAL)[number] =>
  word === PADDING || word === UNKNOWN;

/** The mean of all vectors, added up in float64; zeros if there are none. */
function meanRow(source: VectorSource): Float32Array {
  const { size, dim } = source;
  const sum = new Float64Array(dim);
  for (const { data } of source.blocks()) {
    for (let i = 0; i < data.length; i++) sum[i % dim] += data[i];
  }
  return Float32Array.from(sum, (x) => x / Math.max(1, size));
}
