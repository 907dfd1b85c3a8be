import type { VectorSource } from '../embedding/matrix.js';
import { counted, quoted, WordloomError } from '../errors.js';
import { holdsControls, NEWLINE, SPACE } from './ascii.js';
import { ByteWindow } from './byte-window.js';
import { damaged } from './failures.js';
import type { InputFile, ReadOptions, VectorBlock, VectorFormat } from './format.js';
import { type Header, parseHeader, readHeader } from './header.js';
import { littleEndianBytes, toHostOrder } from './little-endian.js';
import { cutOff, NOT_UTF8, OddRows, tooMany } from './odd-rows.js';
import { withoutRows } from './without-rows.js';
import { holdsTextRow } from './text-fields.js';
import { WordBuffer } from './word-buffer.js';
import { writableWord } from './word2vec-text.js';

const BLOCK_BYTES = 1 << 20; // of the numbers of a block
const LONGEST_WORD = 1 << 16; // bytes

/**
 * The binary format of word2vec: a line "size dim", then for each word its bytes, a space and
 * `dim` float32 numbers, little-endian. word2vec ends each vector with a newline and gensim does
 * not. Both are read; files are written as gensim writes them.
 */
export const word2vecBinary: VectorFormat = {
  name: 'word2vec-binary',
  description: 'binary with a text header, as word2vec and gensim write it (.bin)',
  extensions: ['.bin'],
  recognises: (head) => {
    const header = parseHeader(head);
    return header !== undefined && !holdsTextRow(head, header.length, header.dim);
  },
  read: async (file, options) => {
    const header = await readHeader(file);
    const { size, dim } = header;
    return { size, dim, blocks: () => readRows(file, header, options) };
  },
  write: (source) => [{ suffix: '', chunks: formatWord2vecBinary(source) }],
};

/** Vectors hold no larger numbers, except the largest of all; letters read as a number do. */
const LARGEST = Math.fround(1e20);
const LARGEST_FLOAT32 = Math.fround(3.4028234663852886e38);

/** Whether there are characters that no word contains, but numbers read as a word do. */
const holdsControl = (word: string): boolean => holdsControls(encoder.encode(word));

const encoder = new TextEncoder();

const ASKEW = {
  library: 'Write the file again as text, or with "_" instead of spaces.',
  commandLine: 'Write the file again as text, or with "_" instead of spaces.',
};

async function* readRows(
  file: InputFile,
  { size, dim, length }: Header,
  { invalidUtf8, odd = new OddRows(), limit = Infinity }: ReadOptions,
): AsyncGenerator<VectorBlock> {
  const capacity = Math.max(1, Math.min(limit, Math.floor(BLOCK_BYTES / (4 * dim))));
  const rows = new Float32Array(capacity * dim);
  const rowBytes = new Uint8Array(rows.buffer);
  const positions = new Float64Array(capacity); // in the file, of each word of the block
  const words = new WordBuffer(SPACE, invalidUtf8);
  const window = new ByteWindow(file.bytes());

  const lenient = new OddRows('skip'); // what is not UTF-8 may be worse
  const take = (): VectorBlock => {
    const { count } = words;
    const places = positions.slice(0, count);
    const where = (index: number): string => `byte ${places[index]}`;
    const taken = rows.subarray(0, count * dim);
    toHostOrder(taken);
    const { words: texts, invalid } = words.take(file, where, lenient);
    refuseAskew(file, texts, taken, dim, where);
    for (const index of invalid) {
      odd.leaveOut(file, where(index), 'the word is not UTF-8', { advice: NOT_UTF8 });
    }
    return withoutRows({ words: texts, rows: taken, where }, dim, invalid);
  };

  try {
    if (await window.need(length)) window.at = length;
    for (let read = 0; read < size; read++) {
      let start = window.at;
      let end = start; // of the word
      for (;;) {
        const { bytes, end: limit } = window;
        while (start < limit && bytes[start] === NEWLINE) start++;
        end = Math.max(end, start);
        while (end < limit && bytes[end] !== SPACE) end++;
        if (end - start > LONGEST_WORD) {
          const where = `byte ${window.positionOf(start)}`;
          throw damaged(file, where, `a word of more than ${LONGEST_WORD} bytes`);
        }
        if (limit - end > 4 * dim) break;
        window.at = start;
        const wordLength = end - start;
        if (!(await window.more())) {
          if (words.count > 0) yield take();
          const where = `byte ${window.positionOf(window.end)}`;
          const reason = `the file ends within vector ${read + 1} of the ${size} that its header announces`;
          odd.leaveOut(file, where, reason, { advice: cutOff(read), count: size - read });
          return;
        }
        start = window.at;
        end = start + wordLength;
      }
      positions[words.count] = window.positionOf(start);
      rowBytes.set(window.bytes.subarray(end + 1, end + 1 + 4 * dim), 4 * dim * words.count);
      words.add(window.bytes, start, end);
      window.at = end + 1 + 4 * dim;
      if (words.count === capacity) yield take();
    }
    if (words.count > 0) yield take();
    await expectEnd(file, window, size, odd);
  } finally {
    await window.close();
  }
}

