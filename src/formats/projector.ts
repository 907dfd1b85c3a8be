import { counted, quoted, VectorFileError } from '../errors.js';
import type { VectorSource } from '../embedding/matrix.js';
import { decimalOf, isTooLarge } from './decimals.js';
import { foreign } from './failures.js';
import type { InputFile, ReadOptions, VectorFormat, VectorReader } from './format.js';
import { LineReader } from './line-reader.js';
import { cutOff, OddRows, tooMany } from './odd-rows.js';
import { blocksOf, type TextVector } from './text-blocks.js';
import { isWordColumn, surplusOf, unwritableWord } from './word-list.js';
import { shortestFloat32 } from './word2vec-text.js';

const METADATA_SUFFIX = '_metadata.tsv';

const COLUMNS = ['word', 'count'];

/** The names that other tools give a column of counts, in lower case. */
const COUNT_COLUMNS = new Set(['count', 'frequency']);

/**
 * The format of TensorFlow's Embedding Projector: the vectors, tab-separated, and the words in a
 * separate file. By its rule, that file begins with a line of names only if it has several columns.
 */
export const projector: VectorFormat = {
  name: 'projector',
  description: `Embedding Projector: vectors (.tsv), words beside them (${METADATA_SUFFIX})`,
  extensions: ['.tsv'],
  recognises,
  read,
  write: (source, counts) => [
    { suffix: '', chunks: formatVectors(source) },
    { suffix: METADATA_SUFFIX, chunks: formatMetadata(source, counts) },
  ],
};

function recognises(head: Uint8Array): boolean {
  const [line] = new TextDecoder().decode(head).split(/\r?\n/, 1);
  const fields = line.split('\t');
  // A long line may be cut off within its last number.
  return fields.length > 1 && fields.slice(0, -1).every((field) => decimalOf(field) !== undefined);
}

function* formatVectors(source: VectorSource): Generator<string> {
  const { dim } = source;
  const numbers: string[] = [];
  for (const { data } of source.blocks()) {
    for (let start = 0; start < data.length; start += dim) {
      for (let i = 0; i < dim; i++) numbers[i] = shortestFloat32(data[start + i]);
      yield `${numbers.join('\t')}\n`;
    }
  }
}

function* formatMetadata(source: VectorSource, counts?: Float64Array): Generator<string> {
  if (counts !== undefined) yield `${COLUMNS.join('\t')}\n`;
  for (let id = 0; id < source.size; id++) {
    const word = source.wordOf(id);
    // The projector skips blank lines, so all words after one would be wrong.
    if (/[\t\n\r]/.test(word) || word.trim() === '') {
      throw unwritableWord(
        word,
        "in the Embedding Projector's format, which has one word per line",
      );
    }
    yield counts === undefined ? `${word}\n` : `${word}\t${counts[id]}\n`;
  }
}

async function read(
  file: InputFile,
  { invalidUtf8, odd = new OddRows(), limit }: ReadOptions,
): Promise<VectorReader> {
  const vectors = new LineReader(file, invalidUtf8, odd);
  const metadata = new LineReader(file.companion(METADATA_SUFFIX), invalidUtf8, odd);
  try {
    const first = await firstFields(vectors);
    if (first === undefined) throw foreign(file, 'a file of vectors as TSV: it is empty');
    const dim = first.length;
    const words = await openMetadata(metadata).catch((error: unknown) => {
      throw explained(file, error);
    });
    const all = vectorsFrom(vectors, first, words);
    return { dim, size: undefined, blocks: () => blocksOf(all, dim, limit) };
  } catch (error) {
    await vectors.close();
    await metadata.close();
    throw error;
  }
}

