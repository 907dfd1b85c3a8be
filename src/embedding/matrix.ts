import {
  type SubwordSource,
  SubwordTable,
  subwordVector,
  type SubwordVectors,
} from '../subwords/subword-vectors.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';

/** One float32 row per word, without gaps: row `id` is data[id * dim, (id + 1) * dim). */
export interface Matrix {
  readonly rows: number;
  readonly dim: number;
  readonly data: Float32Array; // (rows, dim)
}

/** Some rows of a matrix, in order: rows first .. first + data.length / dim. */
export interface RowBlock {
  readonly first: number;
  readonly data: Float32Array; // (rows of the block, dim)
}

/** Copies blocks of rows into a matrix (rows, dim), each to its place. */
export function copyBlocks(
  blocks: Iterable<RowBlock>,
  matrix: Float32Array | Float64Array,
  dim: number,
): void {
  for (const { first, data } of blocks) matrix.set(data, first * dim);
}

/** Collects the blocks of a matrix into one array, (rows, dim). */
export function gatherBlocks(
  blocks: Iterable<RowBlock>,
  rows: number,
  dim: number,
): Float32Array<ArrayBuffer> {
  const matrix = new Float32Array(rows * dim);
  copyBlocks(blocks, matrix, dim);
  return matrix;
}

/**
 * The interface between a search and a set of vectors. A matrix in memory and a model file both
 * implement it.
 */
export interface VectorSource {
  readonly size: number;
  readonly dim: number;
  /** The id of a word, or undefined. */
  indexOf(word: string): number | undefined;
  /** The word of an id in [0, size). */
  wordOf(id: number): string;
  /** All words in order of id; a search uses them for suggestions only. */
  words(): readonly string[];
  /** A copy of one row, (dim). */
  row(id: number): Float32Array;
  /**
   * All rows in order, block by block. A block may be overwritten when the next one is requested.
   */
  blocks(): Iterable<RowBlock>;
  /** The n-gram vectors, if there are any. */
  readonly subwords?: SubwordSource | undefined;
  /** The vector (dim) of an out-of-vocabulary word, built from n-grams; undefined if there is none. */
  embed?(word: string): Float32Array | undefined;
}

/** All rows of a source as one array, (size, dim). */
export const matrixOf = (source: VectorSource): Float32Array =>
  gatherBlocks(source.blocks(), source.size, source.dim);

/** Trained vectors in memory, each with its word. */
export class Embedding implements VectorSource, Matrix {
  readonly vocabulary: Vocabulary;
  readonly dim: number;
  readonly data: Float32Array; // (size, dim)
  readonly #subwords: SubwordSource | undefined;

  /** @throws RangeError if the sizes do not match */
  constructor(
    vocabulary: Vocabulary,
    dim: number,
    data: Float32Array,
    subwords?: SubwordVectors | null,
  ) {
    if (data.length !== vocabulary.size * dim) {
      throw new RangeError(`${data.length} numbers for ${vocabulary.size} x ${dim} vectors`);
    }
    this.vocabulary = vocabulary;
    this.dim = dim;
    this.data = data;
    this.#subwords = subwords ? new SubwordTable(subwords, dim) : undefined;
  }

  get size(): number {
    return this.vocabulary.size;
  }

  get rows(): number {
    return this.vocabulary.size;
  }

  get subwords(): SubwordSource | undefined {
    return this.#subwords;
  }

  indexOf(word: string): number | undefined {
    return this.vocabulary.indexOf(word);
  }

  wordOf(id: number): string {
    return this.vocabulary.words[id];
  }

  words(): readonly string[] {
    return this.vocabulary.words;
  }

  row(id: number): Float32Array {
    return this.data.slice(id * this.dim, (id + 1) * this.dim);
  }

  *blocks(): Generator<RowBlock> {
    yield { first: 0, data: this.data };
  }

  embed(word: string): Float32Array | undefined {
    return this.subwords && subwordVector(this.subwords, word);
  }
}
