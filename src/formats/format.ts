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
  /** The count of each word, if the file has counts. */
  readonly counts?: Float64Array; // (words.length)
  /** The position of vector `index` in the file, for messages: 'line 17' or 'byte 4711'. */
  where?(index: number): string;
}

/**
 * An open file of vectors: its header is read, its rows are not. A reader need not check the rules
 * of all formats, which `checkedBlocks` does: words are distinct and not empty, numbers are finite,
 * and the number of vectors is `size`.
 */
export interface VectorReader {
  readonly dim: number;
  /** The number of vectors in the header; undefined if the format has none. */
  readonly size: number | undefined;
  /** The n-gram vectors, if the file has any. */
  readonly subwords?: SubwordVectors | undefined;
  /**
   * All vectors, once, in bounded memory.
   *
   * @throws VectorFileError if the file is damaged
   */
  blocks(): AsyncIterable<VectorBlock>;
}

/** One of the files that a format writes. */
export interface OutputPart {
  /** The suffix of the name, if a format writes several files; '' for the main file. */
  readonly suffix: string;
  readonly chunks: Iterable<string | Uint8Array>;
}

/** How the vectors to write were made, for formats that keep it. */
export interface Made {
  readonly options: RecordedOptions;
  /** The output matrix of training, block by block; null if there is none. */
  outputBlocks(): Iterable<RowBlock> | null;
}

/** What to do about words that are not UTF-8: refuse the file, or read U+FFFD for invalid bytes. */
export type InvalidUtf8 = 'error' | 'replace';

export interface ReadOptions {
  readonly invalidUtf8: InvalidUtf8;
  /** Takes the rows that cannot be read. @default one that refuses the file at the first */
  readonly odd?: OddRows;
  /**
   * The number of vectors to read: blocks are no larger, and nothing is read ahead. @default all
   */
  readonly limit?: number;
  /** Numbers per vector, for texts that do not say. @default as the file says or shows */
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
  /** Whether a file with these first bytes (up to HEAD_BYTES) may have this format. */
  recognises?(head: Uint8Array): boolean;
  /** Opens a file; throws VectorFileError if it does not have this format. */
  read?(file: InputFile, options: ReadOptions): Promise<VectorReader>;
  /** The reason why its first file must not have that name; undefined if it may. */
  refusesName?(name: string): string | undefined;
  /** The files' contents, chunk by chunk; counts are those of the source's words, if known. */
  write?(source: VectorSource, counts?: Float64Array, made?: Made): readonly OutputPart[];
}
