import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Model, train, type TrainOptions, WordloomError } from '../src/index.js';
import { abortable, Interruption } from './interruption.js';
import type { Io } from './io.js';
import { count, counted, decimal, size } from './numbers.js';
import { checkModelOutput } from './output-file.js';
import type { Progress } from './progress/index.js';

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
  const accepted = identity(path);
  const model = await trainUntil(signal, corpus, options, path, progress);
  try {
    // What came there during training has not passed the check.
    if (identity(path) !== accepted) checkModelOutput(path, false);
    await model.save(path);
  } catch (error) {
    throw await rescue(model, path, error);
  }
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

/** Tells a file from others that take its place, or its content from another. */
function identity(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { dev, ino, mtimeMs } = statSync(path);
  return `${dev} ${ino} ${mtimeMs}`;
}

/**
 * Saves a model that cannot be saved to `path` beside it, or else in the folder of temporary files,
 * so that the time of training is not lost. Returns the error to throw, which says where.
 */
async function rescue(model: Model, path: string, error: unknown): Promise<unknown> {
  const name = `wordloom-${process.pid}-${Date.now()}.db`;
  for (const place of [`${path}.new.db`, join(tmpdir(), name)]) {
    try {
      if (existsSync(place)) continue;
      await model.save(place);
    } catch {
      continue;
    }
    const message = `${(error as Error).message} The trained model was saved as ${place} instead.`;
    return new WordloomError('SAVED_ELSEWHERE', message, { cause: error });
  }
  return error;
}
