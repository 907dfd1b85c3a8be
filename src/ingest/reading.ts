import { checkEncoding } from '../bytes/encoding.js';
import type { InvalidUtf8 } from '../corpus/text-check.js';
import { oneOf, type Table, textOf } from '../options/table.js';
import type { NormalizedTokenizerOptions } from '../tokenizer/options.js';

/** The units that a window never reaches across. */
export const DOCUMENT_UNITS = ['line', 'file', 'sentence'] as const;

/** A line each; a file each; or a sentence each, ended by . ! ? and white space, or by 。！？ */
export type DocumentUnit = (typeof DOCUMENT_UNITS)[number];

/** How a corpus is read and split into documents. */
export interface CorpusOptions {
  /**
   * The unit that a window never crosses: a line, a file, or a sentence (within a line).
   * @default 'line'
   */
  documents?: DocumentUnit;
  /**
   * What to do with bytes that are not UTF-8: stop, or replace them with U+FFFD.
   * @default 'error'
   */
  invalidUtf8?: InvalidUtf8;
  /**
   * The encoding of the files, as TextDecoder names it: 'windows-1252', 'utf-16le', 'shift_jis'.
   * @default undefined: UTF-8, or UTF-16 if a byte order mark says so
   */
  encoding?: string;
}

/** The options of reading, beside the tokenizer's. */
export const CORPUS_OPTIONS: Table<CorpusOptions> = {
  documents: {
    type: oneOf(DOCUMENT_UNITS),
    default: DOCUMENT_UNITS[0],
    flag: '--documents <unit>',
    help: 'what a document is; windows never cross documents',
  },
  invalidUtf8: {
    type: oneOf<InvalidUtf8>(['error', 'replace']),
    default: 'error',
    flag: '--invalid-utf8 <what>',
    help: 'fail on bytes that are not UTF-8, or replace them with U+FFFD',
  },
  encoding: {
    type: textOf(checkEncoding),
    defaultText: 'UTF-8, or UTF-16 with a byte order mark',
    flag: '--encoding <name>',
    help: 'encoding of the files, such as windows-1252 or shift_jis',
  },
};

/** How text is read. */
export interface ReadingOptions {
  readonly tokenizer: NormalizedTokenizerOptions;
  readonly documents: DocumentUnit;
  readonly invalidUtf8: InvalidUtf8;
  /** Of all files, as TextDecoder names it; by default UTF-8, or UTF-16 where a mark says so. */
  readonly encoding?: string;
}
