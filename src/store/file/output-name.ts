import { basename } from 'node:path';
import { WordloomError } from '../../errors.js';

/**
 * Refuses file names that a format does not allow.
 *
 * @param refusesName returns the reason, in words; undefined if every name is allowed
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
