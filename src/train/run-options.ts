import * as check from '../check.js';
import type { Checkpoint } from './checkpoint.js';
import type { TextSource } from '../ingest/ingest.js';
import {
  openTexts,
  type Texts,
  TOKENIZER_OPTION_NAMES,
  type TokenizerOptions,
} from '../tokenizer/index.js';
import { type Interval, parseInterval } from './interval.js';
import type { TrainEvent } from './events.js';

/** Where the text comes from; one of the two. */
export interface CorpusSource {
  /** Files, directories, globs, or '-' for standard input. Node.js only. */
  corpus?: string | readonly string[];
  /**
   * Texts given in code, each a document: an array, or anything iterable, asynchronous or not, of
   * strings or of lists of tokens, which are taken as they are; a generator function; or a stream
   * of UTF-8, whose lines are the documents.
   */
  texts?: Texts;
}

/** What goes on beside the work. */
export interface RunOptions {
  /** Told what happens, some ten times a second. */
  onEvent?: (event: TrainEvent) => void;
  /** Stops the work when it is aborted; the promise rejects with its reason. */
  signal?: AbortSignal;
}

/** How a training is kept from being lost. */
export interface CheckpointOptions {
  /**
   * Given a checkpoint when one is due, and once more where the signal is aborted within training,
   * before the promise rejects: saved, it can be gone on with. Awaited; training waits for it.
   */
  onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /**
   * How often: `'30s'`, `'5m'`, `'1h'` or a number of seconds; `'1epoch'`; `'never'`, but where the
   * signal is aborted. Never so often that it would take more than 2% of the time.
   * @default '5m'
   */
  checkpointEvery?: string | number;
  /**
   * A checkpoint that was saved, to go on with as if it had never stopped: with one thread, to the
   * same bits. Its text is read again, from where it came if no other place is given, and has to
   * be the same; its options stay as they are, but for `threads` and a `tokenizer` function.
   * Node.js only.
   * @default undefined: training begins
   */
  resume?: string;
}

/** The default of `checkpointEvery`. */
export const CHECKPOINT_EVERY = '5m';

/** `RunOptions` and `CheckpointOptions`, checked. */
export interface Run extends RunOptions, Pick<CheckpointOptions, 'onCheckpoint'> {
  readonly checkpointEvery?: Interval;
}

/**
 * Checks what goes on beside the work.
 *
 * @throws TypeError or RangeError
 */
export function normalizeRun({
  checkpointEvery,
  ...run
}: RunOptions & Omit<CheckpointOptions, 'resume'>): Run {
  const { onEvent, onCheckpoint, signal } = run;
  for (const [name, value] of Object.entries({ onEvent, onCheckpoint })) {
    if (value !== undefined && typeof value !== 'function') {
      throw new TypeError(`${name} must be a function`);
    }
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('signal must be an AbortSignal');
  }
  if (checkpointEvery !== undefined && onCheckpoint === undefined) {
    throw new RangeError('checkpointEvery says when onCheckpoint is called, which is not given');
  }
  const interval = parseInterval('checkpointEvery', checkpointEvery ?? CHECKPOINT_EVERY);
  return { ...run, checkpointEvery: interval };
}

/**
 * The one source that is given. Takes hold of texts, so call it before the first `await`.
 *
 * @throws TypeError
 */
export function sourceOf(
  { corpus, texts }: CorpusSource,
  invalidUtf8?: 'error' | 'replace',
): TextSource {
  if ((corpus === undefined) === (texts === undefined)) {
    throw new TypeError('train needs one of corpus (paths) and texts');
  }
  if (corpus !== undefined) {
    const files = typeof corpus === 'string' ? [corpus] : corpus;
    if (!Array.isArray(files)) throw new TypeError('corpus must be a path or an array of paths');
    return { files: files.map((file, i) => check.string(`corpus[${i}]`, file)) };
  }
  return { texts: openTexts('texts', texts, invalidUtf8) };
}

/** Whether a tokenizer or an option of one is given. */
export const asksForTokenizer = (options: TokenizerOptions): boolean =>
  TOKENIZER_OPTION_NAMES.some((name) => options[name as keyof TokenizerOptions] !== undefined);
