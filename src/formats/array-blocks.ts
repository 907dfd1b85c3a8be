import type { BinaryReader } from './binary-reader.js';
import { damaged } from './failures.js';
import { BYTES_OF, decodeFloats, type FloatType, rowsPerBlock } from './floats.js';
import type { VectorBlock } from './format.js';
import type { WordListReader } from './word-list.js';

/** An array of numbers in a file, row by row without gaps. */
export interface StoredArray {
  readonly size: number; // rows
  readonly dim: number;
  readonly type: FloatType;
  /** Whether the file ends behind it. */
  readonly isLast: boolean;
}

/**
 * The rows of an array that begins where `reader` stands, each with its word. Closes both at the
 * end.
 *
 * @throws VectorFileError if either is damaged, or they are of different lengths
 */
export async function* arrayBlocks(
  reader: BinaryReader,
  { size, dim, type, isLast }: StoredArray,
  words: WordListReader,
): AsyncGenerator<VectorBlock> {
  const rowBytes = dim * BYTES_OF[type.kind];
  const step = rowsPerBlock(rowBytes);
  try {
    for (let first = 0; first < size; first += step) {
      const rows = Math.min(step, size - first);
      const what = `the vectors ${first + 1} to ${first + rows} of ${size}`;
      const begin = reader.position;
      const bytes = await reader.read(rows * rowBytes, what);
      yield {
        ...(await words.take(rows, size)),
        rows: decodeFloats(bytes, type),
        where: (index) => `byte ${begin + index * rowBytes}`,
      };
    }
    words.finish();
    if (isLast && !(await reader.isAtEnd())) {
      throw damaged(reader.file, `byte ${reader.position}`, 'the file goes on behind the array');
    }
  } finally {
    await reader.close();
    await words.close();
  }
}
