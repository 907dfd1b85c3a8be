import { VectorFileError } from '../errors.js';
import type { InputFile, VectorFormat } from './format.js';
import { headOf } from './head.js';
import { FORMATS } from './registry.js';

/** The ending that says how a file is compressed. */
export const COMPRESSION = /\.(?:gz|zst)$/i;

/**
 * The format of a file. The content decides; where it fits several formats, the ending of the name
 * does, and then their order in FORMATS.
 *
 * @throws VectorFileError VECTORS_FOREIGN where it is none of them, and what reading throws.
 */
export async function detectFormat(
  file: InputFile,
  formats: readonly VectorFormat[] = FORMATS,
): Promise<VectorFormat> {
  const readable = formats.filter(({ read }) => read !== undefined);
  const name = file.name.toLowerCase().replace(COMPRESSION, '');
  const named = readable.filter(({ extensions }) => extensions.some((end) => name.endsWith(end)));
  const head = await headOf(file);
  const fits = (format: VectorFormat): boolean => format.recognises?.(head) ?? false;
  // A format without a signature to look for is known by its ending alone.
  const found =
    named.find(fits) ??
    readable.find(fits) ??
    named.find(({ recognises }) => recognises === undefined);
  if (found !== undefined) return found;
  const what = head.length === 0 ? 'it is empty' : 'its content is of no format that is known';
  throw new VectorFileError(
    'VECTORS_FOREIGN',
    file.name,
    `${file.name} is no file of vectors: ${what}. ` +
      `Known formats: ${readable.map((format) => format.name).join(', ')}.`,
  );
}
