import { RANDOM_START, type Start, startWith, wholeHistory } from './begin.js';
import * as check from './check.js';
import { Checkpoint } from './checkpoint.js';
import type { ResumeState } from './embedding/resume-state.js';
import type { EngineName } from './engines/engine.js';
import { fingerprintOf } from './fingerprint.js';
import { fittedOptions } from './fitted-options.js';
import { ingest, type IngestedCorpus, type TextSource } from './ingest/ingest.js';
import type { Texts } from './ingest/sources.js';
import { type Interval, parseInterval } from './interval.js';
import { Model } from './model.js';
import {
  type NormalizedTrainOptions,
  normalizeTrainOptions,
  type TrainOptions,
} from './options.js';
import { openCheckpoint } from './resume.js';
import type { StartOptions } from './start-options.js';
import { openStart } from './start-vectors.js';
import { availableThreads } from './threads.js';
import type { TrainEvent } from './training/progress.js';
import { trainVectors } from './training/trainer.js';
import type { TrainerHooks, TrainingSnapshot } from './training/training-run.js';
import type { VocabularyRule } from './vocabulary/build.js';
import type { Vocabulary } from './vocabulary/vocabulary.js';

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

/**
 * The whole walk, from text to a model: the corpus is read once into ids and counts, the counts
 * become a vocabulary, and every epoch streams the ids past an engine that updates the weights.
 *
 *     const model = await train({ corpus: 'corpus/*.txt', dim: 100 });
 *     model.similar('king');
 *     await model.save('model.db');
 *
 * With `init` it begins with vectors that are there already, with `continue` it goes on with a model:
 *
 *     const model = await train({ corpus: 'more.txt', continue: 'model.db' });
 *
 * With `resume` it goes on where a checkpoint was made.
 *
 * @throws TypeError or RangeError for a wrong option, before anything is read; CorpusError where
 * the corpus cannot be read or is empty; TrainingError where training cannot start or go on, or
 * options contradict what it begins with; VectorFileError, ModelFileError and WordloomError
 * OUTPUT_MATRIX_MISSING and TOKENIZER_UNKNOWN where it cannot begin with what was given,
 * NOT_RESUMABLE, CORPUS_UNKNOWN and TEXT_CHANGED where it cannot be gone on with
 */
export async function train(
  options: CorpusSource & TrainOptions & RunOptions & CheckpointOptions,
): Promise<Model> {
  check.object('options', options);
  const { corpus, texts, onEvent, onCheckpoint, checkpointEvery, signal, resume, ...rest } =
    options;
  const run = normalizeRun({ onEvent, onCheckpoint, checkpointEvery, signal });
  if (resume !== undefined) {
    const isGiven = corpus !== undefined || texts !== undefined;
    return goOn(resume, isGiven ? sourceOf(corpus, texts) : undefined, rest, run);
  }
  const source = sourceOf(corpus, texts);
  const threads = await availableThreads();
  // What is wrong with options by themselves shows before anything is opened.
  const asked = normalizeTrainOptions(rest, threads);
  const vectors = await openStart(asked.start, asked.reading.invalidUtf8);
  if (vectors === undefined) return trainFrom(RANDOM_START, source, asked, run);
  try {
    const fitted = normalizeTrainOptions(fittedOptions(rest, vectors), threads);
    return await trainFrom(startWith(vectors), source, fitted, run);
  } finally {
    vectors.close();
  }
}

/** Goes on with a checkpoint. */
async function goOn(
  path: string,
  source: TextSource | undefined,
  given: TrainOptions,
  run: Run,
): Promise<Model> {
  const checkpoint = await openCheckpoint(check.string('resume', path), given);
  try {
    const { start, files, options } = checkpoint;
    return await trainFrom(start, source ?? { files: files() }, options, run);
  } finally {
    checkpoint.close();
  }
}

