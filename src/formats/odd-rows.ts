import type { InputFile } from '../bytes/input.js';
import { VectorFileError } from '../errors.js';

/** What to do about a row that cannot be read: refuse the file, or leave the row out. */
export type OnError = 'stop' | 'skip';

/** A row that was left out. */
export interface SkippedRow {
  /** The file that contains it. */
  readonly file: string;
  /** 'line 17' or 'byte 4711'. */
  readonly where: string;
  /** What is wrong with it. */
  readonly reason: string;
}

/** How many of the rows left out are named. */
const NAMED = 5;

/** The rows of a file that cannot be read, and what to do about them. */
export class OddRows {
  readonly policy: OnError;
  readonly #first: SkippedRow[] = [];
  #count = 0;

  constructor(policy: OnError = 'stop') {
    this.policy = policy;
  }

  /** How many were left out. */
  get count(): number {
    return this.#count;
  }

  /** The first few of them. */
  get first(): readonly SkippedRow[] {
    return this.#first;
  }

  /**
   * Leaves something out, or refuses the file because of it.
   *
   * @param how.count the number of rows left out
   * @param how.advice what else to do about it
   * @throws VectorFileError VECTORS_DAMAGED if the policy is to stop
   */
  leaveOut(
    file: InputFile,
    where: string,
    reason: string,
    { cause, advice = LEAVE_OUT, count = 1 }: OddRow = {},
  ): void {
    if (this.policy === 'stop') {
      const message = `${file.name}, ${where}: ${reason}. Nothing was imported.`;
      throw new VectorFileError('VECTORS_DAMAGED', file.name, message, { cause, advice });
    }
    if (count === 0) return;
    if (this.#first.length < NAMED) this.#first.push({ file: file.name, where, reason });
    this.#count += count;
  }
}

interface OddRow {
  readonly cause?: unknown;
  readonly advice?: { readonly library: string; readonly commandLine: string };
  readonly count?: number;
}

const LEAVE_OUT = {
  library: "Pass onError: 'skip' to leave such rows out.",
  commandLine: 'Pass --on-error skip to leave such rows out.',
};

/** For bytes that are not UTF-8. */
export const NOT_UTF8 = {
  library:
    "Pass invalidUtf8: 'replace' to read U+FFFD there, encoding: NAME if it is text in another " +
    "encoding, or onError: 'skip' to leave such rows out.",
  commandLine:
    'Pass --invalid-utf8 replace to read U+FFFD there, --encoding NAME if it is text in another ' +
    'encoding, or --on-error skip to leave such rows out.',
};

/** For a file that is cut off, or whose header says too much. */
export const cutOff = (read: number) => ({
  library:
    "It may be truncated: get a complete copy. To import the intact part, pass onError: 'skip'" +
    (read > 0 ? ` or limit: ${read}.` : '.'),
  commandLine:
    'It may be truncated: get a complete copy. To import the intact part, pass --on-error skip' +
    (read > 0 ? ` or --limit ${read}.` : '.'),
});

/** For a file that has more than its header says. */
export const tooMany = (size: number) => ({
  library: `Pass limit: ${size} to take only those, or onError: 'skip' to take all vectors.`,
  commandLine: `Pass --limit ${size} to take only those, or --on-error skip to take all vectors.`,
});
