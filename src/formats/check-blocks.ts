import { counted, quoted } from '../errors.js';
import { damaged } from './failures.js';
import type { InputFile, VectorBlock, VectorReader } from './format.js';
import { cutOff, OddRows, tooMany } from './odd-rows.js';
import { withoutRows } from './without-rows.js';

/**
 * Checks the blocks of a reader by the rules for all formats: words are Unicode, all numbers are
 * finite, there is at least one vector, and the number of vectors matches the header. Whoever
 * collects the words checks that they are distinct.
 *
 * @param limit the most vectors; later ones are not checked
 * @param odd takes the rows that break the rules
 * @throws VectorFileError VECTORS_DAMAGED
 */
export async function* checkedBlocks(
  file: InputFile,
  reader: VectorReader,
  limit = Infinity,
  odd = new OddRows(),
): AsyncGenerator<VectorBlock> {
  const { dim, size } = reader;
  let read = 0; // of the file
  let kept = 0;
  for await (const block of reader.blocks()) {
    const { words, rows } = block;
    if (rows.length !== words.length * dim) {
      throw new RangeError(`${rows.length} numbers for ${words.length} x ${dim} vectors`);
    }
    const first = read;
    const where = (index: number): string => block.where?.(index) ?? `vector ${first + index + 1}`;
    const dropped: number[] = [];
    let end = 0; // of the rows checked
    for (; end < words.length && kept + end - dropped.length < limit; end++) {
      if (size !== undefined && read + end === size) {
        const reason = `more vectors than the ${size} that its header announces`;
        odd.leaveOut(file, where(end), reason, { advice: tooMany(size), count: 0 });
      }
      const problem = problemOf(block, end, dim);
      if (problem === undefined) continue;
      odd.leaveOut(file, where(end), problem);
      dropped.push(end);
    }
    read += end;
    const whole = end === words.length ? block : firstOf(block, end, dim);
    const sound = withoutRows({ ...whole, where }, dim, dropped);
    kept += sound.words.length;
    if (sound.words.length > 0) yield sound;
    if (kept === limit) return;
  }
  const announced = read + odd.count;
  if (size !== undefined && announced < size) {
    const reason = `${counted(announced, 'vector')}, but its header announces ${size}`;
    const count = size - announced;
    odd.leaveOut(file, 'at its end', reason, { advice: cutOff(kept), count });
  }
  if (kept === 0) throw damaged(file, 'at its end', 'it has no vectors');
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

const HALF_A_PAIR = /\p{Surrogate}/u;

/** The problem with one vector of a block, in words. */
function problemOf(
  { words, rows, counts }: VectorBlock,
  index: number,
  dim: number,
): string | undefined {
  const word = words[index];
  if (HALF_A_PAIR.test(word)) {
    return `the word ${quoted(word)} is not Unicode: half of a surrogate pair`;
  }
  if (counts && !(Number.isSafeInteger(counts[index]) && counts[index] >= 0)) {
    return `the count of ${quoted(word)} is ${counts[index]}, which is not a whole number`;
  }
  const end = (index + 1) * dim;
  let at = index * dim;
  while (at < end && rows[at] - rows[at] === 0) at++; // NaN if it is not finite
  if (at === end) return undefined;
  return `the vector of ${quoted(word)} holds ${rows[at]}, which is not finite`;
}
