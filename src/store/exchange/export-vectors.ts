import { gzipSync } from 'node:zlib';
import { writableFormat } from '../../formats/index.js';
import type { VectorSource } from '../../embedding/matrix.js';
import { checkOutputName } from '../file/output-name.js';
import { pathBeside } from '../file/paths.js';
import { gather, writeFilesAtomically } from '../file/write-file.js';

/**
 * Writes vectors in a format of other programs, each file whole or not at all. Where `path` ends in
 * .gz the files are compressed.
 *
 * @param counts of the words, (size)
 * @returns the paths of the files, `path` or those beside it
 * @throws WordloomError FORMAT_UNKNOWN, FILE_UNWRITABLE, WORD_UNWRITABLE for a word that the
 *   format cannot hold, and OUTPUT_NAME_UNFIT for a name that its file must not have
 */
export function exportVectors(
  source: VectorSource,
  counts: Float64Array | undefined,
  path: string,
  format: string,
): string[] {
  const { refusesName, write } = writableFormat(format);
  checkOutputName(path, format, (name) => refusesCompression(name) ?? refusesName?.(name));
  const parts = write!(source, counts);
  const isCompressed = /\.gz$/i.test(path);
  const files = parts.map(({ suffix, chunks }) => ({
    path: pathBeside(path, suffix),
    chunks: isCompressed ? compress(chunks) : chunks,
  }));
  writeFilesAtomically(files);
  return files.map((file) => file.path);
}

const refusesCompression = (name: string): string | undefined =>
  /\.zst$/i.test(name) ? 'it is compressed as .gz only; take that ending, or none' : undefined;

/** As gzip members one after the other, which is a gzip file again. */
function* compress(chunks: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  let isEmpty = true;
  for (const part of gather(chunks)) {
    yield gzipSync(part);
    isEmpty = false;
  }
  if (isEmpty) yield gzipSync('');
}
