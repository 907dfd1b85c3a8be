import { unmarkedUtf16 } from '../bytes/encoding.js';
import { foreignAdvice, foreignKind } from '../bytes/signatures.js';
import { quoted, VectorFileError } from '../errors.js';
import { asciiOf, holdsControls } from './ascii.js';
import type { InputFile, VectorFormat } from './format.js';
import { headOf } from './head.js';
import { FORMATS } from './registry.js';

/** The endings of compressed files. */
export const COMPRESSION = /\.(?:gz|zst)$/i;

/** How many characters of a first line are shown. */
const SHOWN = 60;

/**
 * Detects the format of a file by its content. If several formats fit, the file extension decides,
 * and then the order of FORMATS.
 *
 * @throws VectorFileError VECTORS_FOREIGN if no format fits; errors from reading the file.
 */
export async function detectFormat(
  file: InputFile,
  formats: readonly VectorFormat[] = FORMATS,
): Promise<VectorFormat> {
  const readable = formats.filter(({ read }) => read !== undefined);
  const name = file.name.toLowerCase().replace(COMPRESSION, '');
  const named = readable.filter(({ extensions }) => extensions.some((end) => name.endsWith(end)));
  const head = await headOf(file);
  // Before all formats: the contents of an archive of vectors may look like them line by line.
  const kind = foreignKind(head);
  if (kind !== undefined && !kind.isText && !kind.isVectors) {
    throw unknownFormat(file, head, readable);
  }
  const fits = (format: VectorFormat): boolean => format.recognises?.(head) ?? false;
  // A format without a signature is recognised by its ending alone.
  const found =
    named.find(fits) ??
    readable.find(fits) ??
    named.find(({ recognises }) => recognises === undefined);
  if (found !== undefined) return found;
  throw unknownFormat(file, head, readable);
}

/** Why a file is not a file of vectors, and what to do about it. */
function unknownFormat(
  file: InputFile,
  head: Uint8Array,
  readable: readonly VectorFormat[],
): VectorFileError {
  const known = `Known formats: ${readable.map((format) => format.name).join(', ')}.`;
  const refuse = (what: string, advice = { library: known, commandLine: known }): VectorFileError =>
    new VectorFileError(
      'VECTORS_FOREIGN',
      file.name,
      `${file.name} is not a file of vectors: ${what}.`,
      { advice },
    );
  if (head.length === 0) return refuse('it is empty');
  const kind = foreignKind(head);
  if (kind !== undefined) {
    const advice = foreignAdvice(kind, file.name, 'wordloom import - -o model.db');
    return refuse(`it is ${kind.name}`, advice);
  }
  const encoding = unmarkedUtf16(head);
  if (encoding !== undefined) {
    return refuse(`it looks like text in ${encoding.toUpperCase()} without a byte order mark`, {
      library: `Pass encoding: '${encoding}'.`,
      commandLine: `Pass --encoding ${encoding}.`,
    });
  }
  if (holdsControls(head)) {
    return refuse('its format is not recognised', {
      library: `If you know its format, name it with the option format. ${known}`,
      commandLine: `If you know its format, name it with --format. ${known}`,
    });
  }
  const line = asciiOf(head.subarray(0, 4 * SHOWN)).split(/\r?\n/, 1)[0];
  const shown = line.length > SHOWN ? `${line.slice(0, SHOWN)}...` : line;
  return refuse(
    'its format is not recognised; each line of text should be a word and its numbers, ' +
      `but it begins with ${quoted(new TextDecoder().decode(Uint8Array.from(shown, (c) => c.charCodeAt(0))))}`,
  );
}
