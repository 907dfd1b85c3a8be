import { counted } from '../errors.js';
import * as check from '../options/check.js';
import type { Inputs } from '../engines/rules/ends.js';
import { speedOf } from '../engines/trial.js';
import { startWasm } from '../engines/wasm/engine.js';
import { sharedMemoryFor } from '../engines/wasm/layout.js';
import type { CorpusFacts, IngestedCorpus } from '../ingest/ingest.js';
import type { Finding } from '../inspection/finding.js';
import type { PlannedTraining } from '../inspection/inspection.js';
import { machineMemory } from '../inspection/memory.js';
import type { TrainOptions } from './options.js';
import { examine, prepare, readCorpus } from './prepare.js';
import { rateFindings } from './rate-findings.js';
import type { CorpusSource, RunOptions, VocabularyRuleOptions } from './run-options.js';
import type { NormalizedTrainingOptions } from './training-options.js';
import type { CorpusRead } from './events.js';
import { planTask } from './task.js';
import type { WordFrequencies } from '../vocabulary/frequencies.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';

/** How to inspect a corpus. */
export interface InspectOptions {
  /**
   * Whether to run a short trial, which estimates training time.
   * @default true
   */
  trial?: boolean;
}

/** What training would take. */
export interface TrainingPrediction {
  /** Approximate peak memory. */
  readonly memoryBytes: number;
  readonly epochs: number;
  /**
   * For all epochs on the CPU, estimated by a short trial; null without one, or if no estimate is
   * possible.
   */
  readonly seconds: number | null;
  readonly wordsPerSecond: number | null;
}

/** A corpus before training. */
export interface Inspection extends CorpusRead {
  readonly memoryBytes: number;
  /** How often a word must occur to be in the vocabulary. */
  readonly minCount: number;
  readonly vocabulary: Vocabulary;
  /** The counts of all words, including those outside the vocabulary. */
  readonly frequencies: WordFrequencies;
  /** Share of the text that the vocabulary covers. */
  readonly coverage: number;
  readonly facts: CorpusFacts;
  readonly prediction: TrainingPrediction;
}

/** Milliseconds of the trial, and of the warm-up before it. */
const TRIAL = 300;
const WARM_UP = 100;

/** A trial takes no more shared memory than this. */
const MOST_FOR_TRIAL = 2 ** 31;

/**
 * Reads a corpus as `train` would with the same options. Reports its statistics, likely problems,
 * and the memory and time that training would take. Trains nothing except for a short trial.
 *
 *     const { report, findings, prediction } = await inspect({ corpus: 'corpus/*.txt', dim: 300 });
 *
 * @throws like `train`, for wrong options and for a corpus that is unreadable or empty
 */
export async function inspect(
  options: CorpusSource & VocabularyRuleOptions & TrainOptions & RunOptions & InspectOptions,
): Promise<Inspection> {
  const { trial: asked = true, ...rest } = check.object('options', options) as typeof options;
  const trial = check.boolean('trial', asked);
  const preparation = await prepare(rest);
  const { planned, run } = preparation;
  try {
    const ingested = await readCorpus(preparation, trial);
    try {
      const { vocabulary, frequencies, report, facts } = ingested;
      const { options, settings, training, inputs, findings, memoryBytes } = await examine(
        preparation,
        ingested,
      );
      const wordsPerSecond = trial
        ? await tryTraining(ingested, training, { ...planned, dim: training.dim, inputs })
        : null;
      run.signal?.throwIfAborted();
      const passes = training.epochs * report.knownTokens;
      return {
        report,
        coverage: report.knownTokens / report.tokens,
        vocabulary,
        frequencies,
        facts,
        findings: [
          ...findings,
          ...rateFindings(training),
          ...(vocabulary.size < 2 ? [nothingToTrain(vocabulary)] : []),
        ],
        memoryBytes,
        ...(settings && { settings }),
        minCount: options.vocabulary.minCount,
        prediction: {
          memoryBytes,
          epochs: training.epochs,
          seconds: wordsPerSecond && passes / wordsPerSecond,
          wordsPerSecond,
        },
      };
    } finally {
      await ingested.close();
    }
  } finally {
    preparation.close();
  }
}

/** Words per second on the CPU; null if a short trial cannot measure it. */
async function tryTraining(
  corpus: IngestedCorpus,
  training: NormalizedTrainingOptions,
  planned: PlannedTraining & { readonly inputs: Inputs },
): Promise<number | null> {
  const { size } = corpus.vocabulary;
  if (size < 2) return null;
  const { bytes } = sharedMemoryFor({ ...planned, size, frozen: undefined });
  const free = (await machineMemory())?.free ?? Infinity;
  if (bytes > Math.min(MOST_FOR_TRIAL, free)) return null;
  // A short text is repeated until the trial ends.
  const task = { ...planTask(corpus, training, planned.inputs, undefined), epochs: MANY };
  return (await speedOf(startWasm, task, TRIAL, WARM_UP)) || null;
}

const MANY = 100_000;

const nothingToTrain = ({ size }: Vocabulary): Finding => ({
  code: 'VOCABULARY_EMPTY',
  severity: 'warning',
  message:
    `The vocabulary has ${counted(size, 'word')}, but training needs two and would fail. Use a larger ` +
    'corpus, a lower minCount (--min-count), or a higher maxVocab (--max-vocab) if one is given.',
  figures: { words: size },
});
