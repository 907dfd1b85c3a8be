import { chmodSync, existsSync, lstatSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WordloomError } from '../../src/index.js';
import { messageOf } from '../terminal/failure.js';

/** A model of any kind, which can be saved to a path. */
export interface Savable {
  save(path: string, options?: { overwrite?: boolean }): Promise<void>;
}

/**
 * Identifies a file and its content, to notice if either is replaced; undefined if there is none.
 */
export function identityOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const { dev, ino, mtimeMs } = statSync(path);
  return `${dev} ${ino} ${mtimeMs}`;
}

/**
 * Saves a trained model. If that fails, it is saved beside `path`, or else in the folder of
 * temporary files, so that no training is lost.
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
  const place = (await saveBeside(model, path)) ?? (await saveInTemporaryFolder(model));
  if (place === undefined) return error;
  const message = `${messageOf(error)} The trained model was saved as ${place} instead.`;
  return new WordloomError('SAVED_ELSEWHERE', message, { cause: error });
}

/** Where the model was saved; undefined if that failed. */
async function saveBeside(model: Savable, path: string): Promise<string | undefined> {
  const place = `${path}.new.db`;
  // A link that leads nowhere is there too, and somebody's.
  if (lstatSync(place, { throwIfNoEntry: false }) !== undefined) return undefined;
  try {
    await model.save(place);
    return place;
  } catch {
    return undefined;
  }
}

/**
 * Others may read and write in the folder of temporary files. So the model gets a new folder there,
 * with an unpredictable name, which only its owner can open.
 */
async function saveInTemporaryFolder(model: Savable): Promise<string | undefined> {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'wordloom-rescue-')); // 0700
    const place = join(folder, 'model.db');
    await model.save(place);
    chmodSync(place, 0o600);
    return place;
  } catch {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}
