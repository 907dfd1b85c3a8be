import * as check from '../options/check.js';
import { Checkpoint } from './checkpoint.js';
import { outputKind } from '../embedding/model-record.js';
import type { EpochRecord } from '../embedding/model-state.js';
import type { ResumeState } from '../embedding/resume-state.js';
import type { EngineName } from '../engines/engine.js';
import { fingerprintOf } from '../ingest/fingerprint.js';
import type { IngestedCorpus } from '../ingest/ingest.js';
import type { TextSource } from '../ingest/sources.js';
import { Model } from '../model/model.js';
import type { OpenOptions } from '../model/query-options.js';
import { loadInitialWeights } from './initial-weights/load.js';
import type { InitialWeightsOptions } from './initial-weights/options.js';
import { type NormalizedTrainOptions, recordOfOptions, type TrainOptions } from './options.js';
import {
  corpusMoved,
  examine,
  findingsOf,
  prepare,
  type Preparation,
  readCorpus,
} from './prepare.js';
import {
  type CheckpointOptions,
  type Checkpoints,
  type CorpusSource,
  normalizeCheckpoints,
  type RanksOptions,
  type RunOptions,
  type VocabularyRuleOptions,
} from './run-options.js';
import { hasThreads } from '../threads.js';
import type { CorpusRead } from './events.js';
import { trainVectors } from './task.js';
import type { TrainerHooks, TrainingSnapshot } from './epochs.js';
import { composeVectors } from './word-inputs.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';

/**
 * Trains word vectors, from text to a model. Reads the corpus once into ids and counts, builds the
 * vocabulary from the counts, and in each epoch streams the ids through an engine that updates the
 * weights.
 *
 *     const model = await train({ corpus: 'corpus/*.txt', dim: 100 });
 *     model.similar('king');
 *     await model.save('model.db');
 *
 * `init` starts from given vectors. `continue` continues training a model:
 *
 *     const model = await train({ corpus: 'more.txt', continue: 'model.db' });
 *
 * `resume` resumes from a checkpoint.
 *
 * @throws TypeError or RangeError for a wrong option, before anything is read; CorpusError if the
 *   corpus is unreadable or empty; TrainingError if training cannot start or diverges, or if
 *   options contradict the initial weights; VectorFileError, ModelFileError and WordloomError
 *   OUTPUT_MATRIX_MISSING and TOKENIZER_UNKNOWN if it cannot start from the given model or vectors;
 *   NOT_RESUMABLE, CORPUS_UNKNOWN, PATHS_UNTRUSTED and TEXT_CHANGED if it cannot resume;
 *   DRIVER_MISSING if onCheckpoint is given and this installation cannot write files
 */
export async function train(
  options: CorpusSource &
    VocabularyRuleOptions &
    TrainOptions &
    RunOptions &
    CheckpointOptions &
    RanksOptions,
): Promise<Model> {
  const { onCheckpoint, checkpointEvery, resume, trustPaths, ranks, ...rest } = check.object(
    'options',
    options,
  ) as typeof options;
  const checkpoints = normalizeCheckpoints({ onCheckpoint, checkpointEvery });
  const preparation = await prepare(rest, { resume, trustPaths, ranks });
  try {
    return await trainPrepared(preparation, onThisRank(preparation, checkpoints));
  } catch (error) {
    const isRecalled = rest.corpus === undefined && rest.texts === undefined;
    throw isRecalled ? corpusMoved(error) : error;
  } finally {
    preparation.close();
  }
}

/** Rank 0 makes checkpoints; the others only pause when it does. */
function onThisRank({ ranks }: Preparation, checkpoints: Checkpoints): Checkpoints {
  if (ranks === undefined || ranks.rank === 0) return checkpoints;
  return { onCheckpoint: undefined, checkpointEvery: 'never' };
}

