import { foreignAdvice, foreignKind } from '../../bytes/signatures.js';
import { VectorFileError } from '../../errors.js';
import { headOf, type InputFile } from '../../formats/index.js';

/**
 * Refuses a file whose first bytes show that it is something else.
 *
 * @param expected what it should have been: 'a language model'
 * @throws VectorFileError VECTORS_FOREIGN, or VECTORS_UNREADABLE
 */
export async function refuseForeign(file: InputFile, expected: string): Promise<void> {
  const kind = foreignKind(await headOf(file));
  if (kind === undefined) return;
  throw new VectorFileError(
    'VECTORS_FOREIGN',
    file.name,
    `${file.name} is not ${expected}: it is ${kind.name}.`,
    { advice: foreignAdvice(kind, file.name, 'wordloom ... -') },
  );
}
