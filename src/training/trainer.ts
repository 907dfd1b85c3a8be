import type { EpochRecord } from '../embedding/model-state.js';
import {
  BEGINNING,
  type EngineName,
  type EngineSession,
  type LossSum,
  rateAt,
  type TrainingTask,
  type Weights,
} from '../engines/engine.js';
import { type EngineChoice, startEngine } from '../engines/start.js';
import { TrainingError } from '../errors.js';
import type { IngestedCorpus } from '../ingest/ingest.js';
import { buildNoiseTable } from '../vocabulary/noise.js';
import { keepThresholds } from '../vocabulary/subsampling.js';
import { diverged, refuseDiverged } from './divergence.js';
import type { NormalizedTrainingOptions } from './options.js';
import type { TrainEvent } from './progress.js';

/** What training gives: the weights and the record of its epochs. */
export interface TrainedVectors extends Weights {
  /** The engine that trained them, to the end. */
  readonly engine: EngineName;
  readonly history: EpochRecord[];
}

/** What training begins with, where that is not random numbers. */
export interface Beginning {
  readonly weights?: Weights;
  /** (size) 1 for a word whose vector stays as it is. */
  readonly frozen?: Uint8Array;
}

/**
 * Trains vectors for an ingested corpus.
 *
 * @throws TrainingError VOCABULARY_EMPTY where there is nothing to train, HELD_OUT_EMPTY where no
 * document fell into the held-out slice, NO_EXAMPLES where no word has a neighbour, DIVERGED where
 * the loss or a weight stops being a finite number, and what an engine throws at its start; the
 * signal's reason where it is aborted
 */
export async function trainVectors(
  corpus: IngestedCorpus,
  options: NormalizedTrainingOptions,
  begin: Beginning = {},
  onEvent?: (event: TrainEvent) => void,
  signal?: AbortSignal,
): Promise<TrainedVectors> {
  const task = planTask(corpus, options, begin.frozen);
  const from = begin.weights && { ...BEGINNING, ...begin.weights };
  let choice: EngineChoice;
  const tell = (made: EngineChoice): void => {
    choice = made;
    onEvent?.({ type: 'engine', ...made });
  };
  const started = await startEngine(options.engine, task, tell, from);
  tell(started.choice);
  const { session } = started;
  try {
    const history: EpochRecord[] = [];
    for (let epoch = 0; epoch < task.epochs; epoch++) {
      const { record, deviceIdle } = await trainEpoch(session, task, epoch, onEvent, signal);
      history.push(record);
      onEvent?.({ type: 'epoch', record, deviceIdle });
    }
    const weights = await session.finish();
    refuseDiverged(weights, task.rate);
    return { ...weights, engine: choice!.engine, history };
  } finally {
    await session.close();
  }
}

/**
 * What an engine needs to train on an ingested corpus.
 *
 * @param frozen (size) 1 for words whose vectors stay as they are
 * @throws TrainingError VOCABULARY_EMPTY
 */
export function planTask(
  { vocabulary, textCounts, stream, report }: IngestedCorpus,
  options: NormalizedTrainingOptions,
  frozen: Uint8Array | undefined,
): TrainingTask {
  // With fewer words there is no noise to tell the centre from.
  if (vocabulary.size < 2) {
    const advice =
      report.missingWords > 0
        ? `${report.missingWords} words of the list given never occur: are they written as the ` +
          'tokenizer writes words, in lower case?'
        : 'Use a larger corpus or a lower minCount.';
    throw new TrainingError(
      'VOCABULARY_EMPTY',
      `${vocabulary.size} of ${report.distinctWords} different words are in the vocabulary, ` +
        `and training needs two. ${advice}`,
    );
  }
  return {
    ...options,
    stream,
    wordsPerEpoch: report.knownTokens,
    size: vocabulary.size,
    keep: keepThresholds(textCounts, options.sample),
    noise: buildNoiseTable(vocabulary.counts, options.nsExponent),
    frozen,
    shrink: !options.fixedWindow,
    mean: options.cbowMean,
    rate: options.learningRate,
    minRate: options.minLearningRate,
    batch: options.batch === 'auto' ? batchFor(options.epochs * report.knownTokens) : options.batch,
  };
}

/** Windows of a batch for a number of word passes: a power of two that leaves some 4,000 steps. */
function batchFor(passes: number): number {
  return Math.min(16_384, Math.max(256, 2 ** Math.round(Math.log2(passes / 4000))));
}

async function trainEpoch(
  session: EngineSession,
  task: TrainingTask,
  epoch: number,
  onEvent?: (event: TrainEvent) => void,
  signal?: AbortSignal,
): Promise<{ record: EpochRecord; deviceIdle: number | undefined }> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const totalWords = task.epochs * task.wordsPerEpoch;
  const sum = await session.trainEpoch(
    epoch,
    onEvent &&
      ((progress) => {
        // What goes on from an earlier state passes some words twice.
        const passed = Math.min(progress.words, task.wordsPerEpoch);
        const words = epoch * task.wordsPerEpoch + passed;
        const wordsPerSecond = progress.words / seconds();
        onEvent({
          type: 'training',
          epoch: epoch + 1,
          epochs: task.epochs,
          words,
          totalWords,
          wordsPerSecond,
          loss: meanLoss(progress),
          learningRate: rateAt(task, words / totalWords),
          secondsLeft: (totalWords - words) / wordsPerSecond,
        });
      }),
    signal,
  );
  if (sum.examples === 0) {
    throw new TrainingError(
      'NO_EXAMPLES',
      `No word had a neighbour in epoch ${epoch + 1}: after subsampling, no document has two ` +
        'words. Use a larger corpus, longer documents, a lower minCount, or sample 0.',
    );
  }
  const loss = meanLoss(sum);
  if (!Number.isFinite(loss)) {
    throw diverged(`The loss stopped being a number in epoch ${epoch + 1}`, task.rate);
  }
  const record = {
    epoch: epoch + 1,
    loss,
    heldOutLoss: task.heldOut > 0 ? await heldOutLoss(session, task) : null,
    words: task.wordsPerEpoch,
    seconds: seconds(),
  };
  return { record, deviceIdle: sum.deviceIdle };
}

async function heldOutLoss(session: EngineSession, task: TrainingTask): Promise<number> {
  const sum = await session.measureHeldOut();
  if (sum.examples === 0) {
    throw new TrainingError(
      'HELD_OUT_EMPTY',
      `No document fell into the held-out share of ${task.heldOut}: the corpus has too few. ` +
        'Use a larger share, or none, or cut the corpus into more documents.',
    );
  }
  return meanLoss(sum);
}

const meanLoss = ({ loss, examples }: LossSum): number => loss / examples;
