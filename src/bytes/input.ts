/** The bytes of a file, already decompressed, in chunks of any size. */
export type ByteSource = AsyncIterable<Uint8Array>;

/** A file to read, and the files that belong to it. */
export interface InputFile {
  /** For messages, and for its ending. */
  readonly name: string;
  /** Whether its bytes come once only, as those of a pipe do: `bytes` may be called a single time. */
  readonly once?: boolean;
  /** The bytes from the start; each call starts over. A chunk may be kept, but not modified. */
  bytes(): ByteSource;
  /** A file beside it whose name ends differently: 'x.npy' -> '.vocab' is 'x.vocab'. */
  companion(suffix: string): InputFile;
}

/** How many bytes of the start of a file are looked at, where there are as many. */
export const HEAD_BYTES = 65_536;
