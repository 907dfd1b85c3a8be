import { asciiOf, NEWLINE } from './ascii.js';
import { foreign } from './failures.js';
import type { InputFile } from './format.js';
import { headOf } from './head.js';

/** The first line of word2vec's formats. */
export interface Header {
  readonly size: number;
  readonly dim: number;
  /** Bytes of the line, including its end. */
  readonly length: number;
}

const LONGEST = 64; // bytes

/** The most numbers per vector that are plausible. */
const MOST_DIMENSIONS = 1_000_000;

/** The first line "size dim" of a file, or undefined if there is none. */
export function parseHeader(head: Uint8Array): Header | undefined {
  const start = asciiOf(head.subarray(0, LONGEST));
  const line = /^(?:\xef\xbb\xbf)?[ \t]*(\d+)[ \t]+(\d+)[ \t]*\r?(?:\n|$)/.exec(start);
  if (line === null || (line[0].length === LONGEST && head[LONGEST - 1] !== NEWLINE)) {
    return undefined;
  }
  return { size: Number(line[1]), dim: Number(line[2]), length: line[0].length };
}

/**
 * The header of a file; refuses implausible numbers.
 *
 * @throws VectorFileError VECTORS_FOREIGN
 */
export async function readHeader(file: InputFile): Promise<Header> {
  const header = parseHeader(await headOf(file));
  if (header === undefined) {
    throw foreign(file, 'in a word2vec format: its first line should be "SIZE DIMENSIONS"');
  }
  const { size, dim } = header;
  checkDimensions(file, dim);
  if (Number.isSafeInteger(size)) return header;
  throw foreign(file, `in a word2vec format: its first line announces ${size} vectors`);
}

/**
 * Refuses vectors of no dimensions, or of implausibly many.
 *
 * @throws VectorFileError VECTORS_FOREIGN
 */
export function checkDimensions(file: InputFile, dim: number): void {
  if (dim >= 1 && dim <= MOST_DIMENSIONS) return;
  throw foreign(
    file,
    `a file of vectors: it announces vectors of ${dim} numbers, but only 1 to ${MOST_DIMENSIONS} are possible`,
  );
}
