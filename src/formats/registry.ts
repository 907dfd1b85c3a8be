import { WordloomError } from '../errors.js';
import { fasttextBin } from './fasttext-bin.js';
import type { VectorFormat } from './format.js';
import { glove } from './glove.js';
import { jsonl } from './jsonl.js';
import { keras } from './keras.js';
import { numpy } from './numpy.js';
import { projector } from './projector.js';
import { pytorch } from './pytorch.js';
import { safetensors } from './safetensors.js';
import { word2vecBinary } from './word2vec-binary.js';
import { word2vecText } from './word2vec-text.js';

/**
 * All formats. If several recognise a file, its ending decides, then this order. So a format with a
 * signature comes before one that accepts any text.
 */
export const FORMATS: readonly VectorFormat[] = [
  fasttextBin,
  numpy,
  safetensors,
  jsonl,
  projector,
  word2vecText,
  word2vecBinary,
  glove,
  pytorch,
  keras,
];

/**
 * The readable format of that name.
 *
 * @throws WordloomError FORMAT_UNKNOWN
 */
export const readableFormat = (name: string): VectorFormat => formatThat('read', name);

/**
 * The writable format of that name.
 *
 * @throws WordloomError FORMAT_UNKNOWN
 */
export const writableFormat = (name: string): VectorFormat => formatThat('write', name);

function formatThat(does: 'read' | 'write', name: string): VectorFormat {
  const able = FORMATS.filter((format) => format[does] !== undefined);
  const found = able.find((format) => format.name === name);
  if (found !== undefined) return found;
  const known = able.map((format) => format.name).join(', ');
  throw new WordloomError(
    'FORMAT_UNKNOWN',
    `There is no format "${name}" that can be ${does === 'read' ? 'read' : 'written'}; ` +
      `known: ${known}.`,
  );
}
