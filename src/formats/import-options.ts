import * as check from '../options/check.js';
import { encodingOf } from '../bytes/encoding.js';
import type { InvalidUtf8 } from './index.js';
import type { OnError } from './odd-rows.js';

/** How a vector file is read. */
export interface ImportOptions {
  /**
   * The format of the file, as `FORMATS` names it.
   *
   * @default detected by the content and extension of the file
   */
  format?: string;
  /**
   * What to do with words that are not UTF-8: refuse the file, or replace invalid bytes with
   * U+FFFD.
   *
   * @default 'error'
   */
  invalidUtf8?: InvalidUtf8;
  /**
   * What to do with duplicate words: refuse the file, or keep the first vector.
   *
   * @default 'error'
   */
  duplicates?: Duplicates;
  /**
   * How many vectors to read, from the start of the file. The rest is not read.
   *
   * @default all
   */
  limit?: number;
  /**
   * What to do with an unreadable row, or with fewer or more rows than the file declares: refuse
   * the file, or skip the row and continue. Duplicate words are then skipped too.
   *
   * @default 'stop'
   */
  onError?: OnError;
  /**
   * Dimensions of the vectors, for text files that do not show them because words end in numbers.
   *
   * @default detected from the file
   */
  dim?: number;
  /**
   * The encoding of a text, as TextDecoder names it: 'utf-16le', 'windows-1252', 'shift_jis'.
   *
   * @default UTF-8, or UTF-16 if a byte order mark says so
   */
  encoding?: string;
}

export type Duplicates = 'error' | 'first';

/** The values of `--invalid-utf8`, `--duplicates` and `--on-error`. */
export const INVALID_UTF8_CHOICES = ['error', 'replace'] as const;
export const DUPLICATES_CHOICES = ['error', 'first'] as const;
export const ON_ERROR_CHOICES = ['stop', 'skip'] as const;

const OPTIONS = ['format', 'invalidUtf8', 'duplicates', 'limit', 'onError', 'dim', 'encoding'];

/** `ImportOptions` with defaults filled in. */
export interface NormalizedImportOptions {
  readonly format: string | undefined;
  readonly invalidUtf8: InvalidUtf8;
  readonly duplicates: Duplicates;
  readonly limit: number;
  readonly onError: OnError;
  readonly dim: number | undefined;
  readonly encoding: string | undefined;
}

/**
 * Checks options and fills in defaults.
 *
 * @throws TypeError or RangeError
 */
export function normalizeImportOptions(options: ImportOptions): NormalizedImportOptions {
  check.object('options', options);
  check.knownKeys('import', options, OPTIONS);
  const { format, invalidUtf8 = 'error', limit = Infinity, onError = 'stop' } = options;
  const { duplicates = onError === 'skip' ? 'first' : 'error', dim, encoding } = options;
  return {
    format: format === undefined ? undefined : check.string('format', format),
    invalidUtf8: check.oneOf('invalidUtf8', invalidUtf8, INVALID_UTF8_CHOICES),
    duplicates: check.oneOf('duplicates', duplicates, DUPLICATES_CHOICES),
    limit: limit === Infinity ? limit : check.integer('limit', limit, 1),
    onError: check.oneOf('onError', onError, ON_ERROR_CHOICES),
    dim: dim === undefined ? undefined : check.integer('dim', dim, 1),
    encoding: encoding === undefined ? undefined : encodingOf(check.string('encoding', encoding)),
  };
}
