import { statSync } from 'node:fs';
import { pathArgument } from '../../src/advanced.js';
import { TrainingError } from '../../src/index.js';
import { identityOf, type Savable, saveChecked, saveOrRescue } from '../files/saving.js';
import type { Progress } from '../progress/index.js';
import { messageOf } from '../terminal/failure.js';
import { Interruption } from '../terminal/interruption.js';
import type { Io } from '../terminal/io.js';
import { nothingWritten, savedAt, unlessReading } from './interrupted.js';

/** The hooks of a training run. */
export interface Hooks<Event, Checkpoint> {
  readonly onEvent: (event: Event) => void;
  readonly signal: AbortSignal;
  /** Undefined if nothing is saved before the end. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => Promise<void>;
}

/** A training, ready to run. */
export type Run<Trained, Event, Checkpoint> = (hooks: Hooks<Event, Checkpoint>) => Promise<Trained>;

/** What vectors and language models do differently. */
export interface Kind<Trained, Checkpoint> {
  /** Throws if a model of this kind must not be written to a path. */
  checkOutput(path: string): void;
  /** The progress of a checkpoint: words or tokens, over all epochs. */
  progressOf(checkpoint: Checkpoint): { epoch: number; epochs: number; done: number; of: number };
  /** What to say of a model that was saved, a sentence each. */
  notes(model: Trained, path: string, bytes: number): string[];
}

/** Where a model is saved, and how to resume its training. */
export interface Output {
  /** It has passed `checkModelOutput`. */
  readonly path: string;
  /** The command that resumes, word by word, in front of the path; without it, no checkpoints. */
  readonly again?: readonly string[];
}

/** A model that was trained and saved. */
export interface Saved<Trained> {
  readonly model: Trained;
  readonly path: string;
  readonly bytes: number; // of the file
}

/**
 * Trains, saves, and reports it. Checkpoints are saved to the same path. If training is
 * interrupted, the last one is saved and the command to resume is printed. If it diverges, the file
 * stays unchanged.
 *
 * @throws WordloomError SAVED_ELSEWHERE, which says where, if the model could not be saved to `path`;
 *   Interruption; TrainingError
 */
export async function saveWhileTraining<
  Trained extends Savable,
  Event extends { readonly type: string },
  Checkpoint extends Savable,
>(
  run: Run<Trained, Event, Checkpoint>,
  kind: Kind<Trained, Checkpoint>,
  output: Output,
  progress: Progress<Event>,
  { signal }: Io,
): Promise<Saved<Trained>> {
  const { path } = output;
  const file = new OutputFile(path, kind.checkOutput);
  const model = await trainUntil(run, kind, output, file, progress, signal);
  await file.save(model);
  const bytes = statSync(path).size;
  kind.notes(model, path, bytes).forEach(progress.note);
  return { model, path, bytes };
}

/** The file that is written, at checkpoints and at the end. */
class OutputFile {
  readonly #path: string;
  readonly #check: (path: string) => void;
  #accepted: string | undefined;

  constructor(path: string, check: (path: string) => void) {
    this.#path = path;
    this.#check = check;
    this.#accepted = identityOf(path);
  }

  /** @param how which of the two ways */
  async save(model: Savable, how = saveOrRescue): Promise<void> {
    // A file that appeared there during training was not checked.
    await how(model, this.#path, this.#accepted, this.#check);
    this.#accepted = identityOf(this.#path);
  }
}

async function trainUntil<
  Trained,
  Event extends { readonly type: string },
  Checkpoint extends Savable,
>(
  run: Run<Trained, Event, Checkpoint>,
  kind: Kind<Trained, Checkpoint>,
  { path, again }: Output,
  file: OutputFile,
  progress: Progress<Event>,
  signal: AbortSignal,
): Promise<Trained> {
  let where: string | undefined; // training stood when it was saved last
  const onCheckpoint = async (checkpoint: Checkpoint): Promise<void> => {
    try {
      await file.save(checkpoint, signal.aborted ? saveOrRescue : saveChecked);
      where = placeOf(kind.progressOf(checkpoint));
    } catch (error) {
      if (signal.aborted || isDivergence(error)) throw error;
      // A full disk may have room later: training is worth more than this checkpoint.
      progress.note(`warning: no checkpoint was saved. ${messageOf(error)}`);
    }
  };
  try {
    return await unlessReading(signal, progress.onEvent, (onEvent) =>
      run({ onEvent, signal, ...(again && { onCheckpoint }) }),
    );
  } catch (error) {
    if (error instanceof Interruption) {
      const consequence =
        where === undefined || again === undefined
          ? nothingWritten(path)
          : savedAt(path, where, ['wordloom', ...again, pathArgument(path)]);
      throw new Interruption(error.signal, consequence);
    }
    if (isDivergence(error) && where !== undefined) {
      const message = `${error.commandLine} ${path} holds the model as it was ${where}.`;
      throw new TrainingError('DIVERGED', message, { cause: error });
    }
    throw error;
  } finally {
    progress.close();
  }
}

function placeOf({
  epoch,
  epochs,
  done,
  of,
}: ReturnType<Kind<never, never>['progressOf']>): string {
  const isBetween = done === ((epoch - 1) * of) / epochs;
  return isBetween ? `after epoch ${epoch - 1}` : `within epoch ${epoch}`;
}

const isDivergence = (error: unknown): error is TrainingError =>
  error instanceof TrainingError && error.code === 'DIVERGED';
