/** The bytes of a file, already decompressed, in chunks of any size. */
export type ByteSource = AsyncIterable<Uint8Array>;

/** A file to read, and its companion files. */
export interface InputFile {
  /** Used in messages, and for the file extension. */
  readonly name: string;
  /** Whether it can be read only once, like a pipe: `bytes` may then be called a single time. */
  readonly once?: boolean;
  /** The bytes from the start; each call starts over. Callers may keep chunks but not modify them. */
  bytes(): ByteSource;
  /** A companion file with another extension: '.vocab' of 'x.npy' is 'x.vocab'. */
  companion(suffix: string): InputFile;
}

/** How many bytes at the start of a file are examined. */
export const HEAD_BYTES = 65_536;
