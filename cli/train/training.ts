import { statSync } from 'node:fs';
import {
  type Checkpoint,
  type CheckpointOptions,
  type Model,
  type RunOptions,
  TrainingError,
} from '../../src/index.js';
import { pathArgument } from '../../src/shell.js';
import { nothingWritten, savedAt, unlessReading } from './going-on.js';
import { Interruption } from '../terminal/interruption.js';
import type { Io } from '../terminal/io.js';
import { count, counted, decimal, size } from '../terminal/numbers.js';
import { checkModelOutput } from '../files/output-file.js';
import type { Progress } from '../progress/index.js';
import { identityOf, saveChecked, saveOrRescue } from '../files/saving.js';

/** Trains, with what goes on beside. */
export type TrainingRun = (
  hooks: RunOptions & Pick<CheckpointOptions, 'onCheckpoint'>,
) => Promise<Model>;

/** A model that was trained and saved. */
export interface SavedModel {
  readonly model: Model;
  readonly path: string;
  readonly bytes: number; // of the file
  readonly wordsPerSecond: number; // in training
}

/**
 * Trains, saves, and says so. Checkpoints are saved to the same path, the last of them where it is
 * interrupted.
 *
 * @param path has passed `checkModelOutput`
 * @param again what has to be typed to go on, word by word, after the program's name and in front of
 *   the path; without it, there are no checkpoints
 * @throws WordloomError SAVED_ELSEWHERE, which says where, if the model could not be saved to `path`
 */
export async function trainAndSave(
  run: TrainingRun,
  path: string,
  progress: Progress,
  io: Io,
  again?: readonly string[],
): Promise<SavedModel> {
  const output = new Output(path);
  const model = await trainUntil(run, output, progress, io, again);
  await output.save(model);
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

/** The file that is written, now and then and in the end. */
class Output {
  readonly path: string;
  #accepted: string | undefined;
  /** Where the training stood when it was saved last. */
  where: string | undefined;

  constructor(path: string) {
    this.path = path;
    this.#accepted = identityOf(path);
  }

  /** @param save which of the two ways */
  async save(model: Model | Checkpoint, save = saveOrRescue): Promise<void> {
    // What came there during training has not passed the check.
    await save(model, this.path, this.#accepted, (came) => checkModelOutput(came, false));
    this.#accepted = identityOf(this.path);
  }
}

async function trainUntil(
  run: TrainingRun,
  output: Output,
  progress: Progress,
  { signal }: Io,
  again: readonly string[] | undefined,
): Promise<Model> {
  const { path } = output;
  const onCheckpoint = async (checkpoint: Checkpoint): Promise<void> => {
    try {
      await output.save(checkpoint, signal.aborted ? saveOrRescue : saveChecked);
      output.where = placeOf(checkpoint);
    } catch (error) {
      if (signal.aborted || isDivergence(error)) throw error;
      // A full disk may have room later: training is worth more than this checkpoint.
      progress.note(`warning: no checkpoint was made. ${(error as Error).message}`);
    }
  };
  try {
    return await unlessReading(signal, progress.onEvent, (onEvent) =>
      run({ onEvent, signal, ...(again && { onCheckpoint }) }),
    );
  } catch (error) {
    if (error instanceof Interruption) {
      const consequence =
        output.where === undefined || again === undefined
          ? nothingWritten(path)
          : savedAt(path, output.where, ['wordloom', ...again, pathArgument(path)]);
      throw new Interruption(error.signal, consequence);
    }
    if (isDivergence(error) && output.where !== undefined) {
      const last = `${path} is as it was saved ${output.where}, the last time that it was sound.`;
      throw new TrainingError('DIVERGED', `${error.message} ${last}`, { cause: error });
    }
    throw error;
  } finally {
    progress.close();
  }
}

function placeOf({ position: { epoch, epochs, words, totalWords } }: Checkpoint): string {
  const isBetween = words === ((epoch - 1) * totalWords) / epochs;
  return isBetween ? `after epoch ${epoch - 1}` : `within epoch ${epoch}`;
}

const isDivergence = (error: unknown): error is TrainingError =>
  error instanceof TrainingError && error.code === 'DIVERGED';
