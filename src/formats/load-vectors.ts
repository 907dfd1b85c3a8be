import { Vocabulary } from '../vocabulary/vocabulary.js';
import { type InputFile, openVectors } from './index.js';
import { countsByRank, importRecord, repeated } from './imported.js';
import type { NormalizedImportOptions } from './import-options.js';
import type { ModelState } from '../embedding/model-state.js';

const FIRST_NUMBERS = 2 ** 18;

/**
 * Reads a file of vectors into memory, words in the order of the file.
 *
 * @throws VectorFileError if it cannot be read, is foreign or damaged; WordloomError
 *   FORMAT_UNKNOWN
 */
export async function loadVectors(
  file: InputFile,
  options: NormalizedImportOptions,
): Promise<ModelState> {
  const { format, dim, blocks, subwords, odd } = await openVectors(file, options);
  const ids = new Set<string>();
  const counts: number[] = [];
  let data = new Float32Array(Math.max(FIRST_NUMBERS, dim)); // (at least ids.size, dim)

  for await (const block of blocks) {
    const { words, rows } = block;
    for (let row = 0; row < words.length; row++) {
      const id = ids.size;
      if (ids.add(words[row]).size === id) {
        if (options.duplicates === 'first') continue;
        throw repeated(file, block.where!(row), words[row]);
      }
      if (block.counts) counts.push(block.counts[row]);
      if ((id + 1) * dim > data.length) data = grown(data);
      data.set(rows.subarray(row * dim, (row + 1) * dim), id * dim);
    }
  }
  const size = ids.size;
  const hasCounts = counts.length === size;
  return {
    vocabulary: new Vocabulary(
      [...ids],
      hasCounts ? Float64Array.from(counts) : countsByRank(size),
    ),
    dim,
    input: data.slice(0, size * dim),
    output: null,
    options: importRecord(file, format, hasCounts, odd.count),
    history: [],
    corpus: {},
    ...(subwords && { subwords }),
  };
}

function grown(data: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(2 * data.length);
  larger.set(data);
  return larger;
}
