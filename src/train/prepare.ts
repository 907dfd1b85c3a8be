import * as check from '../options/check.js';
import { CorpusError } from '../errors.js';
import { ingest, type IngestedCorpus, readingOf, type TextSource } from '../ingest/ingest.js';
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

/** A training before anything is read: its options are checked, its initial weights are open. */
export interface Preparation {
  readonly source: TextSource;
  /** Complete; they fit the initial weights and the kind of texts. */
  readonly options: NormalizedTrainOptions;
  readonly weights: InitialWeights;
  /** The options of training with n-grams of jamo, where the text decides whether there are any. */
  readonly withJamo: NormalizedTrainingOptions | undefined;
  /** Which words get a vector, by the options and the initial weights. */
  readonly rule: IngestRule;
  /** Phrases to join in the text, if any. */
  readonly phrases: PhrasesWanted | undefined;
  readonly planned: PlannedTraining;
  /** What is known to go wrong, or may, before anything is read. */
  readonly findings: readonly Finding[];
  /** Whether the option `lowercase` was given. */
  readonly caseIsAsked: boolean;
  readonly run: RunOptions;
  /** The processes that train together, where there are several. */
  readonly ranks?: Ranks;
  /** Gives back what is open; harmless if that is done. */
  close(): void;
}

/**
 * Checks the options, opens the initial weights, and fits the options to them: the beginning of
 * `train`, `inspect` and `countWords` alike. To be closed.
 *
 * @param resumption a checkpoint to resume from, if any, and whether its paths are trusted
 * @throws TypeError or RangeError for a wrong option, before anything is opened; what opening the
 *   initial weights throws; TrainingError OPTION_CONTRADICTS where options do not fit them;
 *   RangeError where lists of tokens are given beside options of a tokenizer
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
  // Before the first `await`: whoever sends the texts may not wait for us.
  const sent =
    isGiven || resume === undefined ? sourceOf({ corpus, texts }, given.invalidUtf8) : undefined;
  const {
    weights,
    options: fitting,
    withJamo,
  } = resume === undefined ? await openFor(given) : await openResumed(resume, given);
  try {
    const source = sent ?? (await filesOf(weights, trusts));
    const isAsked = resume === undefined && asksForTokenizer(given);
    const options = await withReading(source, fitting, isAsked, signal);
    if (ranks !== undefined) {
      refuseOverRanks(options, source);
      await agreeOverRanks(ranks, options, source, resume);
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
 * The options with which a source is read: see `readingOf`. Words of a list are put into the form in
 * which the tokenizer writes words.
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

/** Where the text of a checkpoint came from. */
async function filesOf(weights: InitialWeights, trustPaths: boolean): Promise<TextSource> {
  return { files: weights.kind === 'resume' ? await weights.checkpoint.files(trustPaths) : [] };
}

/**
 * Reads the corpus of a training. To be closed.
 *
 * @param keepIds whether its words are wanted in order; without, they are only counted
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

/** What is to be said of a corpus that was read, whatever is done with it. */
export const findingsOf = (
  { options, caseIsAsked }: Preparation,
  ingested: IngestedCorpus,
): Finding[] => corpusFindings(ingested, options.reading, caseIsAsked);

/** What is to be said of a corpus that was read, and of training on it. */
export interface ExaminedTraining extends Examined {
  /** As asked for, with what a preset chose, and with n-grams of jamo where the text wants them. */
  readonly options: NormalizedTrainOptions;
  /** What a preset chose, if anything. */
  readonly settings?: Partial<ChosenSettings>;
  /** The options of training, without subsampling where it would leave nothing. */
  readonly training: NormalizedTrainingOptions;
  /** The rows of the input matrix. */
  readonly inputs: WordInputs;
}

/** Looks at a corpus that was read, and fits the training to it. */
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

/** Beside what training takes alone: what ranks agreed upon last. */
const bytesOverRanks = ({ ranks, planned }: Preparation, rows: number): number =>
  ranks === undefined ? 0 : rows * planned.dim * 4;

/** The options with what a preset chooses for a text. */
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

/** Says where the text may be given, if a checkpoint does not find it. */
export function corpusMoved(error: unknown): unknown {
  if (!(error instanceof CorpusError) || error.code !== 'CORPUS_MISSING') return error;
  return new CorpusError('CORPUS_MISSING', error.problem, {
    cause: error,
    advice: {
      library: 'If the text has moved, say where it is now: give corpus beside resume.',
      commandLine: 'If the text has moved, say where it is now: wordloom train TEXT --resume MODEL',
    },
  });
}
