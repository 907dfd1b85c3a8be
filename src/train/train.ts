import { RANDOM_START, type Start, startWith, wholeHistory } from './start/start.js';
import * as check from '../check.js';
import { Checkpoint } from './checkpoint.js';
import type { ResumeState } from '../embedding/resume-state.js';
import type { EngineName } from '../engines/engine.js';
import { CorpusError } from '../errors.js';
import { fingerprintOf } from '../ingest/fingerprint.js';
import { fittedOptions } from './continue.js';
import { fitSubsampling } from './fit-subsampling.js';
import { ingest, type IngestedCorpus, readingOf, type TextSource } from '../ingest/ingest.js';
import { corpusFindings, examineTraining, foresee } from '../inspection/inspection.js';
import { Model } from '../model/model.js';
import {
  type NormalizedTrainOptions,
  normalizeTrainOptions,
  type TrainOptions,
} from './options.js';
import { rateFindings } from './rate-findings.js';
import { openCheckpoint } from './resume.js';
import {
  asksForTokenizer,
  type CheckpointOptions,
  type CorpusSource,
  normalizeRun,
  type Run,
  type RunOptions,
  sourceOf,
} from './run-options.js';
import type { StartOptions } from './start/options.js';
import { openStart } from './start/vectors.js';
import { availableThreads } from '../threads.js';
import { wordFormOf } from '../tokenizer/index.js';
import type { CorpusRead } from './events.js';
import { trainVectors } from './task.js';
import type { TrainerHooks, TrainingSnapshot } from './epochs.js';
import type { VocabularyRule } from '../vocabulary/build.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';

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
    const source = isGiven ? sourceOf({ corpus, texts }, rest.invalidUtf8) : undefined;
    return goOn(resume, source, rest, run);
  }
  const source = sourceOf({ corpus, texts }, rest.invalidUtf8);
  const threads = await availableThreads();
  // What is wrong with options by themselves shows before anything is opened.
  const asked = normalizeTrainOptions(rest, threads);
  const vectors = await openStart(asked.start, asked.reading.invalidUtf8);
  const caseIsAsked = rest.lowercase !== undefined;
  const cuts = asksForTokenizer(rest);
  if (vectors === undefined) {
    const cut = await withReading(source, asked, cuts, signal);
    return trainFrom(RANDOM_START, source, cut, caseIsAsked, run);
  }
  try {
    const fitted = normalizeTrainOptions(fittedOptions(rest, vectors), threads);
    const cut = await withReading(source, fitted, cuts, signal);
    return await trainFrom(startWith(vectors), source, cut, caseIsAsked, run);
  } finally {
    vectors.close();
  }
}

/**
 * The options with which a source is read: see `readingOf`. Words of a list are put into the form in
 * which the tokenizer writes words.
 */
export async function withReading(
  source: TextSource,
  options: NormalizedTrainOptions,
  isAsked: boolean,
  signal: AbortSignal | undefined,
): Promise<NormalizedTrainOptions> {
  const reading = await readingOf(source, options.reading, isAsked, signal);
  const { vocabulary } = options;
  const form = wordFormOf(reading.tokenizer);
  const words = form === undefined ? vocabulary.words : vocabulary.words?.map(form);
  return { ...options, reading, vocabulary: { ...vocabulary, words } };
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
    const text = source ?? { files: files() };
    const cut = await withReading(text, options, false, run.signal);
    return await trainFrom(start, text, cut, true, run);
  } catch (error) {
    const isMoved = source === undefined && error instanceof CorpusError;
    throw isMoved && error.code === 'CORPUS_MISSING' ? corpusMoved(error) : error;
  } finally {
    checkpoint.close();
  }
}

const corpusMoved = (cause: CorpusError): CorpusError =>
  new CorpusError(
    'CORPUS_MISSING',
    `${cause.message} If the text has moved, say where it is now beside resume (command line: wordloom ` +
      'train TEXT --resume MODEL).',
    { cause },
  );

async function trainFrom(
  start: Start,
  source: TextSource,
  given: NormalizedTrainOptions,
  caseIsAsked: boolean,
  run: Run,
): Promise<Model> {
  const { onEvent, signal } = run;
  const rule = await start.rule();
  const planned = { ...given.training, hasVectors: start.hasVectors };
  const foreseen = foresee(planned, { ...given.vocabulary, ...rule });
  for (const finding of [...foreseen, ...rateFindings(given.training)]) {
    onEvent?.({ type: 'finding', finding });
  }
  const ingested = await read(source, given, run, true, rule);
  const { vocabulary, report } = ingested;
  const { training, findings: fitted } = fitSubsampling(given.training, ingested);
  const options = { ...given, training };
  try {
    const { findings, memoryBytes } = await examineTraining(report, planned);
    const seen = corpusFindings(ingested, options.reading, caseIsAsked);
    onEvent?.({ type: 'corpus', report, findings: [...seen, ...findings, ...fitted], memoryBytes });
    const begun = await start.begin(ingested, training, signal);
    if (begun.report !== undefined) onEvent?.({ type: 'start', ...begun.report });
    const describe = (engine: EngineName, history: TrainingSnapshot['history']) => ({
      vocabulary,
      dim: training.dim,
      history: wholeHistory(begun.earlier, history),
      // As asked: a text that joins later may well be subsampled.
      options: { ...recordOf(given), ...begun.record, engine },
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
        (async (snapshot) => {
          const { engine, history } = snapshot;
          const checkpoint = new Checkpoint(describe(engine, history), snapshot, origin);
          await onCheckpoint!(checkpoint);
          checkpoint.end();
        }),
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
): Promise<{ vocabulary: Vocabulary } & Pick<CorpusRead, 'report' | 'findings'>> {
  check.object('options', options);
  const { corpus, texts, onEvent, signal, ...trainOptions } = options;
  const source = sourceOf({ corpus, texts }, trainOptions.invalidUtf8);
  const run = normalizeRun({ onEvent, signal });
  const normalized = await withReading(
    source,
    normalizeTrainOptions(trainOptions, await availableThreads()),
    asksForTokenizer(trainOptions),
    signal,
  );
  const ingested = await read(source, normalized, run, false);
  await ingested.close();
  const { vocabulary, report } = ingested;
  const findings = corpusFindings(
    ingested,
    normalized.reading,
    trainOptions.lowercase !== undefined,
  );
  return { vocabulary, report, findings };
}

/** Opens a model that was saved. Throws ModelFileError. Node.js only. */
export const open = (path: string): Promise<Model> => Model.open(check.string('path', path));

/** Reads a corpus for what options ask. */
export function read(
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