async function trainFrom(
  start: Start,
  source: TextSource,
  options: NormalizedTrainOptions,
  run: Run,
): Promise<Model> {
  const { training } = options;
  const { onEvent, signal } = run;
  const ingested = await read(source, options, run, true, await start.rule());
  const { vocabulary, report } = ingested;
  try {
    onEvent?.({ type: 'corpus', report });
    const begun = await start.begin(ingested, training, signal);
    if (begun.report !== undefined) onEvent?.({ type: 'start', ...begun.report });
    const describe = (engine: EngineName, history: TrainingSnapshot['history']) => ({
      vocabulary,
      dim: training.dim,
      history: wholeHistory(begun.earlier, history),
      options: { ...recordOf(options), ...begun.record, engine },
      corpus: begun.corpus,
    });
    const { onCheckpoint, checkpointEvery } = run;
    const origin = onCheckpoint && (await originOf(source, options, ingested));
    const hooks: TrainerHooks = {
      onEvent,
      signal,
      checkpointEvery,
      onCheckpoint:
        origin &&
        ((snapshot) =>
          onCheckpoint!(
            new Checkpoint(describe(snapshot.engine, snapshot.history), snapshot, origin),
          )),
    };
    const trained = await trainVectors(ingested, training, begun.beginning, hooks);
    const { engine, history, input, output } = trained;
    return await Model.fromState({ ...describe(engine, history), input, output });
  } finally {
    await ingested.close();
  }
}

/** What a checkpoint keeps of the run beside where it stands. */
async function originOf(
  source: TextSource,
  { training }: NormalizedTrainOptions,
  ingested: IngestedCorpus,
): Promise<Pick<ResumeState, 'engine' | 'text' | 'corpus'>> {
  const known = { engine: training.engine, text: fingerprintOf(ingested) };
  if ('texts' in source) return { ...known, corpus: null };
  const { resolve } = await import('node:path');
  const given = [...source.files];
  const resolved = given.map((file) => (file === '-' ? file : resolve(file)));
  return { ...known, corpus: { given, resolved } };
}

/** The first half of the walk: reads a corpus and counts its words. Options as `train`'s. */
export async function countWords(
  options: CorpusSource & Omit<TrainOptions, keyof StartOptions> & RunOptions,
): Promise<{ vocabulary: Vocabulary; report: IngestedCorpus['report'] }> {
  check.object('options', options);
  const { corpus, texts, onEvent, signal, ...trainOptions } = options;
  const source = sourceOf(corpus, texts);
  const run = normalizeRun({ onEvent, signal });
  const normalized = normalizeTrainOptions(trainOptions, await availableThreads());
  const ingested = await read(source, normalized, run, false);
  await ingested.close();
  return { vocabulary: ingested.vocabulary, report: ingested.report };
}

/** Opens a model that was saved. Throws ModelFileError. Node.js only. */
export const open = (path: string): Promise<Model> => Model.open(check.string('path', path));

function read(
  source: TextSource,
  { reading, vocabulary, training }: NormalizedTrainOptions,
  { onEvent, signal }: Run,
  keepIds: boolean,
  rule: Partial<VocabularyRule> = {},
): Promise<IngestedCorpus> {
  return ingest(
    source,
    reading,
    { ...vocabulary, ...rule },
    {
      threads: training.threads,
      keepIds,
      onProgress: onEvent && ((progress) => onEvent({ type: 'reading', ...progress })),
      signal,
    },
  );
}

/** `RunOptions` and `CheckpointOptions`, checked. */
interface Run extends RunOptions, Pick<CheckpointOptions, 'onCheckpoint'> {
  readonly checkpointEvery?: Interval;
}

function normalizeRun({
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

function sourceOf(corpus: CorpusSource['corpus'], texts: CorpusSource['texts']): TextSource {
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

/** The options as they are kept with the model. */
function recordOf({ reading, vocabulary, training }: NormalizedTrainOptions) {
  const { tokenizer } = reading.tokenizer;
  return {
    ...training,
    minCount: vocabulary.minCount,
    maxVocab: vocabulary.maxVocab,
    fixedVocabulary: vocabulary.words !== undefined,
    ...reading.tokenizer,
    tokenizer: typeof tokenizer === 'function' ? 'function' : tokenizer,
    documents: reading.documents,
    invalidUtf8: reading.invalidUtf8,
  };
}
