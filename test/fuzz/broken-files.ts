import { BROKEN_LANGUAGE_MODELS } from './broken-language-models.js';
import { BROKEN_TEXTS } from './broken-texts.js';
import { BROKEN_VECTORS } from './broken-vectors.js';

/** What must come of a file: an error of that code which says this, or these words. */
export type Expected =
  | { readonly code: string; readonly says?: RegExp }
  | { readonly words: readonly string[] };

/** A file, with those beside it by the ends of their names, the main one first. */
export interface BrokenFile {
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Named by the user; otherwise the file itself shows it. */
  readonly format?: string;
  readonly expected: Expected;
}

/** All of them by what reads them. */
export const BROKEN_FILES = {
  vectors: BROKEN_VECTORS,
  'language models': BROKEN_LANGUAGE_MODELS,
  texts: BROKEN_TEXTS,
} as const;
