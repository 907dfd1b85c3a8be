import * as check from '../options/check.js';
import { CorpusError } from '../errors.js';
import { ingest, type IngestedCorpus, readingOf } from '../ingest/ingest.js';
import type { TextSource } from '../ingest/sources.js';
import type { IngestRule } from '../ingest/vocabulary-rule.js';
import type { PhrasesWanted } from '../ingest/phrases/index.js';
import type { Finding } from '../inspection/finding.js';
import {
  corpusFindings,
  examineTraining,
  foresee,
  type Examined,
  type PlannedTraining,
} from '../inspection/inspection.js';
import { fairThreads, placesOf } from '../run/places.js';
import { areMany, type Ranks } from '../run/ranks.js';
import { availableThreads } from '../threads.js';
import { wordFormOf } from '../tokenizer/index.js';
import { chooseJamo, warnOfKoreanPreset } from './choose-jamo.js';
import { fitSubsampling } from './fit-subsampling.js';
import { fittedOptions } from './initial-weights/continued-options.js';
import {
  closeInitialWeights,
  type InitialWeights,
  openInitialWeights,
  vocabularyRule,
} from './initial-weights/open.js';
import {
  type NormalizedTrainOptions,
  normalizeTrainOptions,
  type TrainOptions,
} from './options.js';
import { wantedPhrases } from './phrases.js';
import { agreeOverRanks, checkRanks, refuseOverRanks } from './over-ranks.js';
import { rateFindings } from './rate-findings.js';
import { chosenFor, type ChosenSettings, settingsFor, type TextToSuit } from './preset.js';
import { openCheckpoint } from './resume.js';
import {
  asksForTokenizer,
  checkKeepWord,
  type CheckpointOptions,
  type CorpusSource,
  normalizeRun,
  type RanksOptions,
  type RunOptions,
  sourceOf,
  type VocabularyRuleOptions,
} from './run-options.js';
import type { WordFrequencies } from '../vocabulary/frequencies.js';
import { leavesJamoOpen, withPresetJamo } from './subword-options.js';
import { type NormalizedTrainingOptions, normalizeTrainingOptions } from './training-options.js';
import { inputsOf, type WordInputs } from './word-inputs.js';

/** A training run before anything is read: its options are checked, its initial weights open. */
export interface Preparation {
  readonly source: TextSource;
  /** Complete, and consistent with the initial weights and the kind of text. */
  readonly options: NormalizedTrainOptions;
  readonly weights: InitialWeights;
  /** The training options with n-grams of jamo, if the text decides whether to use them. */
  readonly withJamo: NormalizedTrainingOptions | undefined;
  /** Which words get a vector, according to the options and the initial weights. */
  readonly rule: IngestRule;
  /** Phrases to join in the text, if any. */
  readonly phrases: PhrasesWanted | undefined;
  readonly planned: PlannedTraining;
  /** Known or possible problems, before anything is read. */
  readonly findings: readonly Finding[];
  /** Whether the option `lowercase` was given. */
  readonly caseIsAsked: boolean;
  readonly run: RunOptions;
  /** The processes that train together, if there are several. */
  readonly ranks?: Ranks;
  /** Closes what is open. May be called twice. */
  close(): void;
}

/**
 * Checks the options, opens the initial weights, and fits the options to them. `train`, `inspect`
 * and `countWords` start here. The caller closes it.
 *
 * @param resumption a checkpoint to resume from, if any, and whether its paths are trusted
 * @throws TypeError or RangeError for a wrong option, before anything is opened; the errors of
 *   opening the initial weights; TrainingError OPTION_CONTRADICTS if options do not fit them;
 *   RangeError if token arrays are given together with tokenizer options
 */
