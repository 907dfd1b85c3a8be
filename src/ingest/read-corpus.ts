import type { ByteRange, TextBlock } from '../corpus/blocks.js';
import type { ExportedWords } from './dictionary.js';
import type { IdSegment } from './id-stream.js';

/** One thing to read: a range of a file, or a block of text that is at hand. */
export type ReadingTask = { range: ByteRange } | { block: TextBlock };

/** What one block gave: its ids, and counts for the report. */
export interface ReadSegment extends IdSegment {
  readonly bytes: number;
  readonly tokens: number;
  readonly documents: number;
  readonly longTokens: number;
}

/** How a reader is to work. */
export interface ReaderSettings {
  readonly threads: number;
  readonly keepIds: boolean;
  readonly signal?: AbortSignal;
  /** Told how many bytes were read, block by block. */
  onBytes(count: number): void;
}

/**
 * The result of `work`, unless the signal is aborted before; then its reason is thrown, and the work
 * is left to itself. It may be waiting for text that never comes.
 */
export async function unlessAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return work;
  work.catch(() => {}); // nobody waits for it once the signal is aborted
  signal.throwIfAborted();
  const settled = new AbortController(); // takes the listener away
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { signal: settled.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    settled.abort();
  }
}

/** All segments in order, and the words of each thread that read. */
export interface ReadCorpus {
  readonly segments: readonly ReadSegment[];
  readonly words: readonly ExportedWords[];
  readonly file: number | undefined;
  close(): Promise<void>;
}
