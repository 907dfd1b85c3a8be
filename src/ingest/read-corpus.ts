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

/** All segments in order, and the words of each thread that read. */
export interface ReadCorpus {
  readonly segments: readonly ReadSegment[];
  readonly words: readonly ExportedWords[];
  readonly file: number | undefined;
  close(): Promise<void>;
}
