import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { ModelFileError, WordloomError } from '../src/index.js';
import { checkModelPath, ModelFile } from '../src/store/index.js';
import { UsageError } from './failure.js';

/**
 * Finds out before hours of work whether a model can be written to `path`.
 *
 * @param force whether a file that is no model may be replaced
 * @throws UsageError if `path` is empty
 * @throws WordloomError where it cannot be written or SQLite is missing; OUTPUT_FOREIGN for a file
 *   that is no model
 */
export function checkModelOutput(path: string, force: boolean): void {
  checkName(path);
  if (path === '-') {
    const message = 'A model cannot be written to standard output: name a file with -o.';
    throw new WordloomError('OUTPUT_UNWRITABLE', message);
  }
  checkModelPath(path);
  if (!force && holdsData(path) && !isModel(path)) throw foreign(path, 'a wordloom model');
}

/**
 * Sees to it that a file of vectors replaces nothing that is dear. Whether it can be written at all
 * is found out in writing it, which is soon.
 *
 * @param force whether a file of another kind may be replaced; a model never is
 * @throws UsageError if `path` is empty
 * @throws WordloomError OUTPUT_IS_MODEL, or OUTPUT_FOREIGN for a file that holds no vectors
 */
export function checkExportOutput(path: string, force: boolean): void {
  checkName(path);
  if (!holdsData(path)) return;
  if (isModel(path)) {
    throw new WordloomError(
      'OUTPUT_IS_MODEL',
      `${path} is a wordloom model, so it is not replaced. Choose another file with -o.`,
    );
  }
  if (!force && !isExport(path)) throw foreign(path, 'a file of vectors');
}

function checkName(path: string): void {
  if (path === '') throw new UsageError('-o must name a file, but its name is empty.');
}

function foreign(path: string, expected: string): WordloomError {
  return new WordloomError(
    'OUTPUT_FOREIGN',
    `${path} exists and is not ${expected}, so it is not replaced. ` +
      'Choose another file with -o, or replace it with --force.',
  );
}

function holdsData(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = statSync(path);
  return file.isFile() && file.size > 0;
}

/** Whether it is a model, be it damaged or newer than this program. Throws if it is unreadable. */
function isModel(path: string): boolean {
  try {
    ModelFile.open(path).close();
    return true;
  } catch (error) {
    if (!(error instanceof ModelFileError) || error.code === 'MODEL_MISSING') throw error;
    return error.code !== 'MODEL_FOREIGN';
  }
}

/** Whether its first line is that of exported vectors: how many, and how long. */
function isExport(path: string): boolean {
  const bytes = Buffer.alloc(64);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes);
  } finally {
    closeSync(file);
  }
  return /^\d+ \d+\r?\n/.test(bytes.toString('latin1'));
}
