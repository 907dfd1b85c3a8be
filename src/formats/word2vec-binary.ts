import type { VectorSource } from '../embedding/matrix.js';
import { asciiOf, NEWLINE, SPACE } from './ascii.js';
import { ByteWindow } from './byte-window.js';
import { decimalOf } from './decimals.js';
import { damaged } from './failures.js';
import type { InputFile, ReadOptions, VectorBlock, VectorFormat } from './format.js';
import { type Header, parseHeader, readHeader } from './header.js';
import { littleEndianBytes, toHostOrder } from './little-endian.js';
import { WordBuffer } from './word-buffer.js';
import { writableWord } from './word2vec-text.js';

const BLOCK_BYTES = 1 << 20; // of the numbers of a block
const LONGEST_WORD = 1 << 16; // bytes

/**
 * The binary format of word2vec: a line "size dim", then for each word its bytes, a space and
 * `dim` float32 numbers, little-endian. word2vec ends each vector with a newline and gensim does
 * not; both are read, and written is what gensim writes.
 */
export const word2vecBinary: VectorFormat = {
  name: 'word2vec-binary',
  description: 'binary with a text header, as of word2vec and gensim (.bin)',
  extensions: ['.bin'],
  recognises: (head) => {
    const header = parseHeader(head);
    return header !== undefined && !holdsTextRow(head, header);
  },
  read: async (file, options) => {
    const header = await readHeader(file);
    const { size, dim } = header;
    return { size, dim, blocks: () => readRows(file, header, options) };
  },
  write: (source) => [{ suffix: '', chunks: formatWord2vecBinary(source) }],
};

/** Whether the line after the header goes on, after its word, with a decimal. */
function holdsTextRow(head: Uint8Array, { length }: Header): boolean {
  const lineEnd = head.indexOf(NEWLINE, length);
  const line = head.subarray(length, lineEnd === -1 ? head.length : lineEnd);
  const fields = asciiOf(line)
    .trimEnd()
    .split(/[ \t]+/);
  return fields.length > 1 && decimalOf(fields[1]) !== undefined;
}

async function* readRows(
  file: InputFile,
  { size, dim, length }: Header,
  { invalidUtf8 }: ReadOptions,
): AsyncGenerator<VectorBlock> {
  const capacity = Math.max(1, Math.floor(BLOCK_BYTES / (4 * dim)));
  const rows = new Float32Array(capacity * dim);
  const rowBytes = new Uint8Array(rows.buffer);
  const positions = new Float64Array(capacity); // in the file, of each word of the block
  const words = new WordBuffer(SPACE, invalidUtf8);
  const window = new ByteWindow(file.bytes());

  const where = (index: number): string => `byte ${positions[index]}`;
  const take = (): VectorBlock => {
    const { count } = words;
    const taken = rows.subarray(0, count * dim);
    toHostOrder(taken);
    return { words: words.take(file, where), rows: taken, where };
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
          const where = `byte ${window.positionOf(window.end)}`;
          throw damaged(file, where, `the file ends within vector ${read + 1} of ${size}`);
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
    await expectEnd(file, window, size);
  } finally {
    await window.close();
  }
}

/** Nothing but line ends may follow the last vector. */
async function expectEnd(file: InputFile, window: ByteWindow, size: number): Promise<void> {
  do {
    for (; window.at < window.end; window.at++) {
      if (window.bytes[window.at] === NEWLINE) continue;
      const where = `byte ${window.positionOf(window.at)}`;
      throw damaged(file, where, `the file goes on after the ${size} vectors of its first line`);
    }
  } while (await window.more());
}

/**
 * The bytes of `word2vecBinary`, block by block.
 *
 * @throws WordloomError WORD_UNWRITABLE for a word that is empty or holds ASCII white space
 */
export function* formatWord2vecBinary(source: VectorSource): Generator<string | Uint8Array> {
  const { size, dim } = source;
  const encoder = new TextEncoder();
  yield `${size} ${dim}\n`;
  for (const { first, data } of source.blocks()) {
    const count = data.length / dim;
    const names: Uint8Array[] = [];
    let length = 0;
    for (let row = 0; row < count; row++) {
      names.push(encoder.encode(`${writableWord(source.wordOf(first + row))} `));
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
