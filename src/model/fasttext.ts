import * as check from '../options/check.js';
import { type FastTextModel, openFastText as openFile } from '../formats/fasttext-bin.js';
import type { InputFile } from '../formats/format.js';

/**
 * Opens fastText's own model file (.bin) for what an imported model does not keep: vectors of words
 * that it has not learnt, made of their character n-grams. A path is for Node.js only.
 *
 *     const fastText = await openFastText('wiki.en.bin');
 *     fastText.vectorOf('unheardof'); // Float32Array, (dim)
 *
 * @throws TypeError for a wrong argument; VectorFileError VECTORS_UNREADABLE, VECTORS_FOREIGN for
 *   another file and a quantised model, VECTORS_DAMAGED
 */
export async function openFastText(file: string | InputFile): Promise<FastTextModel> {
  if (typeof file === 'object' && file !== null) return openFile(file);
  const path = check.string('file', file);
  const { openInput } = await import('../store/index.js');
  return openFile(openInput(path));
}