async function* vectorsFrom(
  lines: LineReader,
  first: string[],
  metadata: Metadata,
): AsyncGenerator<TextVector> {
  let fields: string[] | null | undefined = first;
  let read = 0;
  try {
    for (; fields !== undefined; fields = await nextFields(lines)) {
      const { number: line } = lines;
      const vector = fields === null ? null : numbersOf(fields, first.length);
      if (typeof vector === 'string') lines.leaveOut(vector);
      // A vector that is left out takes its word with it.
      const entry = await metadata.next();
      if (entry === undefined) {
        const left = 1 + (await countLines(lines));
        const advice = cutOff(read);
        return metadata.lines.leaveOut('the words end here, but the vectors do not', {
          advice,
          count: left,
        });
      }
      read++;
      if (Array.isArray(vector) && entry !== null) yield { ...entry, vector, line };
    }
    if ((await metadata.next()) !== undefined) {
      const { problem, isTitle } = surplusOf(metadata.first, read);
      if (isTitle) throw metadata.lines.damaged(problem);
      metadata.lines.leaveOut(problem, { advice: tooMany(read) });
    }
  } finally {
    await lines.close();
    await metadata.lines.close();
  }
}

/** The numbers of a line, or what is wrong with them, in words. */
function numbersOf(fields: readonly string[], dim: number): number[] | string {
  if (fields.length !== dim)
    return `a vector of ${counted(fields.length, 'number')} after vectors of ${dim}`;
  const numbers: number[] = [];
  for (const field of fields) {
    const number = decimalOf(field.trim());
    if (number === undefined) return `${quoted(field)} is not a number`;
    if (isTooLarge(number)) return `${field.trim()} is too large for a float32`;
    numbers.push(number);
  }
  return numbers;
}

/** How many of the remaining lines are not blank. */
async function countLines(lines: LineReader): Promise<number> {
  let count = 0;
  while ((await nextFields(lines)) !== undefined) count++;
  return count;
}

/** Explains that a missing file belongs to the vectors, as the user has not named it. */
function explained(file: InputFile, error: unknown): unknown {
  if (!(error instanceof VectorFileError) || error.code !== 'VECTORS_UNREADABLE') return error;
  return new VectorFileError(
    'VECTORS_UNREADABLE',
    error.path,
    `${file.name} holds only numbers; its words should be in ${error.path}, one per line ` +
      `in the same order, but that file cannot be read: ${error.message}`,
    { cause: error },
  );
}

/** A word and its count; null for one that was left out, undefined at the end. */
type Entry = { word: string; count?: number } | null | undefined;

interface Metadata {
  readonly lines: LineReader;
  /** The first line. */
  readonly first: string;
  next(): Promise<Entry>;
}

/** Reads the first line, which may hold the names of columns. */
async function openMetadata(lines: LineReader): Promise<Metadata> {
  const head = await nextFields(lines);
  let ahead: string[] | null | undefined = head; // not taken yet
  let hasAhead = true;
  let width = 1;
  let wordColumn = 0;
  let countColumn = -1;
  if (head && head.length > 1) {
    const names = head.map((name) => name.trim().toLowerCase());
    width = names.length;
    const named = names.findIndex((name) => isWordColumn(name));
    wordColumn = Math.max(0, named);
    countColumn = names.findIndex((name) => COUNT_COLUMNS.has(name));
    hasAhead = false;
  }
  const next = async (): Promise<Entry> => {
    const fields = hasAhead ? ahead : await nextFields(lines);
    hasAhead = false;
    ahead = undefined;
    if (!fields) return fields;
    if (fields.length !== width) {
      lines.leaveOut(`${counted(fields.length, 'column')}, but line 1 has ${width}`);
      return null;
    }
    const count = countOf(fields[countColumn]);
    if (typeof count !== 'string') return { word: fields[wordColumn], count };
    lines.leaveOut(count);
    return null;
  };
  return { lines, first: head?.[0] ?? '', next };
}

/** A count, or what is wrong with it, in words. */
function countOf(field: string | undefined): number | string | undefined {
  if (field === undefined || field === '') return undefined;
  const count = decimalOf(field);
  if (count !== undefined && count >= 0 && count < Infinity) return count;
  return `${quoted(field)} is not a count`;
}

/** The fields of the first line that is neither blank nor left out. */
async function firstFields(lines: LineReader): Promise<string[] | undefined> {
  for (;;) {
    const fields = await nextFields(lines);
    if (fields !== null) return fields;
  }
}

/**
 * The fields of the next line that is not blank, as the projector skips blank lines too; null for a
 * line that was left out.
 */
async function nextFields(lines: LineReader): Promise<string[] | null | undefined> {
  for (;;) {
    const line = await lines.next();
    if (line === undefined || line === null) return line;
    if (line.trim() !== '') return line.split('\t');
  }
}
