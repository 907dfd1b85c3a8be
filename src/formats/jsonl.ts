import { counted, WordloomError } from '../errors.js';
import type { VectorSource } from '../embedding/matrix.js';
import { isTooLarge } from './decimals.js';
import { foreign } from './failures.js';
import type { InputFile, ReadOptions, VectorFormat, VectorReader } from './format.js';
import { LineReader } from './line-reader.js';
import { OddRows } from './odd-rows.js';
import { blocksOf, type TextVector } from './text-blocks.js';
import { shortestFloat32 } from './word2vec-text.js';

/** JSON Lines: {"word": "king", "count": 42, "vector": [0.1, -2]}, one per line. Any word fits. */
export const jsonl: VectorFormat = {
  name: 'jsonl',
  description: 'JSON Lines: {"word": ..., "count": ..., "vector": [...]} (.jsonl)',
  extensions: ['.jsonl', '.ndjson'],
  recognises,
  read,
  write: (source, counts) => [{ suffix: '', chunks: formatLines(source, counts) }],
};

function recognises(head: Uint8Array): boolean {
  const [line] = new TextDecoder().decode(head).split('\n', 1);
  return /^\uFEFF?\s*\{\s*"/.test(line) && line.includes('"vector"');
}

function* formatLines(source: VectorSource, counts?: Float64Array): Generator<string> {
  const { dim } = source;
  const numbers: string[] = [];
  for (const { first, data } of source.blocks()) {
    for (let start = 0; start < data.length; start += dim) {
      const id = first + start / dim;
      const word = JSON.stringify(source.wordOf(id));
      const count = counts === undefined ? '' : `"count":${counts[id]},`;
      for (let i = 0; i < dim; i++) numbers[i] = finite(data[start + i], word);
      yield `{"word":${word},${count}"vector":[${numbers.join(',')}]}\n`;
    }
  }
}

function finite(x: number, word: string): string {
  if (Number.isFinite(x)) return shortestFloat32(x);
  throw new WordloomError(
    'NUMBER_UNWRITABLE',
    `The vector of ${word} holds ${x}, which JSON cannot write. Choose a binary format, such as ` +
      'numpy, or repair the vectors.',
  );
}

async function read(
  file: InputFile,
  { invalidUtf8, odd = new OddRows(), limit }: ReadOptions,
): Promise<VectorReader> {
  const lines = new LineReader(file, invalidUtf8, odd);
  try {
    const first = await nextVector(lines);
    if (first === undefined) throw foreign(file, 'a file of vectors as JSON Lines: it is empty');
    const dim = first.vector.length;
    const vectors = vectorsFrom(lines, first);
    return { dim, size: undefined, blocks: () => blocksOf(vectors, dim, limit) };
  } catch (error) {
    await lines.close();
    throw error;
  }
}

async function* vectorsFrom(lines: LineReader, first: TextVector): AsyncGenerator<TextVector> {
  const dim = first.vector.length;
  try {
    for (let next: TextVector | undefined = first; next; next = await nextVector(lines)) {
      const { length } = next.vector;
      if (length === dim) yield next;
      else lines.leaveOut(`a vector of ${counted(length, 'number')} after vectors of ${dim}`);
    }
  } finally {
    await lines.close();
  }
}

/** The vector on the next line that is neither blank nor left out, or undefined at the end. */
async function nextVector(lines: LineReader): Promise<TextVector | undefined> {
  for (;;) {
    const text = await lines.next();
    if (text === undefined) return undefined;
    const json = (text ?? '').trim();
    if (json === '') continue;
    const vector = parseVector(json, lines.number);
    if (typeof vector !== 'string') return vector;
    lines.leaveOut(vector);
  }
}

/** A vector, or the reason why it is invalid, in words. */
function parseVector(json: string, line: number): TextVector | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    return `it is not JSON: ${(cause as Error).message}`;
  }
  const { word, count, vector } = Object(parsed) as Record<string, unknown>;
  if (typeof word !== 'string') return 'expected "word" to be a string';
  if (!isNumbers(vector) || vector.length === 0) {
    return 'expected "vector" to be an array of numbers, at least one';
  }
  const large = vector.find(isTooLarge);
  if (large !== undefined) return `${large} is too large for a float32`;
  if (count === undefined || count === null) return { word, vector, line };
  if (typeof count === 'number' && count >= 0) return { word, count, vector, line };
  return 'expected "count" to be a number of at least 0';
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'number');
