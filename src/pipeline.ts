import { beginWith, wholeCorpus, wholeHistory } from './begin.js';
import * as check from './check.js';
import { fittedOptions } from './fitted-options.js';
import { ingest, type IngestedCorpus, type TextSource } from './ingest/ingest.js';
import type { Texts } from './ingest/sources.js';
import { corpusFindings, examineTraining, foresee } from './inspection/inspection.js';
import { Model } from './model.js';
import {
  type NormalizedTrainOptions,
  normalizeTrainOptions,
  type TrainOptions,
} from './options.js';
import type { StartOptions } from './start-options.js';
import { openStart, type StartVectors } from './start-vectors.js';
import { availableThreads } from './threads.js';
import type { CorpusRead, TrainEvent } from './training/progress.js';
import { trainVectors } from './training/trainer.js';
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
 * @throws TypeError or RangeError for a wrong option, before anything is read; CorpusError where
 * the corpus cannot be read or is empty; TrainingError where training cannot start or go on, or
 * options contradict what it begins with; VectorFileError, ModelFileError and WordloomError
 * OUTPUT_MATRIX_MISSING and TOKENIZER_UNKNOWN where it cannot begin with what was given
 */
export async function train(options: CorpusSource & TrainOptions & RunOptions): Promise<Model> {
  check.object('options', options);
  const { corpus, texts, onEvent, signal, ...trainOptions } = options;
  const source = sourceOf(corpus, texts);
  checkRunOptions({ onEvent, signal });
  const threads = await availableThreads();
  // What is wrong with options by themselves shows before anything is opened.
  const asked = normalizeTrainOptions(trainOptions, threads);
  const start = await openStart(asked.start, asked.reading.invalidUtf8);
  try {
    const normalized =
      start === undefined
        ? asked
        : normalizeTrainOptions(fittedOptions(trainOptions, start), threads);
    const caseIsAsked = trainOptions.lowercase !== undefined;
    return await trainFrom(start, source, normalized, caseIsAsked, { onEvent, signal });
  } finally {
    start?.close();
  }
}

async function trainFrom(
  start: StartVectors | undefined,
  source: TextSource,
  options: NormalizedTrainOptions,
  caseIsAsked: boolean,
  { onEvent, signal }: RunOptions,
): Promise<Model> {
  const { training } = options;
  const base = await start?.base();
  const planned = { ...training, hasVectors: start !== undefined };
  for (const finding of foresee(planned, { ...options.vocabulary, base })) {
    onEvent?.({ type: 'finding', finding });
  }
  const ingested = await read(source, options, { onEvent, signal }, true, base);
  const { vocabulary, report } = ingested;
  try {
    const { findings, memoryBytes } = await examineTraining(report, planned);
    const seen = corpusFindings(ingested, options.reading, caseIsAsked);
    onEvent?.({ type: 'corpus', report, findings: [...seen, ...findings], memoryBytes });
    const begun = start && (await beginWith(start, ingested, training, signal));
    start?.close(); // its file may be replaced from here on
    if (begun !== undefined) onEvent?.({ type: 'start', ...begun.report });
    const trained = await trainVectors(ingested, training, begun?.beginning, onEvent, signal);
    const { engine, history, input, output } = trained;
    return await Model.fromState({
      vocabulary,
      dim: training.dim,
      input,
      output,
      history: start === undefined ? history : wholeHistory(start, history),
      options: { ...recordOf(options), ...begun?.record, engine },
      corpus: start === undefined ? { ...report } : wholeCorpus(start, report),
    });
  } finally {
    await ingested.close();
  }
}

/** The first half of the walk: reads a corpus and counts its words. Options as `train`'s. */
export async function countWords(
  options: CorpusSource & Omit<TrainOptions, keyof StartOptions> & RunOptions,
): Promise<CorpusRead & { vocabulary: Vocabulary }> {
  check.object('options', options);
  const { corpus, texts, onEvent, signal, ...trainOptions } = options;
  const source = sourceOf(corpus, texts);
  checkRunOptions({ onEvent, signal });
  const normalized = normalizeTrainOptions(trainOptions, await availableThreads());
  const ingested = await read(source, normalized, { onEvent, signal }, false);
  await ingested.close();
  const { vocabulary, report } = ingested;
  const caseIsAsked = trainOptions.lowercase !== undefined;
  return {
    vocabulary,
    report,
    findings: corpusFindings(ingested, normalized.reading, caseIsAsked),
  };
}

/** Opens a model that was saved. Throws ModelFileError. Node.js only. */
export const open = (path: string): Promise<Model> => Model.open(check.string('path', path));

/** Reads a corpus for what options ask. */
export function read(
  source: TextSource,
  { reading, vocabulary, training }: NormalizedTrainOptions,
  { onEvent, signal }: RunOptions,
  keepIds: boolean,
  base?: Vocabulary,
): Promise<IngestedCorpus> {
  return ingest(
    source,
    reading,
    { ...vocabulary, base },
    {
      threads: training.threads,
      keepIds,
      onProgress: onEvent && ((progress) => onEvent({ type: 'reading', ...progress })),
      signal,
    },
  );
}

/** Throws TypeError. */
export function checkRunOptions({ onEvent, signal }: RunOptions): void {
  if (onEvent !== undefined && typeof onEvent !== 'function') {
    throw new TypeError('onEvent must be a function');
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError('signal must be an AbortSignal');
  }
}

/** One of the two sources. Throws TypeError. */
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
