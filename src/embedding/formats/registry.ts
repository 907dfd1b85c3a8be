import { WordloomError } from '../../errors.js';
import type { VectorFormat } from './format.js';
import { glove } from './glove.js';
import { word2vecBinary } from './word2vec-binary.js';
import { word2vecText } from './word2vec-text.js';

/**
 * All formats. Where several recognise a file, its ending decides, then this order; so a format
 * that looks for a signature stands before one that takes whatever is text.
 */
export const FORMATS: readonly VectorFormat[] = [word2vecText, word2vecBinary, glove];

/** The format of that name. Throws WordloomError FORMAT_UNKNOWN, naming those that there are. */
export function formatNamed(name: string): VectorFormat {
  const found = FORMATS.find((format) => format.name === name);
  if (found !== undefined) return found;
  const known = FORMATS.map((format) => format.name).join(', ');
  throw new WordloomError('FORMAT_UNKNOWN', `There is no format "${name}"; known: ${known}.`);
}
