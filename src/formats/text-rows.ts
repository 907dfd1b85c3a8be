import { counted, quoted } from '../errors.js';
import { asciiOf, CARRIAGE_RETURN, isGap, NEWLINE, SPACE, TAB } from './ascii.js';
import { ByteWindow } from './byte-window.js';
import { decimalOf, isTooLarge, scanDecimals } from './decimals.js';
import { damaged } from './failures.js';
import type { InputFile, ReadOptions, VectorBlock } from './format.js';
import { OddRows } from './odd-rows.js';
import { withoutRows } from './without-rows.js';
import { fieldsOf, trailingNumbers } from './text-fields.js';
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
 * of a line are the numbers and what precedes them is the word, which may contain spaces and tabs, or
 * consist of them, or be empty. Empty lines are skipped.
 *
 * @throws VectorFileError VECTORS_DAMAGED, with the line, unless such lines are left out
 */
export async function* readTextRows(
  file: InputFile,
  dim: number,
  start: RowsStart,
  { invalidUtf8, odd = new OddRows(), limit = Infinity }: ReadOptions,
): AsyncGenerator<VectorBlock> {
  const capacity = Math.max(1, Math.min(limit, Math.floor(BLOCK_BYTES / (4 * dim))));
  const rows = new Float32Array(capacity * dim);
  const lines: number[] = []; // of each word of the block
  const words = new WordBuffer(NEWLINE, invalidUtf8);
  const window = new ByteWindow(file.bytes());
  let line = start.line;

  const take = (): VectorBlock => {
    const { count } = words;
    const numbers = lines.slice(0, count);
    const where = (index: number): string => `line ${numbers[index]}`;
    const taken = words.take(file, where, odd);
    const block = { words: taken.words, rows: rows.subarray(0, count * dim), where };
    return withoutRows(block, dim, taken.invalid);
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
          const scanned = scanSlowly(bytes.subarray(first, at), dim, (index, number) => {
            rows[words.count * dim + index] = number;
          });
          if (typeof scanned === 'string') odd.leaveOut(file, `line ${line}`, scanned);
          end = typeof scanned === 'number' ? first + scanned : -1;
        }
        at++;
        if (end >= first) {
          lines[words.count] = line;
          words.add(bytes, first, end);
        }
        line++;
        if (words.count === capacity) {
          yield take();
        }
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

/** Ends the last line of a file if it has no line end. */
function endLastLine(window: ByteWindow): void {
  if (window.at === window.end || window.bytes[window.end - 1] === NEWLINE) return;
  window.append(Uint8Array.of(NEWLINE));
}

/** A number that is typical of a vector and hardly a word of a phrase: -0.0123, 3e-05. */
const IS_COMPONENT = /^[+-]|\.\d{3}|\de[+-]?\d/i;

/**
 * Reads an unusual line: its word contains spaces, or the line is empty or wrong. Returns the length
 * of the word, undefined for an empty line, or what is wrong, in words.
 */
function scanSlowly(
  bytes: Uint8Array, // without the line end
  dim: number,
  put: (index: number, number: number) => void,
): number | string | undefined {
  const fields = fieldsOf(bytes);
  if (fields.length === 0) return undefined;
  const textOf = (index: number): string =>
    asciiOf(bytes.subarray(fields[index].start, fields[index].end));
  const wordFields = fields.length - dim;
  const expected = `a word and ${counted(dim, 'number')} were expected`;
  const isLed = isGap(bytes[0]);
  if (wordFields < (isLed ? 0 : 1)) return `${counted(fields.length, 'field')} where ${expected}`;
  for (let i = 0; i < dim; i++) {
    const text = textOf(wordFields + i);
    const number = decimalOf(text);
    if (number === undefined) return `${quoted(text)} is not a number; ${expected}`;
    if (isTooLarge(number)) return `${text} is too large for a float32`;
    put(i, number);
  }
  if (wordFields > (isLed ? 0 : 1)) {
    const before = textOf(wordFields - 1);
    const isOnly = isLed && wordFields === 1;
    if (decimalOf(before) !== undefined && (isOnly || IS_COMPONENT.test(before))) {
      return `${counted(trailingNumbers(bytes, fields), 'number')} where ${expected}`;
    }
  }
  // The gap before the numbers is one character; a word of several fields may be followed by more.
  return wordFields > 0 ? fields[wordFields - 1].end : fields[0].start - 1;
}
