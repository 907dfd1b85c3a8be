import type { ByteRange, TextBlock } from '../corpus/blocks.js';
import type { Origin } from '../corpus/text-check.js';
import type { ExportedWords } from './dictionary.js';
import type { BlockDocuments } from './examine/documents.js';
import type { RepeatRecords } from './examine/repeats.js';
import type { TextFacts } from './examine/text-facts.js';
import type { ExportedNgrams, NgramEnds } from '../phrases/ngrams.js';
import type { IdSegment } from './id-stream.js';

/** What a reading task has besides text. */
export interface TaskExtras {
  /** How many bytes to examine, from the start. @default 0 */
  readonly examine?: number;
  /** Where the text begins; undefined for texts without a name. */
  readonly origin?: Origin;
}

/** A reading task: a range of a file, or a block of text in memory. */
export type ReadingTask = ({ range: ByteRange } | { block: TextBlock }) & TaskExtras;

/** The result of one block: its ids, and counts for the report. */
export interface ReadSegment extends IdSegment, BlockDocuments {
  readonly bytes: number;
  readonly tokens: number;
  readonly documents: number;
  readonly longTokens: number;
  readonly nuls: number;
  readonly facts: TextFacts | undefined;
  /** Present if n-grams are counted. */
  readonly ngramEnds?: NgramEnds;
}

/** What is read for phrases. */
export interface NgramCounting {
  /** They have the first ids of every dictionary, in this order. */
  readonly connectorWords: readonly string[];
  /** Where n-grams are counted: the kernels, and how many all threads together remember. */
  readonly table?: { readonly module: WebAssembly.Module; readonly most: number };
}

/** Settings of a reader. */
export interface ReaderSettings {
  readonly threads: number;
  readonly keepIds: boolean;
  /** Whether n-grams are counted, and how. */
  readonly ngrams?: NgramCounting;
  readonly signal?: AbortSignal;
  /** Called after each block with the number of its bytes. */
  onBytes(count: number): void;
}

/** What a thread gathered from all its blocks. */
export interface GatheredBlocks {
  readonly words: ExportedWords;
  readonly ngrams?: ExportedNgrams;
  readonly repeats: RepeatRecords;
}

/** All segments in order, and what each thread gathered. */
export interface ReadCorpus {
  readonly segments: readonly ReadSegment[];
  readonly gathered: readonly GatheredBlocks[];
  readonly file: number | undefined;
  close(): Promise<void>;
}
