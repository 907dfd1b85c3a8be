import type { InvalidUtf8 } from '../corpus/text-check.js';
import type { NormalizedTokenizerOptions } from '../tokenizer/options.js';

/** The units that a window never reaches across. */
export const DOCUMENT_UNITS = ['line', 'file', 'sentence'] as const;

/** A line each; a file each; or a sentence each, ended by . ! ? and white space, or by 。！？ */
export type DocumentUnit = (typeof DOCUMENT_UNITS)[number];

/** How text is read. */
export interface ReadingOptions {
  readonly tokenizer: NormalizedTokenizerOptions;
  readonly documents: DocumentUnit;
  readonly invalidUtf8: InvalidUtf8;
  /** Of all files, as TextDecoder names it. @default UTF-8, or UTF-16 where a mark says so */
  readonly encoding?: string;
}
