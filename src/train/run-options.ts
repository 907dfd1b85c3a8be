import * as check from '../options/check.js';
import type { Checkpoint } from './checkpoint.js';
import type { TextSource } from '../ingest/ingest.js';
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

/** A rule of the caller's, which no file can keep. */
export interface VocabularyRuleOptions {
  /**
   * Decides which words get a vector: called once for each word, with its count, it returns true to keep
   * it, false to leave it out, or undefined to leave it to `minCount`. `maxVocab` holds afterwards. Words
   * of a model that is continued stay.
   * @default undefined: `minCount` decides
   */
  keepWord?: KeepWord;
}

/** Progress and interruption. */
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
   * before the promise rejects: saved, it can be resumed. Awaited; training waits for it.
   */
  onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /**
   * How often: `'30s'`, `'5m'`, `'1h'` or a number of seconds; `'1epoch'`; `'never'`, but where the
   * signal is aborted. Never so often that it would take more than 2% of the time.
   * @default '5m'
   */
  checkpointEvery?: string | number;
  /**
   * A saved checkpoint to resume from, as if training had never stopped: with one thread, to the
   * same bits. Its text is read again, from where it came if no other place is given, and has to
   * be the same; its options stay as they are, but for `threads` and a `tokenizer` function.
   * Node.js only.
   * @default undefined: training begins
   */
  resume?: string;
  /**
   * Whether the text of `resume` may be read from wherever the checkpoint says. Otherwise its paths
   * count only where this user's wordloom wrote them, or where they lead to files in the current
   * folder or below it, in nothing hidden: a file of somebody else's could name any.
   * @default false
   */
  trustPaths?: boolean;
}

/** How several processes train one model. */
export interface RanksOptions {
  /**
   * The processes that train together, from `joinRanks` of `wordloom/advanced`: each calls `train` with
   * the same options, and each is given the same model. Only rank 0 is given checkpoints.
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

/** Checks the options of checkpoints. Throws TypeError or RangeError. */
export function normalizeCheckpoints(
  hooks: Omit<CheckpointOptions, 'resume' | 'trustPaths'>,
): Checkpoints {
  const { onCheckpoint, checkpointEvery } = checkHooks<TrainEvent, Checkpoint>(
    hooks,
    CHECKPOINT_EVERY,
  );
  return { onCheckpoint, checkpointEvery };
}

/** Checks the listener and the signal. Throws TypeError. */
export function normalizeRun(hooks: RunOptions): RunOptions {
  const { onEvent, signal } = checkHooks<TrainEvent, Checkpoint>(hooks, 'never');
  return { onEvent, signal };
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

/**
 * Checks a rule for words against what else decides about them.
 *
 * @throws TypeError for what is no function, and where training resumes; RangeError beside `words`
 */
export function checkKeepWord(
  keepWord: unknown,
  { words, isResumed }: { readonly words: unknown; readonly isResumed: boolean },
): void {
  if (keepWord === undefined) return;
  if (typeof keepWord !== 'function') throw new TypeError('keepWord must be a function');
  if (isResumed) {
    throw new TypeError('keepWord stays as it is when training resumes: leave it out');
  }
  if (words !== undefined) {
    throw new RangeError('words and keepWord are both given, but words are all that is kept');
  }
}

/** Whether a tokenizer or an option of one is given. */
export const asksForTokenizer = (options: TokenizerOptions): boolean =>
  TOKENIZER_OPTION_NAMES.some((name) => options[name as keyof TokenizerOptions] !== undefined);