export async function prepare(
  {
    corpus,
    texts,
    onEvent,
    signal,
    keepWord,
    ...given
  }: CorpusSource & RunOptions & VocabularyRuleOptions & TrainOptions,
  {
    resume,
    trustPaths,
    ranks: askedRanks,
  }: Pick<CheckpointOptions, 'resume' | 'trustPaths'> & RanksOptions = {},
): Promise<Preparation> {
  if (trustPaths !== undefined && resume === undefined) {
    throw new RangeError('trustPaths is for resume, which is not given');
  }
  const trusts = check.boolean('trustPaths', trustPaths ?? false);
  const run = normalizeRun({ onEvent, signal });
  checkKeepWord(keepWord, { words: given.words, isResumed: resume !== undefined });
  const joined = checkRanks(askedRanks);
  const ranks = areMany(joined) ? joined : undefined;
  const isGiven = corpus !== undefined || texts !== undefined;
  // Before the first `await`, because the source of the texts may not wait for us.
  const sent =
    isGiven || resume === undefined ? sourceOf({ corpus, texts }, given.invalidUtf8) : undefined;
  const opened = resume === undefined ? await openFor(given) : await openResumed(resume, given);
  const { weights } = opened;
  let { withJamo } = opened;
  try {
    const source = sent ?? (await filesOf(weights, trusts));
    const isAsked = resume === undefined && asksForTokenizer(given);
    let options = await withReading(source, opened.options, isAsked, signal);
    if (ranks !== undefined) {
      refuseOverRanks(options, source);
      await agreeOverRanks(ranks, options, source, resume);
      const places = await placesOf(ranks);
      if (resume === undefined && given.threads === undefined) {
        const threads = fairThreads(places, places[ranks.rank]);
        options = { ...options, training: { ...options.training, threads } };
        withJamo &&= { ...withJamo, threads };
      }
    }
    const rule = {
      ...options.vocabulary,
      ...(options.open.includes('minCount') && {
        minCount: (frequencies: WordFrequencies) => settingsFor({ frequencies }).minCount,
      }),
      keepWord,
      ...(await vocabularyRule(weights)),
    };
    const hasVectors = weights.kind === 'init' || weights.kind === 'continue';
    const planned = { ...options.training, hasVectors };
    return {
      source,
      options,
      weights,
      withJamo,
      rule,
      phrases: await wantedPhrases(options.phrases),
      planned,
      findings: [...foresee(planned, rule), ...rateFindings(options.training)],
      caseIsAsked: given.lowercase !== undefined || weights.kind === 'resume',
      run,
      ranks,
      close: () => closeInitialWeights(weights),
    };
  } catch (error) {
    closeInitialWeights(weights);
    throw error;
  }
}

/**
 * The options for reading a source; see `readingOf`. Words of a list get the tokenizer's spelling.
 */
