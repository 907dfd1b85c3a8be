import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WordloomError } from '../../src/index.js';

/** A model of any kind, which can be saved to a path. */
export interface Savable {
  save(path: string, options?: { overwrite?: boolean }): Promise<void>;
}

/** Tells a file from others that take its place, or its content from another; undefined if none. */
export function identityOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { dev, ino, mtimeMs } = statSync(path);
  return `${dev} ${ino} ${mtimeMs}`;
}

/**
 * Saves a trained model. Where that cannot be done, it is saved beside `path`, or else in the folder
 * of temporary files, so that the time of training is not lost.
 *
 * @param accepted the identity of the file at `path` when it passed `checkOutput`, which what came
 *   there meanwhile has to pass too
 * @throws WordloomError SAVED_ELSEWHERE, which says where
 */
export async function saveOrRescue(
  model: Savable,
  path: string,
  accepted: string | undefined,
  checkOutput: (path: string) => void,
): Promise<void> {
  try {
    await saveChecked(model, path, accepted, checkOutput);
  } catch (error) {
    throw await rescue(model, path, error);
  }
}

/** `saveOrRescue` without a rescue: what is on its way can be saved later. Throws what fails. */
export async function saveChecked(
  model: Savable,
  path: string,
  accepted: string | undefined,
  checkOutput: (path: string) => void,
): Promise<void> {
  if (identityOf(path) !== accepted) checkOutput(path);
  await model.save(path, { overwrite: true }); // it has passed the check
}

/** Saves a model elsewhere. Returns the error to throw, which says where. */
async function rescue(model: Savable, path: string, error: unknown): Promise<unknown> {
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
