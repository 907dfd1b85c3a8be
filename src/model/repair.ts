import * as check from '../options/check.js';
import type { RepairReport } from '../store/index.js';
import { requireNode } from '../threads.js';
import { VERSION } from '../version.js';

/**
 * Salvages the intact parts of a damaged model, of word vectors or a language model, to another
 * file, replacing an existing model at `output`. Reports what is lost. Node.js only.
 *
 * From word vectors it saves each word whose vector matches its checksum. A damaged output matrix
 * is left out, and training cannot continue then. From a language model it saves the whole network
 * or nothing. The damaged file stays unchanged.
 *
 * @throws ModelFileError MODEL_MISSING, MODEL_FOREIGN; MODEL_DAMAGED if nothing can be saved,
 *   MODEL_UNWRITABLE; WordloomError OUTPUT_IS_INPUT
 */
export async function repairModel(path: string, output: string): Promise<RepairReport> {
  requireNode('Repairing a model file');
  const store = await import('../store/index.js');
  return store.repairModel(check.string('path', path), check.string('output', output), VERSION);
}
