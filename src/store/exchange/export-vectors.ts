import { gzipSync } from 'node:zlib';
import {
  FORMATS,
  formatOfOutput,
  headOf,
  type VectorFormat,
  writableFormat,
} from '../../formats/index.js';
import type { Made } from '../../formats/format.js';
import { VectorFileError } from '../../errors.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { checkExportReplaces, checkNoModel } from '../file/check-output.js';
import { checkOutputName } from '../file/output-name.js';
import { pathBeside } from '../../formats/path-beside.js';
import { checkFilePath, gather, writeFilesAtomically } from '../file/write-file.js';
import { openInput } from './open-input.js';

/** How vectors are exported. */
export interface ExportVectorsOptions {
  /** A name from FORMATS. @default the extension of the path decides */
  readonly format?: string;
  /** Whether files that hold something else may be replaced; a model never is. @default false */
  readonly overwrite?: boolean;
}

/**
 * Writes vectors in another tool's format, each file completely or not at all. If `path` ends in
 * .gz, the files are compressed.
 *
 * @param counts of the words, (size)
 * @param made the record of the model, for formats that store it
 * @returns the paths of the files, `path` or those beside it
 * @throws WordloomError FORMAT_UNKNOWN, FILE_UNWRITABLE, WORD_UNWRITABLE for a word that the format
 *   cannot store, OUTPUT_NAME_UNFIT for a name that the format does not allow; OUTPUT_IS_MODEL and
 *   OUTPUT_FOREIGN if another file is in the way
 */
export async function exportVectors(
  source: VectorSource,
  counts: Float64Array | undefined,
  path: string,
  { format: name, overwrite = false }: ExportVectorsOptions = {},
  made?: Made,
): Promise<string[]> {
  checkNoModel(path);
  if (/[/\\]$/.test(path)) checkFilePath(path); // it names a folder
  const format = exportFormat(path, name, source.subwords !== undefined);
  checkOutputName(
    path,
    format.name,
    (file) => refusesCompression(file) ?? format.refusesName?.(file),
  );
  const parts = format.write!(source, counts, made);
  const isCompressed = /\.gz$/i.test(path);
  const files = parts.map(({ suffix, chunks }) => ({
    path: pathBeside(path, suffix),
    chunks: isCompressed ? compress(chunks) : chunks,
  }));
  const paths = files.map((file) => file.path);
  const isOwn = (file: string): Promise<boolean> => isOfFormat(file, format);
  const expected = `a file of vectors in the format ${format.name}`;
  await checkExportReplaces(paths, expected, isOwn, overwrite);
  writeFilesAtomically(files);
  return paths;
}

/**
 * The format that vectors are exported in: the one that is named, or that of the ending.
 *
 * @param hasSubwords whether there are vectors of n-grams, which `.bin` then keeps as fastText's;
 *   without any it is word2vec's
 * @throws WordloomError FORMAT_UNKNOWN, OUTPUT_NAME_UNFIT
 */
export function exportFormat(
  path: string,
  name: string | undefined,
  hasSubwords = false,
): VectorFormat {
  const named = name === undefined ? undefined : writableFormat(name);
  const writable = FORMATS.filter(({ write }) => write !== undefined);
  // Of the formats of an ending the first is taken.
  const preferred = writable.filter(({ name: each }) => (each === 'fasttext') === hasSubwords);
  return formatOfOutput(path, named, [...new Set([...preferred, ...writable])]);
}

/** Whether a file, once decompressed, looks like this format. */
async function isOfFormat(path: string, format: VectorFormat): Promise<boolean> {
  try {
    return format.recognises?.(await headOf(openInput(path))) ?? false;
  } catch (error) {
    if (error instanceof VectorFileError) return false;
    throw error;
  }
}

const refusesCompression = (name: string): string | undefined =>
  /\.zst$/i.test(name) ? 'it can only be compressed as .gz; use that ending, or none' : undefined;

/** As gzip members one after the other, which is a gzip file again. */
function* compress(chunks: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  let isEmpty = true;
  for (const part of gather(chunks)) {
    yield gzipSync(part);
    isEmpty = false;
  }
  if (isEmpty) yield gzipSync('');
}
