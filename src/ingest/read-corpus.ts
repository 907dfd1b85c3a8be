import type { ByteRange, TextBlock } from '../corpus/blocks.js';
import type { Origin } from '../corpus/text-check.js';
import type { ExportedWords } from './dictionary.js';
import type { BlockDocuments } from './examine/documents.js';
import type { RepeatRecords } from './examine/repeats.js';
import type { TextFacts } from './examine/text-facts.js';
import type { ExportedNgrams, NgramEnds } from '../phrases/ngrams.js';
import type { IdSegment } from './id-stream.js';

/** What comes with a thing to read. */
export interface TaskExtras {
  /** Bytes to be examined, from the beginning. @default 0 */
  readonly examine?: number;
  /** Where the text begins; undefined for one that has no name. */
  readonly origin?: Origin;
}

/** One thing to read: a range of a file, or a block of text that is at hand. */
export type ReadingTask = ({ range: ByteRange } | { block: TextBlock }) & TaskExtras;

/** What one block gave: its ids, and counts for the report. */
export interface ReadSegment extends IdSegment, BlockDocuments {
  readonly bytes: number;
  readonly tokens: number;
  readonly documents: number;
  readonly longTokens: number;
  readonly nuls: number;
  readonly facts: TextFacts | undefined;
  /** Where n-grams are counted. */
  readonly ngramEnds?: NgramEnds;
}

/** What is read for phrases. */
export interface NgramCounting {
  /** They have the first ids of every dictionary, in this order. */
  readonly connectorWords: readonly string[];
  /** Where n-grams are counted: the kernels, and how many all threads together remember. */
  readonly table?: { readonly module: WebAssembly.Module; readonly most: number };
}

/** How a reader is to work. */
export interface ReaderSettings {
  readonly threads: number;
  readonly keepIds: boolean;
  /** Whether n-grams are counted, and how. */
  readonly ngrams?: NgramCounting;
  readonly signal?: AbortSignal;
  /** Told how many bytes were read, block by block. */
  onBytes(count: number): void;
}

/** What a thread has gathered of all the blocks that it read. */
export interface GatheredBlocks {
  readonly words: ExportedWords;
  readonly ngrams?: ExportedNgrams;
  readonly repeats: RepeatRecords;
}

/** All segments in order, and what each thread that read has gathered. */
export interface ReadCorpus {
  readonly segments: readonly ReadSegment[];
  readonly gathered: readonly GatheredBlocks[];
  readonly file: number | undefined;
  close(): Promise<void>;
}
