import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ModelFileError, WordloomError } from '../src/index.js';
import { ModelFile } from '../src/store/index.js';

/**
 * Finds out before hours of work whether a model can be written to `path`.
 *
 * @param force whether a file that is no model may be replaced
 * @throws WordloomError OUTPUT_UNWRITABLE, or OUTPUT_FOREIGN for a file that is no model
 */
export function checkModelOutput(path: string, force: boolean): void {
  if (path === '-') {
    const message = 'A model cannot be written to standard output: name a file with -o.';
    throw new WordloomError('OUTPUT_UNWRITABLE', message);
  }
  checkOutput(path);
  if (!force && holdsSomethingElse(path)) {
    throw new WordloomError(
      'OUTPUT_FOREIGN',
      `${path} exists and is not a wordloom model, so it is not replaced. ` +
        'Choose another file with -o, or replace it with --force.',
    );
  }
}

/**
 * The same for a file of another kind, which must not replace a model.
 *
 * @throws WordloomError OUTPUT_UNWRITABLE, or OUTPUT_IS_MODEL
 */
export function checkExportOutput(path: string): void {
  checkOutput(path);
  if (existsSync(path) && !isEmpty(path) && isModel(path)) {
    throw new WordloomError(
      'OUTPUT_IS_MODEL',
      `${path} is a wordloom model, so it is not replaced. Choose another file with -o.`,
    );
  }
}

function checkOutput(path: string): void {
  const unwritable = (reason: string, cause?: unknown): WordloomError =>
    new WordloomError('OUTPUT_UNWRITABLE', `${path} cannot be written: ${reason}.`, { cause });
  try {
    const old = statSync(path, { throwIfNoEntry: false });
    if (old && !old.isFile()) throw unwritable('it exists and is not a regular file');
    // A link stays, and what it leads to is replaced.
    const folder = dirname(old ? realpathSync(path) : resolve(path));
    if (!existsSync(folder)) throw unwritable(`there is no folder ${folder}; create it first`);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (error instanceof WordloomError) throw error;
    throw unwritable((error as Error).message, error);
  }
}

const holdsSomethingElse = (path: string): boolean =>
  existsSync(path) && !isEmpty(path) && !isModel(path);

const isEmpty = (path: string): boolean => statSync(path).size === 0;

/** Whether it is a model, be it damaged or newer than this program. */
function isModel(path: string): boolean {
  try {
    ModelFile.open(path).close();
    return true;
  } catch (error) {
    return error instanceof ModelFileError && ['MODEL_DAMAGED', 'MODEL_NEWER'].includes(error.code);
  }
}
