import type { EpochRecord } from '../embedding/model-state.js';
import type { EngineName, TrainingTask, Weights } from '../engines/engine.js';
import { type Inputs, wordEnds } from '../engines/rules/ends.js';
import { type EngineChoice, startEngine } from '../engines/start.js';
import { counted, advise, TrainingError } from '../errors.js';
import type { IngestedCorpus } from '../ingest/ingest.js';
import { buildHuffmanTree } from '../vocabulary/huffman.js';
import { buildNoiseTable } from '../vocabulary/noise.js';
import { keepThresholds } from '../vocabulary/subsampling.js';
import { startOverRanks } from './over-ranks.js';
import { refuseDiverged } from './divergence.js';
import type { NormalizedTrainingOptions } from './training-options.js';
import { type InitialState, type TrainerHooks, TrainingRun } from './epochs.js';

/** The result of training: the weights and the record of its epochs. */
export interface TrainedVectors extends Weights {
  /** The engine that finished training. */
  readonly engine: EngineName;
  readonly history: EpochRecord[];
}

/**
 * Trains vectors for an ingested corpus.
 *
 * @throws TrainingError VOCABULARY_EMPTY if there is nothing to train, HELD_OUT_EMPTY if no
 *   document falls into the held-out share, NO_EXAMPLES if no word has a neighbour, DIVERGED if the
 *   loss or a weight is no longer finite; the errors of starting an engine; the signal's reason,
 *   after a snapshot if there is a listener for it and training had begun
 */
export async function trainVectors(
  corpus: IngestedCorpus,
  options: NormalizedTrainingOptions,
  inputs: Inputs,
  initial: InitialState = {},
  hooks: TrainerHooks = {},
): Promise<TrainedVectors> {
  const { onEvent, signal } = hooks;
  const task = planTask(corpus, options, inputs, initial.frozen);
  let choice: EngineChoice;
  const tell = (made: EngineChoice): void => {
    choice = made;
    onEvent?.({ type: 'engine', ...made });
  };
  const started = await (corpus.share === undefined
    ? startEngine(options.engine, task, tell, initial.state)
    : startOverRanks(task, corpus, initial.state, signal));
  tell(started.choice);
  initial.onStarted?.();
  const { session } = started;
  try {
    signal?.throwIfAborted();
    const run = new TrainingRun(session, task, () => choice.engine, initial, hooks);
    const history = await run.finish();
    const weights = await session.finish();
    refuseDiverged(weights, task.learningRate);
    return { ...weights, engine: choice!.engine, history };
  } finally {
    await session.close();
  }
}

/**
 * What an engine needs to train on an ingested corpus.
 *
 * @param inputs the input rows of each word
 * @param frozen (inputs.rows) 1 for frozen rows
 * @throws TrainingError VOCABULARY_EMPTY
 */
export function planTask(
  { vocabulary, textCounts, stream, report }: IngestedCorpus,
  options: NormalizedTrainingOptions,
  { rows, bags }: Inputs,
  frozen: Uint8Array | undefined,
): TrainingTask {
  // With fewer words there are no negatives for the centre.
  if (vocabulary.size < 2) {
    const advice =
      report.missingWords > 0
        ? advise(
            `${counted(report.missingWords, 'word')} of the given list never occur. Are they spelt as the ` +
              'tokenizer spells words, in lower case?',
          )
        : {
            library: 'Use a larger corpus, a lower minCount, or a higher maxVocab if one is given.',
            commandLine:
              'Use a larger corpus, a lower --min-count, or a higher --max-vocab if one is given.',
            page: 'Use a longer text, or lower the minimum count under Options.',
          };
    throw new TrainingError(
      'VOCABULARY_EMPTY',
      `${vocabulary.size} of ${report.distinctWords} different words are in the vocabulary, ` +
        'but training needs two.',
      { advice },
    );
  }
  return {
    ...options,
    stream,
    wordsPerEpoch: report.knownTokens,
    size: vocabulary.size,
    keep: keepThresholds(textCounts, options.sample),
    ...wordEnds(
      options.negative > 0 ? buildNoiseTable(vocabulary.counts, options.nsExponent) : undefined,
      options.hs ? buildHuffmanTree(vocabulary.counts) : undefined,
    ),
    inputs: { rows, bags },
    frozen,
    batch: options.batch === 'auto' ? batchFor(options.epochs * report.knownTokens) : options.batch,
  };
}

/** Windows per batch for a number of word passes: a power of two that gives about 4,000 steps. */
function batchFor(passes: number): number {
  return Math.min(16_384, Math.max(256, 2 ** Math.round(Math.log2(passes / 4000))));
}
