import { existsSync, statSync } from 'node:fs';
import { type Model, train, type TrainOptions } from '../src/index.js';
import { abortable, Interruption } from './interruption.js';
import type { Io } from './io.js';
import { count, counted, decimal, size } from './numbers.js';
import { checkModelOutput } from './output-file.js';
import type { Progress } from './progress/index.js';
import { identityOf, saveOrRescue } from './saving.js';

/** A model that was trained and saved. */
export interface SavedModel {
  readonly model: Model;
  readonly path: string;
  readonly bytes: number; // of the file
  readonly wordsPerSecond: number; // in training
}

/**
 * Trains, saves, and says so. Where it is interrupted, nothing is written.
 *
 * @param path has passed `checkModelOutput`
 * @throws WordloomError SAVED_ELSEWHERE, which says where, if the model could not be saved to `path`
 */
export async function trainAndSave(
  corpus: readonly string[],
  options: TrainOptions,
  path: string,
  progress: Progress,
  { signal }: Io,
): Promise<SavedModel> {
  const accepted = identityOf(path);
  const model = await trainUntil(signal, corpus, options, path, progress);
  // What came there during training has not passed the check.
  await saveOrRescue(model, path, accepted, (came) => checkModelOutput(came, false));
  const bytes = statSync(path).size;
  // A model that goes on has epochs of earlier runs before those of this one.
  const history = model.history.slice(-Number(model.options.epochs));
  const sum = (key: 'words' | 'seconds'): number =>
    history.reduce((total, record) => total + record[key], 0);
  const wordsPerSecond = sum('words') / sum('seconds');
  progress.note(
    `Trained ${counted(history.length, 'epoch')} at ${count(wordsPerSecond)} words/s, ` +
      `last loss ${decimal(model.history.at(-1)!.loss)}.`,
  );
  progress.note(
    `Saved ${path}: ${counted(model.size, 'word')}, ${model.dim} numbers each, ${size(bytes)}.`,
  );
  return { model, path, bytes, wordsPerSecond };
}

async function trainUntil(
  signal: AbortSignal,
  corpus: readonly string[],
  options: TrainOptions,
  path: string,
  progress: Progress,
): Promise<Model> {
  const { onEvent } = progress;
  try {
    return await abortable(signal, train({ ...options, corpus, onEvent, signal }));
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    const old = existsSync(path) ? `, and ${path} is as it was` : '';
    throw new Interruption(error.signal, `Nothing was written${old}.`);
  } finally {
    progress.close();
  }
}