async function trainPrepared(
  preparation: Preparation,
  { onCheckpoint, checkpointEvery }: Checkpoints,
): Promise<Model> {
  const { source, weights, findings, run } = preparation;
  const { onEvent, signal } = run;
  if (hasThreads() && (onEvent !== undefined || onCheckpoint !== undefined)) {
    const { foreseeSaving } = await import('../store/index.js');
    foreseeSaving(onEvent, onCheckpoint !== undefined);
  }
  for (const finding of findings) onEvent?.({ type: 'finding', finding });
  const ingested = await readCorpus(preparation, true);
  const { vocabulary, report } = ingested;
  const phrases = ingested.phrases?.toJSON();
  try {
    const { options, training, inputs, ...seen } = await examine(preparation, ingested);
    onEvent?.({ type: 'corpus', report, ...seen });
    const loaded = await loadInitialWeights(weights, ingested, training, inputs, signal);
    if (loaded.report !== undefined) onEvent?.({ type: 'start', ...loaded.report });
    const { earlier } = loaded;
    const describe = (engine: EngineName, history: TrainingSnapshot['history']) => ({
      vocabulary,
      dim: training.dim,
      history: wholeHistory(earlier.history, history),
      // As given, because a text that is added later may be long enough to subsample.
      options: { ...recordOfOptions(options, phrases), ...earlier.options, engine },
      corpus: earlier.corpus,
    });
    const origin = onCheckpoint && (await originOf(source, options, ingested));
    const hooks: TrainerHooks = {
      onEvent,
      signal,
      checkpointEvery,
      onCheckpoint:
        origin &&
        (async (snapshot) => {
          const { engine, history } = snapshot;
          const checkpoint = new Checkpoint(describe(engine, history), snapshot, inputs, origin);
          await onCheckpoint!(checkpoint);
          checkpoint.end();
        }),
    };
    const trained = await trainVectors(ingested, training, inputs, loaded.initial, hooks);
    const { engine, history, input } = trained;
    // If training has both rows of a tree and rows of words, a finished model keeps those of words.
    const firstWord = outputKind(training) === 'both' ? vocabulary.size : 0;
    const output =
      firstWord === 0 ? trained.output : trained.output.slice(firstWord * training.dim);
    const vectors = composeVectors(input, inputs, training.dim);
    return await Model.fromState({ ...describe(engine, history), ...vectors, output });
  } finally {
    await ingested.close();
  }
}

/** The history of a model. Its epochs continue the numbering of earlier runs. */
function wholeHistory(
  earlier: readonly EpochRecord[],
  history: readonly EpochRecord[],
): EpochRecord[] {
  const last = earlier.at(-1)?.epoch ?? 0;
  return [...earlier, ...history.map((record) => ({ ...record, epoch: last + record.epoch }))];
}

/** What a checkpoint keeps besides its position. */
async function originOf(
  source: TextSource,
  { training }: NormalizedTrainOptions,
  ingested: IngestedCorpus,
): Promise<Pick<ResumeState, 'engine' | 'text' | 'corpus'>> {
  const known = { engine: training.engine, text: fingerprintOf(ingested) };
  if ('texts' in source) return { ...known, corpus: null };
  const { recordedCorpus } = await import('../store/index.js');
  return { ...known, corpus: recordedCorpus(source.files, known.text) };
}

/** Reads a corpus and counts its words. Takes the options of `train`. */
export async function countWords(
  options: CorpusSource &
    VocabularyRuleOptions &
    Omit<TrainOptions, keyof InitialWeightsOptions> &
    RunOptions,
): Promise<{ vocabulary: Vocabulary } & Pick<CorpusRead, 'report' | 'findings'>> {
  const preparation = await prepare(check.object('options', options) as typeof options);
  try {
    const ingested = await readCorpus(preparation, false);
    await ingested.close();
    const { vocabulary, report } = ingested;
    return { vocabulary, report, findings: findingsOf(preparation, ingested) };
  } finally {
    preparation.close();
  }
}

/**
 * Opens a saved model. Node.js only.
 *
 * @throws ModelFileError if the file is missing, foreign, damaged or newer than this version
 */
export const open = (path: string, options?: OpenOptions): Promise<Model> =>
  Model.open(check.string('path', path), options);
