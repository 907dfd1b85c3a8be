import * as check from '../options/check.js';
import {
  type ComparedRun,
  type Start,
  type StartComparison,
  STARTS,
  summariseStarts,
} from './compare.js';
import type { VectorCoverage } from '../networks/initialise.js';
import type { LanguageModelEpoch } from '../networks/state.js';
import type { LanguageModelEvent } from '../networks/events.js';
import { openTexts, type Text } from '../tokenizer/index.js';
import { trainLanguageModel, type TrainLanguageModelOptions } from './train.js';

/** The events of a comparison. */
export type CompareStartsEvent =
  | {
      readonly type: 'run';
      readonly start: Start;
      readonly seed: number;
      /** From 1. */
      readonly run: number;
      readonly runs: number;
    }
  | { readonly type: 'run-end'; readonly run: ComparedRun }
  | LanguageModelEvent;

/** The options of `compareStarts`: those of training, and how to compare. */
export interface CompareStartsOptions extends Omit<
  TrainLanguageModelOptions,
  'vectors' | 'freeze' | 'onEvent' | 'onCheckpoint' | 'checkpointEvery' | 'resume'
> {
  /** The vectors to compare. */
  vectors: NonNullable<TrainLanguageModelOptions['vectors']>;
  /** Dimensions of a vector; the random start has the same. */
  embeddingDim: number;
  /**
   * Training runs per start, with `seed`, `seed` + 1, ...
   * @default 3
   */
  seeds?: number;
  /**
   * Which starts are compared.
   * @default all of STARTS
   */
  starts?: readonly Start[];
  /**
   * Files for the final measurement; by default the validation text, which also chose the best
   * epoch.
   */
  testCorpus?: string | readonly string[];
  onEvent?: (event: CompareStartsEvent) => void;
}

/**
 * Measures how much word vectors help a language model. Trains the same network on the same text
 * from random numbers, from frozen vectors and from fine-tuned vectors, with several seeds. Each
 * run reads the text, so texts given in code are collected first.
 *
 * @throws as `trainLanguageModel`; RangeError without validation text
 */
export async function compareStarts(options: CompareStartsOptions): Promise<StartComparison> {
  const {
    seeds = 3,
    starts = STARTS,
    testCorpus,
    onEvent,
    seed = 1,
    ...rest
  } = check.object('options', options) as CompareStartsOptions;
  const texts = gatherer('texts', rest);
  const validationTexts = gatherer('validationTexts', rest);
  check.firstSeed('seed', seed, check.integer('seeds', seeds, 1, 1000));
  // Each start once: a repeated one would only look like another seed.
  const compared = new Set(starts.map((start) => check.oneOf('starts', start, STARTS)));
  checkMeasured(rest);
  const shared = { ...rest, texts: await texts(), validationTexts: await validationTexts() };
  const runs: ComparedRun[] = [];
  let coverage: VectorCoverage | null = null;
  const tell = (event: CompareStartsEvent): void => {
    if (event.type === 'vectors') ({ coverage } = event);
    onEvent?.(event);
  };
  // Seed by seed, so that the starts can be compared long before all runs finish.
  for (let i = 0; i < seeds; i++) {
    for (const start of compared) {
      const which = { start, seed: seed + i };
      tell({ type: 'run', ...which, run: runs.length + 1, runs: seeds * compared.size });
      const run = await measuredRun(which, shared, testCorpus, tell);
      runs.push(run);
      tell({ type: 'run-end', run });
    }
  }
  return {
    measuredOn: testCorpus === undefined ? 'validation' : 'test',
    embeddingDim: shared.embeddingDim,
    coverage,
    summaries: summariseStarts(runs),
    runs,
  };
}

/** Collects the texts into an array, so that every run can read them. */
function gatherer(
  name: 'texts' | 'validationTexts',
  { [name]: texts, invalidUtf8 }: Omit<CompareStartsOptions, 'onEvent'>,
): () => Promise<Text[] | undefined> {
  const opened = texts === undefined ? undefined : openTexts(name, texts, invalidUtf8);
  return async () => {
    if (opened === undefined) return undefined;
    const all: Text[] = [];
    for await (const text of opened) all.push(text);
    return all;
  };
}

function checkMeasured(options: Omit<CompareStartsOptions, 'onEvent'>): void {
  const { validation, validationCorpus, validationTexts } = options;
  if (validation !== 0 || validationCorpus !== undefined || validationTexts !== undefined) return;
  throw new RangeError(
    'validation must be above 0 to compare starts, unless a validation text is given',
  );
}

/** Runs one training, and evaluates the parameters of the best epoch. */
async function measuredRun(
  { start, seed }: Pick<ComparedRun, 'start' | 'seed'>,
  { vectors, vectorRows, ...shared }: Omit<CompareStartsOptions, 'onEvent'>,
  testCorpus: CompareStartsOptions['testCorpus'],
  onEvent: (event: CompareStartsEvent) => void,
): Promise<ComparedRun> {
  const model = await trainLanguageModel({
    ...shared,
    ...(start === 'random' ? {} : { vectors, vectorRows }),
    freeze: start === 'frozen',
    seed,
    onEvent,
  });
  try {
    const { history } = model;
    const best = bestOf(history);
    const { perplexity, bitsPerCharacter } =
      testCorpus === undefined
        ? { perplexity: best.validationPerplexity!, bitsPerCharacter: best.bitsPerCharacter! }
        : await model.evaluate({
            corpus: testCorpus,
            threads: shared.threads,
            signal: shared.signal,
          });
    return {
      start,
      seed,
      perplexity,
      bitsPerCharacter,
      bestEpoch: best.epoch,
      validationPerplexities: history.map((record) => record.validationPerplexity!),
      seconds: history.reduce((sum, record) => sum + record.seconds, 0),
    };
  } finally {
    await model.close();
  }
}

/** The epoch whose parameters were kept: the first with the lowest validation loss. */
const bestOf = (history: readonly LanguageModelEpoch[]): LanguageModelEpoch =>
  history.reduce((best, each) => (each.validationLoss! < best.validationLoss! ? each : best));
