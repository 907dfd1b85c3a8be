import { Embedding, type VectorSource } from '../../embedding/matrix.js';
import { spellings } from '../../embedding/resolve-word.js';
import { openVectors, type VectorBlock } from '../../formats/index.js';
import { normalizeImportOptions } from '../../formats/import-options.js';
import type { SubwordVectors } from '../../subwords/subword-vectors.js';
import { Vocabulary } from '../../vocabulary/vocabulary.js';
import { ModelFile, withFile } from './model-file.js';
import { isDatabase, openInput } from '../exchange/open-input.js';

/** The vectors of a file, and how to close it. */
export interface OpenVectorSource {
  readonly source: VectorSource;
  close(): void;
}

/** A file of vectors that has been opened, and whose dimensions are known. */
export interface VectorSourceFile {
  /** Numbers in each vector. */
  readonly dim: number;
  /**
   * Its vectors. Of other programs' files only the words that are wanted are kept, so that millions of
   * vectors take no memory; such a file is read once.
   *
   * @param wanted the words that may be asked for
   * @throws VectorFileError where it is damaged
   */
  read(wanted: ReadonlySet<string>): Promise<OpenVectorSource>;
  /** Closes the file, if it was not read. */
  close(): Promise<void>;
}

/**
 * Opens the word vectors of a file: a wordloom model, or any format that wordloom reads (GloVe,
 * word2vec, fastText, safetensors, NumPy and so on; .gz and .zst too). It reads the header, so an
 * unreadable file is refused before hours of work. A pipe works too.
 *
 * @throws ModelFileError, MODEL_OF_OTHER_KIND for a language model; VectorFileError where it cannot
 *   be read, is foreign or damaged
 */
export async function openVectorFile(path: string): Promise<VectorSourceFile> {
  if (isDatabase(path)) {
    const dim = withFile(path, (file) => file.dim);
    return {
      dim,
      read: async () => {
        const file = ModelFile.open(path);
        return { source: file, close: () => file.close() };
      },
      close: async () => {},
    };
  }
  const { dim, blocks, subwords, close } = await openVectors(
    openInput(path),
    normalizeImportOptions({}),
  );
  return { dim, close, read: (wanted) => readWanted(blocks, { dim, subwords }, wanted) };
}

async function readWanted(
  blocks: AsyncIterable<VectorBlock>,
  { dim, subwords }: { readonly dim: number; readonly subwords: SubwordVectors | undefined },
  wanted: ReadonlySet<string>,
): Promise<OpenVectorSource> {
  const ids = new Map<string, number>();
  const rows: Float32Array[] = [];
  for await (const block of blocks) {
    block.words.forEach((word, row) => {
      // An equivalent spelling of a wanted word is kept too; it counts if the exact one does not
      // occur.
      const isWanted = wanted.has(word) || spellings(word).some((other) => wanted.has(other));
      if (!isWanted || ids.has(word)) return;
      ids.set(word, rows.length);
      rows.push(block.rows.slice(row * dim, (row + 1) * dim));
    });
  }
  const data = new Float32Array(rows.length * dim);
  rows.forEach((row, id) => data.set(row, id * dim));
  const vocabulary = new Vocabulary([...ids.keys()], new Float64Array(rows.length));
  return { source: new Embedding(vocabulary, dim, data, subwords), close: () => {} };
}

/**
 * Opens a file of vectors and reads it.
 *
 * @throws as `openVectorFile` and its `read`
 */
export async function openVectorSource(
  path: string,
  wanted: ReadonlySet<string>,
): Promise<OpenVectorSource> {
  return (await openVectorFile(path)).read(wanted);
}

/**
 * The dimensions of the vectors in a file, from its header alone.
 *
 * @throws as `openVectorFile`
 */
export async function vectorDimOf(path: string): Promise<number> {
  const file = await openVectorFile(path);
  await file.close();
  return file.dim;
}
