import { Embedding, type VectorSource } from '../../embedding/matrix.js';
import { spellings } from '../../embedding/resolve-word.js';
import { openVectors } from '../../formats/index.js';
import { normalizeImportOptions } from '../../formats/import-options.js';
import { Vocabulary } from '../../vocabulary/vocabulary.js';
import { ModelFile } from './model-file.js';
import { isDatabase, openInput } from '../exchange/open-input.js';

/** Vectors of a file, and how to give it back. */
export interface OpenVectorSource {
  readonly source: VectorSource;
  close(): void;
}

/**
 * The word vectors of a file: a model that wordloom wrote, or any format of other programs that it
 * reads (GloVe, word2vec, fastText, safetensors, NumPy and so on; .gz and .zst too).
 *
 * Of other programs' files only the words that are wanted are kept, so that millions of vectors take
 * no memory.
 *
 * @param wanted the words that may be asked for
 * @throws ModelFileError, MODEL_OF_OTHER_KIND for a language model; VectorFileError where it cannot
 *   be read, is foreign or damaged
 */
export async function openVectorSource(
  path: string,
  wanted: ReadonlySet<string>,
): Promise<OpenVectorSource> {
  if (isDatabase(path)) {
    const file = ModelFile.open(path);
    return { source: file, close: () => file.close() };
  }
  const input = openInput(path);
  const { dim, blocks } = await openVectors(input, normalizeImportOptions({}));
  const ids = new Map<string, number>();
  const rows: Float32Array[] = [];
  for await (const block of blocks) {
    block.words.forEach((word, row) => {
      // A word that looks like a wanted one is kept too: it counts where that does not come.
      const isWanted = wanted.has(word) || spellings(word).some((other) => wanted.has(other));
      if (!isWanted || ids.has(word)) return;
      ids.set(word, rows.length);
      rows.push(block.rows.slice(row * dim, (row + 1) * dim));
    });
  }
  const data = new Float32Array(rows.length * dim);
  rows.forEach((row, id) => data.set(row, id * dim));
  const vocabulary = new Vocabulary([...ids.keys()], new Float64Array(rows.length));
  return { source: new Embedding(vocabulary, dim, data), close: () => {} };
}

/**
 * Numbers in each vector of a file, by its head alone: finds out before hours of work whether
 * `openVectorSource` will read it. Throws as that does.
 */
export async function vectorDimOf(path: string): Promise<number> {
  if (isDatabase(path)) {
    const file = ModelFile.open(path);
    file.close();
    return file.dim;
  }
  return (await openVectors(openInput(path), normalizeImportOptions({}))).dim;
}
