import { statSync } from 'node:fs';
import { TrainingError } from '../../src/errors.js';
import type { LanguageModel } from '../../src/language-model/language-model.js';
import type { LanguageModelEvent } from '../../src/networks/progress.js';
import type { LanguageModelRunOptions } from '../../src/language-model/train.js';
import { nothingWritten, savedAt, unlessReading } from './going-on.js';
import { Interruption } from '../terminal/interruption.js';
import type { Io } from '../terminal/io.js';
import { counted, duration, size } from '../terminal/numbers.js';
import { checkModelOutput } from '../files/output-file.js';
import { perplexity, type Progress } from '../progress/index.js';
import { throttle } from '../progress/throttle.js';
import { identityOf, saveOrRescue } from '../files/saving.js';

/** Trains, with what goes on beside. */
export type LanguageModelRun = (hooks: LanguageModelRunOptions) => Promise<LanguageModel>;

const checkOutput = (path: string): void => checkModelOutput(path, false, 'a language model');

/** How a model is saved. */
export interface SavingRules {
  /** Whether the file holds what it takes to go on, in the end. */
  readonly resume: boolean;
  /** What has to be typed again to go on, the corpus first. */
  readonly texts: readonly string[];
}

/** Milliseconds between two savings at least, the last one apart. */
const SAVE_EVERY = 10_000;

/**
 * Trains and saves, after epochs as time goes by and in the end. Where it is interrupted, it saves where training stands, and
 * says how to go on; where training diverges, the last state before that is saved.
 *
 * @param path has passed `checkModelOutput`
 * @throws TrainingError DIVERGED; WordloomError SAVED_ELSEWHERE, which says where, if the model could not be saved to `path`
 */
export async function saveWhileTraining(
  run: LanguageModelRun,
  path: string,
  progress: Progress<LanguageModelEvent>,
  { signal }: Io,
  { resume, texts }: SavingRules,
): Promise<{ model: LanguageModel; bytes: number }> {
  let accepted = identityOf(path);
  let last: LanguageModel | undefined; // as it was at the last checkpoint
  let saved: LanguageModel | undefined; // the last of them in the file
  const save = async (model: LanguageModel): Promise<void> => {
    await saveOrRescue(model, path, accepted, checkOutput);
    accepted = identityOf(path);
    saved = model;
  };
  const isDue = throttle(SAVE_EVERY);
  const onCheckpoint = async (model: LanguageModel): Promise<void> => {
    last = model;
    if (isDue() || signal.aborted) await save(model);
  };
  let model: LanguageModel;
  try {
    model = await unlessReading(signal, progress.onEvent, (onEvent) =>
      run({ onEvent, onCheckpoint, signal }),
    );
    const final = {
      save: (to: string, options = {}) => model.save(to, { ...options, resume }),
    };
    await saveOrRescue(final, path, accepted, checkOutput);
  } catch (error) {
    if (error instanceof TrainingError && error.code === 'DIVERGED' && last !== undefined) {
      if (saved !== last) await save(last);
      const { epoch } = last.state.resume!.position;
      const kept = `${error.message} ${path} holds the model as it was after epoch ${epoch}.`;
      throw new TrainingError(error.code, kept, { cause: error });
    }
    if (!(error instanceof Interruption)) throw error;
    throw new Interruption(error.signal, consequence(path, saved, texts));
  } finally {
    progress.close();
  }
  const bytes = statSync(path).size;
  notes(model, path, bytes).forEach(progress.note);
  return { model, bytes };
}

/** What an interruption means for the user. */
function consequence(
  path: string,
  saved: LanguageModel | undefined,
  texts: readonly string[],
): string {
  if (saved === undefined) return nothingWritten(path);
  const { epoch, batch } = saved.state.resume!.position;
  const where = batch === 0 ? `after epoch ${epoch}` : `within epoch ${epoch + 1}`;
  return savedAt(path, where, ['wordloom', 'lm', 'train', ...texts, '--resume', path]);
}

function notes(model: LanguageModel, path: string, bytes: number): string[] {
  const { history, state, vocabulary } = model;
  const best = history
    .filter(({ validationLoss }) => validationLoss !== null)
    .toSorted((a, b) => a.validationLoss! - b.validationLoss!)[0];
  const seconds = history.reduce((sum, record) => sum + record.seconds, 0);
  const quality =
    best === undefined
      ? `perplexity ${perplexity(history.at(-1)!.perplexity)}`
      : `validation perplexity ${perplexity(best.validationPerplexity!)} after epoch ${best.epoch}, ` +
        'which is kept';
  const { cell, hidden, layers } = state.architecture;
  return [
    `Trained ${counted(history.length, 'epoch')} in ${duration(seconds)}: ${quality}.`,
    `Saved ${path}: ${cell}, ${counted(layers, 'layer')} of ${hidden}, ` +
      `${counted(vocabulary.size, vocabulary.level === 'char' ? 'character' : 'word')}, ${size(bytes)}.`,
  ];
}
