import { VectorFileError } from '../errors.js';
import type { InputFile } from './format.js';

/** VECTORS_FOREIGN; `what` completes "FILE is not ...". */
export function foreign(file: InputFile, what: string, cause?: unknown): VectorFileError {
  const message =
    `${file.name} is not ${what}. ` +
    'Check that it is the right file, or name its format (command line: --format).';
  return new VectorFileError('VECTORS_FOREIGN', file.name, message, { cause });
}

/** VECTORS_DAMAGED; `where` is 'line 17' or 'byte 4711', `what` a clause that says what is wrong. */
export function damaged(
  file: InputFile,
  where: string,
  what: string,
  cause?: unknown,
): VectorFileError {
  const message = `${file.name}, ${where}: ${what}. Nothing of it was taken; get a whole copy of it.`;
  return new VectorFileError('VECTORS_DAMAGED', file.name, message, { cause });
}
