import type { VectorSource } from '../embedding/matrix.js';

/** Some vectors in the order of the file. A block may be reused: take what you need before the next. */
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
 * that numbers are finite and that there are as many vectors as `size` says (`checkedBlocks` does).
 */
export interface VectorReader {
  readonly dim: number;
  /** How many vectors the file says that it has; undefined where the format does not say. */
  readonly size: number | undefined;
  /** All vectors, once, in bounded memory. Throws VectorFileError where the file is damaged. */
  blocks(): AsyncIterable<VectorBlock>;
}

/** The bytes of a file, already decompressed, in chunks of any size. */
export type ByteSource = AsyncIterable<Uint8Array>;

/** A file to read, and the files that belong to it. */
export interface InputFile {
  /** For messages, and for its ending. */
  readonly name: string;
  /** The bytes from the start, at each call anew. A chunk may be kept, but not written to. */
  bytes(): ByteSource;
  /** A file beside it whose name ends differently: 'x.npy' -> '.vocab' is 'x.vocab'. */
  companion(suffix: string): InputFile;
}

/** One of the files that a format writes. */
export interface OutputPart {
  /** What the name ends with, where a format writes several files; '' for the file itself. */
  readonly suffix: string;
  readonly chunks: Iterable<string | Uint8Array>;
}

/** What to do about words that are not UTF-8: refuse the file, or read U+FFFD in their place. */
export type InvalidUtf8 = 'error' | 'replace';

export interface ReadOptions {
  readonly invalidUtf8: InvalidUtf8;
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
  write?(source: VectorSource, counts?: Float64Array): readonly OutputPart[];
}

/** How many bytes of the start of a file `recognises` is shown, where there are as many. */
export const HEAD_BYTES = 65_536;