async function withReading(
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

type Opened = Pick<Preparation, 'weights' | 'options'> & Partial<Pick<Preparation, 'withJamo'>>;

async function openFor(options: TrainOptions): Promise<Opened> {
  const threads = await availableThreads();
  const given = withPresetJamo(options);
  // What is wrong with options by themselves shows before anything is opened.
  const asked = normalizeTrainOptions(given, threads);
  const weights = await openInitialWeights(asked.initialWeights, asked.reading.invalidUtf8);
  if (weights.kind !== 'init' && weights.kind !== 'continue') {
    const withJamo = leavesJamoOpen(given)
      ? normalizeTrainingOptions({ ...given, jamo: true }, threads)
      : undefined;
    return { weights, options: asked, withJamo };
  }
  try {
    // A model that continues keeps its n-grams, whatever the preset.
    const fitted = fittedOptions(weights.kind === 'continue' ? options : given, weights);
    return { weights, options: normalizeTrainOptions(fitted, threads) };
  } catch (error) {
    closeInitialWeights(weights);
    throw error;
  }
}

async function openResumed(path: string, given: TrainOptions): Promise<Opened> {
  const checkpoint = await openCheckpoint(check.string('resume', path), given);
  return { weights: { kind: 'resume', checkpoint }, options: checkpoint.options };
}

/** The source of a checkpoint's text. */
async function filesOf(weights: InitialWeights, trustPaths: boolean): Promise<TextSource> {
  return { files: weights.kind === 'resume' ? await weights.checkpoint.files(trustPaths) : [] };
}

/**
 * Reads the corpus of a training run. The caller closes it.
 *
 * @param keepIds whether to keep the ids of the text; otherwise words are only counted
 * @throws as `ingest`
 */
export function readCorpus(
  { source, options, rule, phrases, run: { onEvent, signal }, ranks }: Preparation,
  keepIds: boolean,
): Promise<IngestedCorpus> {
  return ingest(source, options.reading, rule, {
    threads: options.training.threads,
    keepIds,
    phrases,
    onProgress: onEvent && ((progress) => onEvent({ type: 'reading', ...progress })),
    signal,
    ranks,
  });
}

/** Findings about a corpus, whatever it is used for. */
export const findingsOf = (
  { options, caseIsAsked }: Preparation,
  ingested: IngestedCorpus,
): Finding[] => corpusFindings(ingested, options.reading, caseIsAsked);

/** Findings about a corpus and about training on it. */
export interface ExaminedTraining extends Examined {
  /**
   * The given options, with the choices of a preset, and with n-grams of jamo if they suit the
   * text.
   */
  readonly options: NormalizedTrainOptions;
  /** The choices of a preset, if any. */
  readonly settings?: Partial<ChosenSettings>;
  /** The training options, without subsampling if it would leave nothing. */
  readonly training: NormalizedTrainingOptions;
  /** The rows of the input matrix. */
  readonly inputs: WordInputs;
}

/** Examines a corpus, and fits the training options to it. */
export async function examine(
  preparation: Preparation,
  ingested: IngestedCorpus,
): Promise<ExaminedTraining> {
  const jamo = preparation.withJamo && chooseJamo(ingested.vocabulary);
  const asked = jamo
    ? { ...preparation.options, training: preparation.withJamo! }
    : preparation.options;
  const { options, settings } = withSettings(asked, ingested);
  const inputs = inputsOf(ingested.vocabulary.words, options.training);
  const planned = { ...preparation.planned, dim: options.training.dim, inputs };
  const { findings, memoryBytes } = await examineTraining(ingested.report, planned);
  const fitted = fitSubsampling(options.training, ingested);
  return {
    options,
    ...(settings && { settings }),
    training: fitted.training,
    inputs,
    findings: [
      ...findingsOf(preparation, ingested),
      ...(jamo ? [jamo] : []),
      ...(options.preset === 'ko' ? warnOfKoreanPreset(ingested.vocabulary) : []),
      ...findings,
      ...fitted.findings,
    ],
    memoryBytes: memoryBytes + bytesOverRanks(preparation, inputs.rows + ingested.vocabulary.size),
  };
}

/** Memory of several ranks in addition: the last agreed state. */
const bytesOverRanks = ({ ranks, planned }: Preparation, rows: number): number =>
  ranks === undefined ? 0 : rows * planned.dim * 4;

/** The options with a preset's choices for a text. */
function withSettings(
  options: NormalizedTrainOptions,
  text: TextToSuit,
): Pick<ExaminedTraining, 'options' | 'settings'> {
  if (options.open.length === 0) return { options };
  const { vocabulary, training } = options;
  const settings = chosenFor(text, options.open, vocabulary, options.preset);
  const { minCount = vocabulary.minCount, ...chosen } = settings;
  return {
    settings,
    options: {
      ...options,
      open: [],
      vocabulary: { ...vocabulary, minCount },
      training: { ...training, ...chosen },
    },
  };
}

/** Adds how to give the text, if a checkpoint does not find it. */
export function corpusMoved(error: unknown): unknown {
  if (!(error instanceof CorpusError) || error.code !== 'CORPUS_MISSING') return error;
  return new CorpusError('CORPUS_MISSING', error.problem, {
    cause: error,
    advice: {
      library: 'If the text has moved, say where it is now: give corpus together with resume.',
      commandLine: 'If the text has moved, say where it is now: wordloom train TEXT --resume MODEL',
    },
  });
}
