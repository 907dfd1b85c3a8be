import { quoted, VectorFileError } from '../errors.js';
import type { VectorSource } from '../embedding/matrix.js';
import { LineReader } from './line-reader.js';
import { decimalOf } from './decimals.js';
import { foreign } from './failures.js';
import type { InputFile, ReadOptions, VectorFormat, VectorReader } from './format.js';
import { blocksOf, type TextVector } from './text-blocks.js';
import { unwritableWord } from './word-list.js';
import { shortestFloat32 } from './word2vec-text.js';

const METADATA_SUFFIX = '_metadata.tsv';

const COLUMNS = ['word', 'count'];

/** What other tools call these columns, in lower case; the word is in the first column otherwise. */
const WORD_COLUMNS = new Set(['word', 'label', 'token', 'name']);
const COUNT_COLUMNS = new Set(['count', 'frequency']);

/**
 * What TensorFlow's Embedding Projector loads: the vectors, tab-separated, and the words in a file
 * of their own. By its rule the latter begins with a line of names if it has several columns, and
 * does not if it has one.
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
  // A long line may be cut within its last number.
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
    // The projector passes over blank lines, and all words after one would be wrong.
    if (/[\t\n\r]/.test(word) || word.trim() === '') {
      throw unwritableWord(word, "the Embedding Projector's format, which has a word a line");
    }
    yield counts === undefined ? `${word}\n` : `${word}\t${counts[id]}\n`;
  }
}

async function read(file: InputFile, { invalidUtf8 }: ReadOptions): Promise<VectorReader> {
  const vectors = new LineReader(file, invalidUtf8);
  const metadata = new LineReader(file.companion(METADATA_SUFFIX), invalidUtf8);
  try {
    const first = await nextFields(vectors);
    if (first === undefined) throw foreign(file, 'a file of vectors as TSV: it is empty');
    const dim = first.length;
    const words = await openMetadata(metadata).catch((error: unknown) => {
      throw explained(file, error);
    });
    const all = vectorsFrom(vectors, first, words);
    return { dim, size: undefined, blocks: () => blocksOf(all, dim) };
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
  try {
    for (let next: string[] | undefined = first; next; next = await nextFields(lines)) {
      if (next.length !== first.length) {
        throw lines.damaged(`a vector of ${next.length} numbers after vectors of ${first.length}`);
      }
      const vector = next.map((field) => {
        const number = decimalOf(field.trim());
        if (number !== undefined) return number;
        throw lines.damaged(`${quoted(field)} is no number`);
      });
      const { number: line } = lines;
      const entry = await metadata.next();
      if (entry === undefined) throw metadata.lines.damaged('the words end here, the vectors not');
      yield { ...entry, vector, line };
    }
    if ((await metadata.next()) !== undefined) {
      throw metadata.lines.damaged('there are more words than vectors');
    }
  } finally {
    await lines.close();
    await metadata.lines.close();
  }
}

/** A file that is missing is said to belong to the vectors: the user has not named it. */
function explained(file: InputFile, error: unknown): unknown {
  if (!(error instanceof VectorFileError) || error.code !== 'VECTORS_UNREADABLE') return error;
  return new VectorFileError(
    'VECTORS_UNREADABLE',
    error.path,
    `${file.name} holds numbers only; its words are expected in ${error.path}, one a line ` +
      `in the same order, which cannot be read: ${error.message}`,
    { cause: error },
  );
}

interface Metadata {
  readonly lines: LineReader;
  next(): Promise<{ word: string; count?: number } | undefined>;
}

/** Reads the line of names, if there is one. */
async function openMetadata(lines: LineReader): Promise<Metadata> {
  let ahead = await nextFields(lines);
  let width = 1;
  let wordColumn = 0;
  let countColumn = -1;
  if (ahead !== undefined && ahead.length > 1) {
    const names = ahead.map((name) => name.trim().toLowerCase());
    width = names.length;
    const named = names.findIndex((name) => WORD_COLUMNS.has(name));
    wordColumn = Math.max(0, named);
    countColumn = names.findIndex((name) => COUNT_COLUMNS.has(name));
    ahead = await nextFields(lines);
  }
  const next = async (): Promise<{ word: string; count?: number } | undefined> => {
    const fields = ahead;
    if (fields === undefined) return undefined;
    if (fields.length !== width) {
      throw lines.damaged(`${fields.length} columns, where line 1 has ${width}`);
    }
    const word = fields[wordColumn];
    const count = countOf(lines, fields[countColumn]);
    ahead = await nextFields(lines);
    return { word, count };
  };
  return { lines, next };
}

function countOf(lines: LineReader, field: string | undefined): number | undefined {
  if (field === undefined || field === '') return undefined;
  const count = decimalOf(field);
  if (count !== undefined && count >= 0 && count < Infinity) return count;
  throw lines.damaged(`${quoted(field)} is no count`);
}

/** The fields of the next line that is not blank: the projector passes over blank lines too. */
async function nextFields(lines: LineReader): Promise<string[] | undefined> {
  for (;;) {
    const line = await lines.next();
    if (line === undefined) return undefined;
    if (line.trim() !== '') return line.split('\t');
  }
}
