import { VectorFileError } from '../../errors.js';
import { HEAD_BYTES, type InputFile, type VectorFormat } from './format.js';
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

/** The first HEAD_BYTES bytes, or all where there are fewer. */
async function headOf(file: InputFile): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  let length = 0;
  for await (const chunk of file.bytes()) {
    const part = chunk.subarray(0, HEAD_BYTES - length);
    head.set(part, length);
    length += part.length;
    if (length === HEAD_BYTES) break;
  }
  return head.subarray(0, length);
}
