import * as check from '../check.js';
import type { Checkpoint } from './checkpoint.js';
import type { TextSource } from '../ingest/ingest.js';
import type { Texts } from '../ingest/sources.js';
import type { Interval } from '../interval.js';
import { checkHooks } from '../run-hooks.js';
import type { TrainEvent } from './events.js';

/** Where the text comes from; one of the two. */
export interface CorpusSource {
  /** Files, directories, globs, or '-' for standard input. Node.js only. */
  corpus?: string | readonly string[];
  /** Texts of one's own: an array, or anything iterable, asynchronous or not. */
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
export const normalizeRun = (hooks: RunOptions & Omit<CheckpointOptions, 'resume'>): Run =>
  checkHooks(hooks, CHECKPOINT_EVERY);

/** The one source that is given. Throws TypeError. */
export function sourceOf(corpus: CorpusSource['corpus'], texts: CorpusSource['texts']): TextSource {
  if ((corpus === undefined) === (texts === undefined)) {
    throw new TypeError('train needs one of corpus (paths) and texts (strings)');
  }
  if (corpus !== undefined) {
    const files = typeof corpus === 'string' ? [corpus] : corpus;
    if (!Array.isArray(files)) throw new TypeError('corpus must be a path or an array of paths');
    return { files: files.map((file, i) => check.string(`corpus[${i}]`, file)) };
  }
  if (typeof texts === 'string' || typeof texts !== 'object' || texts === null) {
    throw new TypeError('texts must be an array, or another iterable, of strings');
  }
  return { texts };
}
