import * as check from '../options/check.js';
import type { Checkpoint } from './checkpoint.js';
import type { TextSource } from '../ingest/sources.js';
import type { Interval } from '../run/interval.js';
import { checkHooks } from '../run/hooks.js';
import type { Ranks } from '../run/ranks.js';
import {
  openTexts,
  type Texts,
  TOKENIZER_OPTION_NAMES,
  type TokenizerOptions,
} from '../tokenizer/index.js';
import type { KeepWord } from '../vocabulary/build.js';
import type { TrainEvent } from './events.js';

/** The source of the text; give one of the two. */
export interface CorpusSource {
  /** Files, directories, globs, or '-' for standard input. Node.js only. */
  corpus?: string | readonly string[];
  /**
   * Texts given in code, each a document. An array or any iterable, asynchronous or not, of strings
   * or token arrays (used unchanged); a generator function; or a stream of UTF-8, whose lines are
   * the documents.
   */
  texts?: Texts;
}

/** A rule in code, which no file can store. */
export interface VocabularyRuleOptions {
  /**
   * Decides which words get a vector. Called once per word with its count; returns true to keep the
   * word, false to leave it out, or undefined to apply `minCount`. `maxVocab` applies afterwards.
   * When a model continues, its words always stay.
   * @default undefined: `minCount` decides
   */
  keepWord?: KeepWord;
}

/** Progress and interruption. */
export interface RunOptions {
  /** Called with events, some ten times a second. */
  onEvent?: (event: TrainEvent) => void;
  /** Aborts the work; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** How checkpoints are made and resumed. */
export interface CheckpointOptions {
  /**
   * Called with a checkpoint when one is due, and once more if the signal is aborted during
   * training, before the promise rejects. A saved checkpoint can be resumed. Training waits for the
   * returned promise.
   */
  onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /**
   * How often: `'30s'`, `'5m'`, `'1h'` or a number of seconds; `'1epoch'`; or `'never'` (except
   * when the signal is aborted). Checkpoints never take more than 2% of the time.
   * @default '5m'
   */
  checkpointEvery?: string | number;
  /**
   * A saved checkpoint to resume from. With one thread the result is bit-identical to an
   * uninterrupted run. The text is read again, from its recorded source unless you give another,
   * and must be the same. The options stay the same, except for `threads` and a `tokenizer`
   * function. Node.js only.
   * @default undefined: start a new run
   */
  resume?: string;
  /**
   * Whether `resume` may read the text from any path in the checkpoint. Otherwise it accepts a path
   * only if this user's wordloom wrote it, or if it leads to a file in the current folder or below
   * it that is not hidden: a checkpoint from someone else could name any file.
   * @default false
   */
  trustPaths?: boolean;
}

/** How several processes train one model. */
export interface RanksOptions {
  /**
   * The processes that train together, from `joinRanks` of `wordloom/advanced`. Each calls `train`
   * with the same options and gets the same model. Only rank 0 gets checkpoints.
   * @default undefined: this process trains alone
   */
  ranks?: Ranks;
}

/** The default of `checkpointEvery`. */
export const CHECKPOINT_EVERY = '5m';

/** When checkpoints are made, and who is given them. */
export interface Checkpoints extends Pick<CheckpointOptions, 'onCheckpoint'> {
  readonly checkpointEvery: Interval;
}

/**
 * Checks the options of checkpoints.
 *
 * @throws TypeError or RangeError
 */
export function normalizeCheckpoints(
  hooks: Omit<CheckpointOptions, 'resume' | 'trustPaths'>,
): Checkpoints {
  const { onCheckpoint, checkpointEvery } = checkHooks<TrainEvent, Checkpoint>(
    hooks,
    CHECKPOINT_EVERY,
  );
  return { onCheckpoint, checkpointEvery };
}

/**
 * Checks the listener and the signal.
 *
 * @throws TypeError
 */
export function normalizeRun(hooks: RunOptions): RunOptions {
  const { onEvent, signal } = checkHooks<TrainEvent, Checkpoint>(hooks, 'never');
  return { onEvent, signal };
}

/**
 * The one source that is given. It takes the iterator of `texts`, so call it before the first
 * `await`.
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

/**
 * Checks a rule for words, and its combination with other options.
 *
 * @throws TypeError if it is not a function, or if training resumes; RangeError together with
 *   `words`
 */
export function checkKeepWord(
  keepWord: unknown,
  { words, isResumed }: { readonly words: unknown; readonly isResumed: boolean },
): void {
  if (keepWord === undefined) return;
  if (typeof keepWord !== 'function') throw new TypeError('keepWord must be a function');
  if (isResumed) {
    throw new TypeError('keepWord cannot change when training resumes: leave it out');
  }
  if (words !== undefined) {
    throw new RangeError(
      'words and keepWord are both given, but words already decides what is kept: give only one of them',
    );
  }
}

/** Whether a tokenizer or an option of one is given. */
export const asksForTokenizer = (options: TokenizerOptions): boolean =>
  TOKENIZER_OPTION_NAMES.some((name) => options[name as keyof TokenizerOptions] !== undefined);
