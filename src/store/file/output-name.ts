import { basename } from 'node:path';
import { WordloomError } from '../../errors.js';

/**
 * Refuses names that a file of a format must not have.
 *
 * @param refusesName says why not, in words; undefined where all names will do
 * @throws WordloomError OUTPUT_NAME_UNFIT
 */
export function checkOutputName(
  path: string,
  format: string,
  refusesName: ((name: string) => string | undefined) | undefined,
): void {
  const refusal = refusesName?.(basename(path));
  if (refusal === undefined) return;
  const message = `The format ${format} cannot be written to ${path}: ${refusal}.`;
  throw new WordloomError('OUTPUT_NAME_UNFIT', message);
}
