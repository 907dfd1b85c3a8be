import type { Origin } from '../corpus/text-check.js';
import type { Example } from '../ingest/examine/text-facts.js';

/** The kinds of problems with a text or its options. */
export type FindingCode =
  | 'MIS_ENCODED'
  | 'CONTROL_CHARACTERS'
  | 'NUL_BYTES'
  | 'MOJIBAKE'
  | 'MARKUP'
  | 'URLS'
  | 'JSON_LINES'
  | 'CASE_KEPT'
  | 'PUNCTUATION_KEPT'
  | 'NO_SPACES'
  | 'GIANT_DOCUMENT'
  | 'SINGLE_WORDS'
  | 'REPETITION'
  | 'LONG_TOKENS'
  | 'PRUNED_WORDS'
  | 'PRUNED_PAIRS'
  | 'PHRASES_UNFOUND'
  | 'LOW_COVERAGE'
  | 'LIST_MISSED'
  | 'JAMO_CHOSEN'
  | 'PRESET_UNSUITED'
  | 'SEEN_ONCE'
  | 'CORPUS_SMALL'
  | 'SUBSAMPLING_OFF'
  | 'RATE_ZERO'
  | 'ENGLISH_ONLY'
  | 'VOCABULARY_EMPTY'
  | 'MEMORY_LIMIT'
  | 'MEMORY_SHORT'
  | 'MODEL_UNSAVABLE';

/** A problem that usually makes vectors worse, or training fail. */
export interface Finding {
  readonly code: FindingCode;
  /** A warning should be fixed first; a note is good to know. */
  readonly severity: 'warning' | 'note';
  /** What was found, why it matters, and what to do. */
  readonly message: string;
  /** What the message is about, for programs. Shares are of 1. */
  readonly figures: Readonly<Record<string, number>>;
  /** Where it first occurs, if known. */
  readonly example?: Example;
}

/** A share of 1, in percent. */
export const percent = (share: number): string => {
  const value = 100 * share;
  return `${value < 1 ? Number(value.toPrecision(2)) : Number(value.toFixed(1))}%`;
};

/** A number, with commas. */
export const count = (n: number): string => n.toLocaleString('en-US');

/** Bytes, in MB or GB. */
export const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

/** ' (FILE, byte N: "...")', as far as it is known. */
export function shown(example: Example | undefined): string {
  if (example === undefined) return '';
  return ` (${[placeOf(example.origin), `"${example.excerpt}"`].filter(Boolean).join(': ')})`;
}

/** 'FILE, byte N', or nothing. */
export const placeOf = (origin: Origin | undefined): string => {
  if (origin === undefined) return '';
  const path = origin.path === '-' ? 'standard input' : printable(origin.path);
  return `${path}, byte ${count(origin.offset)}`;
};

/** A file's name may hold anything. */
const printable = (path: string): string => path.replaceAll(/\p{C}/gu, '?');
