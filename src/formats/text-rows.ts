import { quoted } from '../errors.js';
import { asciiOf, CARRIAGE_RETURN, isGap, NEWLINE, SPACE, TAB } from './ascii.js';
import { ByteWindow } from './byte-window.js';
import { decimalOf, scanDecimals } from './decimals.js';
import { damaged } from './failures.js';
import type { InputFile, ReadOptions, VectorBlock } from './format.js';
import { WordBuffer } from './word-buffer.js';

const BLOCK_BYTES = 1 << 20; // of the numbers of a block
const LONGEST_LINE = 1 << 26; // bytes

/** Where the rows begin. */
export interface RowsStart {
  /** Bytes of the file before them. */
  readonly position: number;
  /** Number of the first line, counted from 1. */
  readonly line: number;
}

/**
 * Lines "word v1 v2 ... v(dim)" as blocks. Fields are separated by spaces or tabs; the last `dim`
 * of a line are the numbers, so that a word may hold spaces (as some of GloVe's do), but not end
 * in a number, which is taken for one number too many. Empty lines are passed over.
 *
 * @throws VectorFileError VECTORS_DAMAGED, with the line
 */
export async function* readTextRows(
  file: InputFile,
  dim: number,
  start: RowsStart,
  { invalidUtf8 }: ReadOptions,
): AsyncGenerator<VectorBlock> {
  const capacity = Math.max(1, Math.floor(BLOCK_BYTES / (4 * dim)));
  const rows = new Float32Array(capacity * dim);
  const lines: number[] = []; // of each word of the block
  const words = new WordBuffer(NEWLINE, invalidUtf8);
  const window = new ByteWindow(file.bytes());
  let line = start.line;

  const where = (index: number): string => `line ${lines[index]}`;
  const take = (): VectorBlock => {
    const { count } = words;
    return { words: words.take(file, where), rows: rows.subarray(0, count * dim), where };
  };

  try {
    let isOpen = await window.need(start.position);
    window.at = Math.min(start.position, window.end);
    while (isOpen) {
      isOpen = await window.more();
      if (!isOpen) endLastLine(window);
      const { bytes } = window;
      const limit = bytes.lastIndexOf(NEWLINE, window.end - 1) + 1; // of the whole lines
      let at = window.at;
      while (at < limit) {
        const first = at; // byte of the line
        let end = first; // of the word
        let byte = bytes[end];
        while (byte !== SPACE && byte !== TAB && byte !== NEWLINE) byte = bytes[++end];
        at = scanDecimals(bytes, end, dim, rows, words.count * dim);
        if (at !== -1) {
          byte = bytes[at];
          while (byte === SPACE || byte === TAB || byte === CARRIAGE_RETURN) byte = bytes[++at];
        }
        if (at === -1 || byte !== NEWLINE || end === first) {
          at = bytes.indexOf(NEWLINE, first);
          const length = scanSlowly(file, line, bytes.subarray(first, at), dim, (index, number) => {
            rows[words.count * dim + index] = number;
          });
          end = first + length;
        }
        at++;
        if (end > first) {
          lines[words.count] = line;
          words.add(bytes, first, end);
          if (words.count === capacity) {
            yield take();
          }
        }
        line++;
      }
      window.at = Math.max(window.at, limit);
      if (window.end - window.at > LONGEST_LINE) {
        throw damaged(file, `line ${line}`, 'it is longer than 64 MiB');
      }
    }
    if (words.count > 0) yield take();
  } finally {
    await window.close();
  }
}

/** Gives the last line of a file its end, where it has none. */
function endLastLine(window: ByteWindow): void {
  if (window.at === window.end || window.bytes[window.end - 1] === NEWLINE) return;
  window.append(Uint8Array.of(NEWLINE));
}

/**
 * Reads a line that is out of the ordinary: its word holds spaces, or the line is empty or wrong.
 * Returns the length of the word; 0 for an empty line.
 */
function scanSlowly(
  file: InputFile,
  line: number,
  bytes: Uint8Array, // without the line end
  dim: number,
  put: (index: number, number: number) => void,
): number {
  const where = `line ${line}`;
  const fields = fieldsOf(bytes);
  if (fields.length === 0) return 0;
  const textOf = ({ start, end }: Field): string => asciiOf(bytes.subarray(start, end));
  const wordFields = fields.length - dim;
  const expected = `a word and ${dim} numbers were expected`;
  if (wordFields < 1) {
    throw damaged(file, where, `${fields.length} fields where ${expected}`);
  }
  if (isGap(bytes[0])) throw damaged(file, where, `no word, where ${expected}`);
  if (wordFields > 1 && decimalOf(textOf(fields[wordFields - 1])) !== undefined) {
    const found = trailingNumbers(bytes, fields);
    throw damaged(file, where, `${found} numbers where ${expected}`);
  }
  for (let i = 0; i < dim; i++) {
    const text = textOf(fields[wordFields + i]);
    const number = decimalOf(text);
    if (number === undefined) {
      throw damaged(file, where, `${quoted(text)} is no number; ${expected}`);
    }
    put(i, number);
  }
  return fields[wordFields - 1].end;
}

interface Field {
  readonly start: number;
  readonly end: number;
}

/** The fields of a line. */
export function fieldsOf(line: Uint8Array): Field[] {
  const length = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
  const fields: Field[] = [];
  for (let at = 0; at < length; at++) {
    if (isGap(line[at])) continue;
    const start = at;
    while (at < length && !isGap(line[at])) at++;
    fields.push({ start, end: at });
  }
  return fields;
}

/** How many fields at the end of a line are numbers, the first field left out, which is a word. */
export function trailingNumbers(line: Uint8Array, fields: readonly Field[]): number {
  let count = 0;
  for (const { start, end } of fields.slice(1).toReversed()) {
    if (decimalOf(asciiOf(line.subarray(start, end))) === undefined) break;
    count++;
  }
  return count;
}
