import { quoted } from '../errors.js';
import { damaged } from './failures.js';
import type { InputFile, VectorBlock, VectorReader } from './format.js';

/**
 * The blocks of a reader, with what every format must keep to: each vector has a word, all numbers
 * are finite, there is at least one vector, and there are as many as the file says. That words are
 * distinct is for those to check who gather them.
 *
 * @param limit at most so many vectors; those after them are not looked at
 * @throws VectorFileError VECTORS_DAMAGED
 */
export async function* checkedBlocks(
  file: InputFile,
  reader: VectorReader,
  limit = Infinity,
): AsyncGenerator<VectorBlock> {
  const { dim, size } = reader;
  let read = 0;
  for await (const block of reader.blocks()) {
    const count = Math.min(block.words.length, limit - read);
    const kept = count === block.words.length ? block : firstOf(block, count, dim);
    const where = (index: number): string => block.where?.(index) ?? `vector ${read + index + 1}`;
    checkWords(file, kept, where);
    checkNumbers(file, kept, dim, where);
    if (size !== undefined && read + count > size) {
      throw damaged(file, where(size - read), `more vectors than the ${size} that it speaks of`);
    }
    yield { ...kept, where };
    read += count;
    if (read === limit) return;
  }
  if (size !== undefined && read !== size) {
    throw damaged(file, 'at its end', `${read} vectors, but it speaks of ${size}`);
  }
  if (read === 0) throw damaged(file, 'at its end', 'it holds no vectors');
}

const firstOf = (
  { words, rows, counts }: VectorBlock,
  count: number,
  dim: number,
): VectorBlock => ({
  words: words.slice(0, count),
  rows: rows.subarray(0, count * dim),
  counts: counts?.subarray(0, count),
});

type Where = (index: number) => string;

const HALF_A_PAIR = /\p{Surrogate}/u;

function checkWords(file: InputFile, { words, counts }: VectorBlock, where: Where): void {
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '') throw damaged(file, where(i), 'a vector without a word');
    if (HALF_A_PAIR.test(words[i])) {
      const word = quoted(words[i]);
      throw damaged(file, where(i), `the word ${word} is not Unicode: half of a surrogate pair`);
    }
    if (counts && !(Number.isSafeInteger(counts[i]) && counts[i] >= 0)) {
      const what = `the count of ${quoted(words[i])} is ${counts[i]}, no whole number`;
      throw damaged(file, where(i), what);
    }
  }
}

function checkNumbers(
  file: InputFile,
  { words, rows }: VectorBlock,
  dim: number,
  where: Where,
): void {
  if (rows.length !== words.length * dim) {
    throw new RangeError(`${rows.length} numbers for ${words.length} x ${dim} vectors`);
  }
  let at = 0;
  while (at < rows.length && rows[at] - rows[at] === 0) at++; // NaN where it is not finite
  if (at === rows.length) return;
  const index = Math.floor(at / dim);
  const word = quoted(words[index]);
  throw damaged(file, where(index), `the vector of ${word} holds ${rows[at]}, no finite number`);
}
