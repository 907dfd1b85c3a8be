import { advise, type Advice, VectorFileError } from '../errors.js';
import type { InputFile } from './format.js';

const RIGHT_FORMAT: Advice = {
  library: 'Check that it is the right file, or name its format with the option format.',
  commandLine: 'Check that it is the right file, or name its format with --format.',
};

/** VECTORS_FOREIGN; `what` completes "FILE is not ...". */
export function foreign(
  file: InputFile,
  what: string,
  cause?: unknown,
  advice = RIGHT_FORMAT,
): VectorFileError {
  const message = `${file.name} is not ${what}.`;
  return new VectorFileError('VECTORS_FOREIGN', file.name, message, { cause, advice });
}

/** `foreign` for a reader of only one format. */
export const foreignModel = (file: InputFile, what: string, cause?: unknown): VectorFileError =>
  foreign(file, what, cause, advise('Check that it is the right file.'));

/** VECTORS_DAMAGED; `where` is 'line 17' or 'byte 4711', `what` a clause that says what is wrong. */
export function damaged(
  file: InputFile,
  where: string,
  what: string,
  cause?: unknown,
  advice?: Advice,
): VectorFileError {
  const message = `${file.name}, ${where}: ${what}. Nothing was imported.`;
  return new VectorFileError('VECTORS_DAMAGED', file.name, message, { cause, advice });
}

/** `damaged` for a file that ends too early. */
export const endsEarly = (file: InputFile, where: string, what: string): VectorFileError =>
  damaged(file, where, what, undefined, advise('It is truncated: get a complete copy.'));