/**
 * Checks that words and numbers are where they are read. A word that contains a space looks like a
 * shorter one: what follows is then read from a wrong position, and so is the next word.
 */
function refuseAskew(
  file: InputFile,
  words: readonly string[],
  rows: Float32Array,
  dim: number,
  where: (index: number) => string,
): void {
  const refuse = (index: number, what: string): never => {
    const cause =
      'the numbers of its header may be wrong, or its words contain spaces, which this format cannot ' +
      'tell from the end of a word';
    throw damaged(file, where(index), `${what}: ${cause}`, undefined, ASKEW);
  };
  words.forEach((word, index) => {
    if (holdsControl(word)) refuse(index, `the word ${quoted(word)} contains control characters`);
  });
  let at = 0;
  while (at < rows.length && !isAbsurd(rows[at])) at++;
  if (at === rows.length) return;
  const index = Math.floor(at / dim);
  refuse(index, `the vector of ${quoted(words[index])} holds ${rows[at]}`);
}

const isAbsurd = (x: number): boolean => Math.abs(x) > LARGEST && Math.abs(x) < LARGEST_FLOAT32;

/** Nothing but line ends may follow the last vector. */
async function expectEnd(
  file: InputFile,
  window: ByteWindow,
  size: number,
  odd: OddRows,
): Promise<void> {
  do {
    for (; window.at < window.end; window.at++) {
      if (window.bytes[window.at] === NEWLINE) continue;
      const where = `byte ${window.positionOf(window.at)}`;
      const reason = `the file continues after the ${counted(size, 'vector')} that its header announces`;
      return odd.leaveOut(file, where, reason, { advice: tooMany(size) });
    }
  } while (await window.more());
}

/**
 * The bytes of `word2vecBinary`, block by block.
 *
 * @throws WordloomError WORD_UNWRITABLE for a word that is empty or contains ASCII white space or control
 *   characters; NUMBER_UNWRITABLE for numbers that a reader regards as a sign of damage
 */
function* formatWord2vecBinary(source: VectorSource): Generator<string | Uint8Array> {
  const { size, dim } = source;
  yield `${size} ${dim}\n`;
  for (const { first, data } of source.blocks()) {
    const count = data.length / dim;
    const names: Uint8Array[] = [];
    let length = 0;
    for (let row = 0; row < count; row++) {
      const word = writableWord(source.wordOf(first + row), holdsControl);
      if (data.subarray(row * dim, (row + 1) * dim).some(isAbsurd)) throw unwritableNumber(word);
      names.push(encoder.encode(`${word} `));
      length += names[row].length + 4 * dim;
    }
    const numbers = littleEndianBytes(data);
    const bytes = new Uint8Array(length);
    let at = 0;
    for (let row = 0; row < count; row++) {
      bytes.set(names[row], at);
      at += names[row].length;
      bytes.set(numbers.subarray(4 * dim * row, 4 * dim * (row + 1)), at);
      at += 4 * dim;
    }
    yield bytes;
  }
}

const unwritableNumber = (word: string): WordloomError =>
  new WordloomError(
    'NUMBER_UNWRITABLE',
    `The vector of ${quoted(word)} contains numbers beyond ${LARGEST}, which readers of this format ` +
      'take for a sign of damage. Choose another format, such as numpy.',
  );
