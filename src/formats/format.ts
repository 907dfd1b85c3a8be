import type { ByteSource, InputFile } from '../bytes/input.js';
import type { RowBlock, VectorSource } from '../embedding/matrix.js';
import type { RecordedOptions } from '../embedding/model-record.js';
import type { SubwordVectors } from '../subwords/subword-vectors.js';
import type { OddRows } from './odd-rows.js';

export { HEAD_BYTES } from '../bytes/input.js';
export type { ByteSource, InputFile };

/**
 * Some vectors in the order of the file. A block may be reused, so take what you need before you
 * ask for the next.
 */
export interface VectorBlock {
  readonly words: readonly string[];
  readonly rows: Float32Array; // (words.length, dim)
  /** How often each word occurs, where the file tells. */
  readonly counts?: Float64Array; // (words.length)
  /** Where vector `index` of the block lies in the file, for messages: 'line 17' or 'byte 4711'. */
  where?(index: number): string;
}

/**
 * A file of vectors that has been opened: its header is read, its rows are to come. What is the
 * same in every format need not be checked by a reader: that words are distinct and not empty,
 * that numbers are finite and the number of vectors is `size` (`checkedBlocks` does).
 */
export interface VectorReader {
  readonly dim: number;
  /** How many vectors the file says that it has; undefined where the format does not say. */
  readonly size: number | undefined;
  /** The vectors of n-grams, where the file has any. */
  readonly subwords?: SubwordVectors | undefined;
  /** All vectors, once, in bounded memory. Throws VectorFileError where the file is damaged. */
  blocks(): AsyncIterable<VectorBlock>;
}

/** One of the files that a format writes. */
export interface OutputPart {
  /** What the name ends with, where a format writes several files; '' for the file itself. */
  readonly suffix: string;
  readonly chunks: Iterable<string | Uint8Array>;
}

/** How the vectors to write were made, for formats that keep it. */
export interface Made {
  readonly options: RecordedOptions;
  /** The output matrix of training, block by block; null where there is none. */
  outputBlocks(): Iterable<RowBlock> | null;
}

/** What to do about words that are not UTF-8: refuse the file, or read U+FFFD in their place. */
export type InvalidUtf8 = 'error' | 'replace';

export interface ReadOptions {
  readonly invalidUtf8: InvalidUtf8;
  /** Takes the rows that cannot be read. @default one that refuses the file at the first */
  readonly odd?: OddRows;
  /** How many vectors are wanted: a block has no more, and nothing is read ahead. @default all */
  readonly limit?: number;
  /** Numbers of each vector, for texts that do not say. @default as the file says or shows */
  readonly dim?: number;
}

/** A file format of word vectors, one file in this folder each; `registry.ts` lists them. */
export interface VectorFormat {
  /** As `--format` names it. */
  readonly name: string;
  /** One line for the help. */
  readonly description: string;
  /** Endings by which a file is recognised, the most usual first: '.bin'. */
  readonly extensions: readonly string[];
  /** Whether a file that begins with these bytes (up to HEAD_BYTES) may be of this format. */
  recognises?(head: Uint8Array): boolean;
  /** Opens a file; throws VectorFileError where it is not of this format. */
  read?(file: InputFile, options: ReadOptions): Promise<VectorReader>;
  /** Why its first file must not have that name, in words; undefined where it may. */
  refusesName?(name: string): string | undefined;
  /** The files' contents, chunk by chunk; counts are those of the source's words where known. */
  write?(source: VectorSource, counts?: Float64Array, made?: Made): readonly OutputPart[];
}
