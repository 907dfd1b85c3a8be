import * as check from '../options/check.js';
import type { RepairReport } from '../store/index.js';
import { requireNode } from '../threads.js';
import { VERSION } from '../version.js';

/**
 * Writes the intact parts of a damaged model, of word vectors or a language model, to another file, in
 * place of a model that may be at `output`, and says what is lost. Node.js only.
 *
 * Of word vectors, each word is saved whose vector is what was written, by its checksum; without the
 * output matrix where that is damaged, so that training cannot continue. Of a language model, all of the
 * network or nothing. The damaged file stays as it is.
 *
 * @throws ModelFileError MODEL_MISSING, MODEL_FOREIGN; MODEL_DAMAGED where nothing can be saved,
 *   MODEL_UNWRITABLE; WordloomError OUTPUT_IS_INPUT
 */
export async function repairModel(path: string, output: string): Promise<RepairReport> {
  requireNode('Repairing a model file');
  const store = await import('../store/index.js');
  return store.repairModel(check.string('path', path), check.string('output', output), VERSION);
}
