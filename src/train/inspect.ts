import * as check from '../check.js';
import { speedOf } from '../engines/trial.js';
import { startWasm } from '../engines/wasm/engine.js';
import { sharedMemoryFor } from '../engines/wasm/layout.js';
import { fittedOptions } from './continue.js';
import { fitSubsampling } from './fit-subsampling.js';
import type { CorpusFacts, IngestedCorpus } from '../ingest/ingest.js';
import type { Finding } from '../inspection/finding.js';
import { corpusFindings, examineTraining, type PlannedTraining } from '../inspection/inspection.js';
import { machineMemory } from '../inspection/memory.js';
import { normalizeTrainOptions, type TrainOptions } from './options.js';
import { rateFindings } from './rate-findings.js';
import { read, withReading } from './train.js';
import {
  asksForTokenizer,
  type CorpusSource,
  normalizeRun,
  type RunOptions,
  sourceOf,
} from './run-options.js';
import { openStart } from './start/vectors.js';
import { availableThreads } from '../threads.js';
import type { NormalizedTrainingOptions } from './training-options.js';
import type { CorpusRead } from './events.js';
import { planTask } from './task.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';

/** How a corpus is inspected. */
export interface InspectOptions {
  /**
   * Whether to train for a moment, so that the time can be foretold.
   * @default true
   */
  trial?: boolean;
}

/** What training would take. */
export interface Prediction {
  /** At its peak, about. */
  readonly memoryBytes: number;
  /** Of all epochs on the cores, by a short trial; null without one, or where it cannot be had. */
  readonly seconds: number | null;
  readonly wordsPerSecond: number | null;
}

/** A corpus before training. */
export interface Inspection extends Required<CorpusRead> {
  readonly vocabulary: Vocabulary;
  /** Share of the words of the text that the vocabulary holds. */
  readonly coverage: number;
  readonly facts: CorpusFacts;
  readonly prediction: Prediction;
}

/** Milliseconds of the trial, and of those before it that are left out. */
const TRIAL = 300;
const WARM_UP = 100;

/** Shared memory beyond this is not taken for a trial. */
const MOST_FOR_TRIAL = 2 ** 31;

/**
 * Reads a corpus as `train` would with the same options, and says what it is, what usually goes
 * wrong with such a one, and what training on it would take. Nothing is trained but for a trial.
 *
 *     const { report, findings, prediction } = await inspect({ corpus: 'corpus/*.txt', dim: 300 });
 *
 * @throws as `train` does for wrong options and for a corpus that cannot be read or is empty
 */
export async function inspect(
  options: CorpusSource & TrainOptions & RunOptions & InspectOptions,
): Promise<Inspection> {
  check.object('options', options);
  const { corpus, texts, onEvent, signal, trial: asked = true, ...trainOptions } = options;
  const trial = check.boolean('trial', asked);
  const source = sourceOf({ corpus, texts }, trainOptions.invalidUtf8);
  const run = normalizeRun({ onEvent, signal });
  const threads = await availableThreads();
  const first = normalizeTrainOptions(trainOptions, threads);
  const start = await openStart(first.start, first.reading.invalidUtf8);
  try {
    const fitted =
      start === undefined
        ? first
        : normalizeTrainOptions(fittedOptions(trainOptions, start), threads);
    const normalized = await withReading(source, fitted, asksForTokenizer(trainOptions), signal);
    const { reading } = normalized;
    const planned = { ...normalized.training, hasVectors: start !== undefined };
    const base = await start?.base();
    const ingested = await read(source, normalized, run, trial, { base });
    try {
      const { vocabulary, report, facts } = ingested;
      const { training, findings: fitted } = fitSubsampling(normalized.training, ingested);
      const { findings, memoryBytes } = await examineTraining(report, planned);
      const wordsPerSecond = trial ? await tryTraining(ingested, training, planned) : null;
      signal?.throwIfAborted();
      const passes = training.epochs * report.knownTokens;
      const caseIsAsked = trainOptions.lowercase !== undefined;
      return {
        report,
        coverage: report.knownTokens / report.tokens,
        vocabulary,
        facts,
        findings: [
          ...corpusFindings(ingested, reading, caseIsAsked),
          ...findings,
          ...fitted,
          ...rateFindings(training),
          ...(vocabulary.size < 2 ? [nothingToTrain(vocabulary)] : []),
        ],
        memoryBytes,
        prediction: {
          memoryBytes,
          seconds: wordsPerSecond && passes / wordsPerSecond,
          wordsPerSecond,
        },
      };
    } finally {
      await ingested.close();
    }
  } finally {
    start?.close();
  }
}

/** Words per second on the cores; null where that cannot be found out in a moment. */
async function tryTraining(
  corpus: IngestedCorpus,
  training: NormalizedTrainingOptions,
  planned: PlannedTraining,
): Promise<number | null> {
  const { size } = corpus.vocabulary;
  if (size < 2) return null;
  const { bytes } = sharedMemoryFor({ ...planned, size, frozen: undefined });
  const free = (await machineMemory())?.free ?? Infinity;
  if (bytes > Math.min(MOST_FOR_TRIAL, free)) return null;
  // A short text has as many epochs as the trial takes.
  const task = { ...planTask(corpus, training, undefined), epochs: MANY };
  return (await speedOf(startWasm, task, TRIAL, WARM_UP)) || null;
}

const MANY = 100_000;

const nothingToTrain = ({ size }: Vocabulary): Finding => ({
  code: 'VOCABULARY_EMPTY',
  severity: 'warning',
  message:
    `The vocabulary has ${size} words, and training needs two: it would be refused. Use a larger ` +
    'corpus or a lower minCount (--min-count).',
  figures: { words: size },
});
