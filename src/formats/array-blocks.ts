import type { BinaryReader } from './binary-reader.js';
import { BYTES_OF, decodeFloats, type FloatType, rowsPerBlock } from './floats.js';
import type { ReadOptions, VectorBlock } from './format.js';
import { cutOff, OddRows, tooMany } from './odd-rows.js';
import { withoutRows } from './without-rows.js';
import type { WordListReader } from './word-list.js';

/** An array of numbers in a file, row by row without gaps. */
export interface StoredArray {
  readonly size: number; // rows
  readonly dim: number;
  readonly type: FloatType;
  /** Whether the file ends after it. */
  readonly isLast: boolean;
}

/**
 * The rows of an array that begins at the position of `reader`, each with its word. Closes both at
 * the end.
 *
 * @throws VectorFileError if either is damaged, or they are of different lengths
 */
export async function* arrayBlocks(
  reader: BinaryReader,
  { size, dim, type, isLast }: StoredArray,
  words: WordListReader,
  { odd = new OddRows(), limit = Infinity }: ReadOptions,
): AsyncGenerator<VectorBlock> {
  const rowBytes = dim * BYTES_OF[type.kind];
  const step = Math.min(limit, rowsPerBlock(rowBytes));
  try {
    for (let first = 0; first < size; first += step) {
      const wanted = Math.min(step, size - first);
      const begin = reader.position;
      const bytes = await reader.readUpTo(wanted * rowBytes);
      const there = Math.floor(bytes.length / rowBytes);
      if (there > 0) {
        const { dropped, ...listed } = await words.take(there, size);
        const count = listed.words.length;
        const block = {
          ...listed,
          rows: decodeFloats(bytes.subarray(0, count * rowBytes), type),
          where: (index: number) => `byte ${begin + index * rowBytes}`,
        };
        yield withoutRows(block, dim, dropped);
        if (count < there) return;
      }
      if (there < wanted) {
        const reason = `the file ends within vector ${first + there + 1} of ${size}`;
        const advice = cutOff(first + there);
        const place = `byte ${reader.position}`;
        return odd.leaveOut(reader.file, place, reason, { advice, count: size - first - there });
      }
    }
    await words.finish();
    if (isLast && !(await reader.isAtEnd())) {
      const advice = tooMany(size);
      const place = `byte ${reader.position}`;
      odd.leaveOut(reader.file, place, 'the file continues after the array', { advice });
    }
  } finally {
    await reader.close();
    await words.close();
  }
}
