import * as check from '../check.js';
import type { InvalidUtf8 } from './index.js';

/** How a file of vectors is read. */
export interface ImportOptions {
  /**
   * The format of the file, as `FORMATS` names it.
   *
   * @default found by the content of the file and the ending of its name
   */
  format?: string;
  /**
   * What to do about words that are not UTF-8: refuse the file, or read U+FFFD in their place.
   *
   * @default 'error'
   */
  invalidUtf8?: InvalidUtf8;
  /**
   * What to do about a word that occurs again: refuse the file, or keep its first vector.
   *
   * @default 'error'
   */
  duplicates?: Duplicates;
  /**
   * Only so many vectors, from the start of the file.
   *
   * @default all
   */
  limit?: number;
}

export type Duplicates = 'error' | 'first';

/** What `--invalid-utf8` and `--duplicates` take. */
export const INVALID_UTF8_CHOICES = ['error', 'replace'] as const;
export const DUPLICATES_CHOICES = ['error', 'first'] as const;

/** `ImportOptions` with everything decided. */
export interface NormalizedImportOptions {
  readonly format: string | undefined;
  readonly invalidUtf8: InvalidUtf8;
  readonly duplicates: Duplicates;
  readonly limit: number;
}

/** Checks options and fills in defaults. Throws TypeError or RangeError. */
export function normalizeImportOptions(options: ImportOptions): NormalizedImportOptions {
  check.object('options', options);
  check.knownKeys('import', options, ['format', 'invalidUtf8', 'duplicates', 'limit']);
  const { format, invalidUtf8 = 'error', duplicates = 'error', limit = Infinity } = options;
  return {
    format: format === undefined ? undefined : check.string('format', format),
    invalidUtf8: check.oneOf('invalidUtf8', invalidUtf8, INVALID_UTF8_CHOICES),
    duplicates: check.oneOf('duplicates', duplicates, DUPLICATES_CHOICES),
    limit: limit === Infinity ? limit : check.integer('limit', limit, 1),
  };
}
