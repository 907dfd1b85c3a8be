import fc from 'fast-check';
import type { InputFile, VectorFormat, VectorReader } from '../../src/formats/format.js';
import { Embedding, type VectorSource } from '../../src/embedding/matrix.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

/** Files in memory by the endings of their names, which all begin with 'x'. */
export type Files = Record<string, string | Uint8Array>;

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** The file 'x' + suffix, handed out in chunks of `chunkBytes`. */
export function memoryFile(files: Files, suffix: string, chunkBytes = 5): InputFile {
  const name = `x${suffix}`;
  return {
    name,
    async *bytes() {
      if (!(suffix in files)) throw new Error(`${name} is not there`);
      const content = bytesOf(files[suffix]);
      for (let start = 0; start < content.length; start += chunkBytes) {
        yield content.slice(start, start + chunkBytes);
      }
    },
    companion: (other) => memoryFile(files, other, chunkBytes),
  };
}

/** What a format writes; the main file has the ending of the format. */
export function writeFiles(
  format: VectorFormat,
  source: VectorSource,
  counts?: Float64Array,
): Record<string, Uint8Array> {
  const parts = format.write!(source, counts).map(({ suffix, chunks }) => {
    const bytes = Array.from(chunks, (chunk) => Buffer.from(chunk as Uint8Array));
    return [suffix || format.extensions[0], new Uint8Array(Buffer.concat(bytes))] as const;
  });
  return Object.fromEntries(parts);
}

/** Everything that a reader gives. */
export interface Vectors {
  words: string[];
  rows: number[][];
  counts: number[] | undefined;
  where: (string | undefined)[];
}

export async function readAll(opening: Promise<VectorReader>): Promise<Vectors> {
  const reader = await opening;
  const all: Vectors = { words: [], rows: [], counts: [], where: [] };
  for await (const { words, rows, counts, where } of reader.blocks()) {
    words.forEach((word, i) => {
      all.words.push(word);
      all.rows.push(Array.from(rows.subarray(i * reader.dim, (i + 1) * reader.dim)));
      all.where.push(where?.(i));
      if (counts === undefined) all.counts = undefined;
      else all.counts?.push(counts[i]);
    });
  }
  return all;
}

/** Reads the main file of some files. */
export const readFiles = (
  format: VectorFormat,
  files: Files,
  { chunkBytes = 5, invalidUtf8 = 'error' as 'error' | 'replace' } = {},
): Promise<Vectors> =>
  readAll(format.read!(memoryFile(files, format.extensions[0], chunkBytes), { invalidUtf8 }));

/** Vectors in memory. */
export const embeddingOf = (words: readonly string[], rows: readonly (readonly number[])[]) =>
  new Embedding(
    new Vocabulary(words, new Float64Array(words.length)),
    rows[0].length,
    Float32Array.from(rows.flat()),
  );

/** Some vectors, with counts or without, and the size of the chunks that they are read in. */
export const vectorsAnd = (word: fc.Arbitrary<string>, minDim = 1) =>
  fc
    .tuple(
      fc.uniqueArray(word, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: minDim, max: 9 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 100 }),
    )
    .chain(([words, dim, hasCounts, chunkBytes]) => {
      const { length } = words;
      const row = fc
        .float32Array({ minLength: dim, maxLength: dim, noNaN: true, noDefaultInfinity: true })
        .map((numbers) => Array.from(numbers));
      const count = fc.maxSafeNat();
      return fc.record({
        words: fc.constant(words),
        rows: fc.array(row, { minLength: length, maxLength: length }),
        counts: hasCounts
          ? fc.array(count, { minLength: length, maxLength: length })
          : fc.constant(undefined),
        chunkBytes: fc.constant(chunkBytes),
      });
    });

/** Words without what ends a word or a line. */
export const LINE_WORD = fc
  .string({ unit: 'binary', minLength: 1 })
  .filter((word) => !/[\t\n\r]/.test(word) && word.trim() !== '');

/** The text of a file. */
export const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
