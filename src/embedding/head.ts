import type { SubwordSource } from '../subwords/subword-vectors.js';
import type { RowBlock, VectorSource } from './matrix.js';

/** The first rows of a matrix, block by block. */
export function* headBlocks(
  blocks: Iterable<RowBlock>,
  rows: number,
  dim: number,
): Generator<RowBlock> {
  for (const { first, data } of blocks) {
    if (first >= rows) return;
    yield { first, data: data.subarray(0, (rows - first) * dim) };
  }
}

/** The first, most frequent words of a source, with all its n-gram vectors. */
export class Head implements VectorSource {
  readonly size: number;
  readonly dim: number;
  readonly #source: VectorSource;
  #words: readonly string[] | undefined;

  /** @param size maximum number of words */
  constructor(source: VectorSource, size: number) {
    this.#source = source;
    this.size = Math.min(size, source.size);
    this.dim = source.dim;
  }

  get subwords(): SubwordSource | undefined {
    return this.#source.subwords;
  }

  indexOf(word: string): number | undefined {
    const id = this.#source.indexOf(word);
    return id !== undefined && id < this.size ? id : undefined;
  }

  wordOf(id: number): string {
    return this.#source.wordOf(id);
  }

  words(): readonly string[] {
    this.#words ??= this.#source.words().slice(0, this.size);
    return this.#words;
  }

  row(id: number): Float32Array {
    return this.#source.row(id);
  }

  blocks(): Generator<RowBlock> {
    return headBlocks(this.#source.blocks(), this.size, this.dim);
  }

  embed(word: string): Float32Array | undefined {
    return this.#source.embed?.(word);
  }
}
