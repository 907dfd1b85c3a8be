import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Embedding } from '../../src/embedding/matrix.js';
import { fasttextBin } from '../../src/formats/fasttext-bin.js';
import { VectorFileError } from '../../src/errors.js';
import {
  SubwordTable,
  subwordVector,
  type SubwordVectors,
} from '../../src/subwords/subword-vectors.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { randomNumbers, randomSubwords, WORDS } from '../subwords/subword-models.js';
import { CLASSIFIER, SKIPGRAM } from './fasttext-fixture.js';
import { memoryFile, readAll, writeFiles } from './memory-file.js';

const write = (source: Embedding, counts?: Float64Array): Uint8Array =>
  writeFiles(fasttextBin, source, counts)['.bin'];

async function read(bytes: Uint8Array, chunkBytes = 4096) {
  const file = memoryFile({ '.bin': bytes }, '.bin', chunkBytes);
  const reader = await fasttextBin.read!(file, { invalidUtf8: 'error' });
  return { ...(await readAll(Promise.resolve(reader))), subwords: reader.subwords };
}

function sourceOf(
  words: readonly string[],
  dim: number,
  subwords?: SubwordVectors,
  numbers = randomNumbers(words.length * dim, 7),
): Embedding {
  const counts = Float64Array.from(words, (_, id) => words.length - id);
  return new Embedding(new Vocabulary(words, counts), dim, numbers, subwords);
}

/** Where numbers of the header lie. */
const FIELDS = { dim: 8, minCount: 20, negative: 24, loss: 32, model: 36, bucket: 40, maxn: 48 };
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset);

describe("fastText's model file", () => {
  it('restores any words, counts, vectors and n-grams', async () => {
    const rule = fc
      .tuple(
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 900 }),
      )
      .filter(([minn, maxn]) => minn <= maxn)
      .map(([minn, maxn, bucket]) => ({ minn, maxn, bucket }));
    const word = fc.string({ unit: 'binary', maxLength: 9 }).filter((each) => !each.includes('\0'));
    const words = fc.uniqueArray(word, { minLength: 1, maxLength: 12 });
    const property = fc.asyncProperty(
      words,
      rule,
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      fc.integer({ min: 1, max: 99 }),
      async (all, rule, dim, seed, chunkBytes) => {
        const source = sourceOf(all, dim, randomSubwords(all, dim, rule, seed));
        const counts = Float64Array.from(all, (_, id) => 2 ** 40 - id);
        const found = await read(write(source, counts), chunkBytes);
        expect([found.words, found.counts]).toEqual([all, [...counts]]);
        found.rows.forEach((row, id) => {
          row.forEach((x, i) => expect(Math.abs(x - source.row(id)[i])).toBeLessThan(1e-6));
        });
        const { buckets, vectors } =
          source.subwords!.size === 0
            ? { buckets: new Uint32Array(0), vectors: new Float32Array(0) }
            : {
                buckets: source.subwords!.buckets(),
                vectors: [...source.subwords!.blocks()][0].data,
              };
        expect(found.subwords).toEqual({ ...rule, buckets, vectors });
        const again = new SubwordTable(found.subwords!, dim);
        expect(subwordVector(again, 'unheard')).toEqual(source.embed('unheard'));
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('holds a row for each bucket, and zeros for those that have none', () => {
    const subwords = { minn: 1, maxn: 2, bucket: 5, buckets: Uint32Array.of(1, 3) };
    const vectors = Float32Array.of(1, 2, 3, 4);
    const bytes = write(sourceOf(['a'], 2, { ...subwords, vectors }));
    const output = 1 + 16 + 4 * 2; // a mark, the shape and a row
    const rows = new Float32Array(
      bytes.slice(bytes.length - output - 40, bytes.length - output).buffer,
    );
    expect([...rows]).toEqual([0, 0, 1, 2, 0, 0, 3, 4, 0, 0]);
  });

  it('has no buckets if there are no n-grams', async () => {
    const source = sourceOf(WORDS, 3);
    const bytes = write(source);
    expect(view(bytes).getInt32(FIELDS.bucket, true)).toBe(0);
    expect(view(bytes).getInt32(FIELDS.maxn, true)).toBe(0);
    const found = await read(bytes);
    expect(found.subwords).toBeUndefined();
    expect(found.rows.flat()).toEqual([...source.data]);
    expect(found.counts).toEqual([8, 7, 6, 5, 4, 3, 2, 1]); // ranks
  });

  it('records how the vectors were trained, and includes their output matrix', () => {
    const source = sourceOf(WORDS, 3);
    const output = randomNumbers(WORDS.length * 3, 8);
    const options = { mode: 'cbow', minCount: 7, negative: 12 };
    const outputBlocks = () => [{ first: 0, data: output }];
    const [{ chunks }] = fasttextBin.write!(source, undefined, { options, outputBlocks });
    const bytes = new Uint8Array(Buffer.concat(Array.from(chunks, (each) => Buffer.from(each))));
    const numbers = ['dim', 'minCount', 'negative', 'loss', 'model'] as const;
    const found = numbers.map((name) => view(bytes).getInt32(FIELDS[name], true));
    expect(found).toEqual([3, 7, 12, 2, 1]); // loss: negative sampling, model: CBOW
    expect(new Float32Array(bytes.slice(-output.byteLength).buffer)).toEqual(output);
  });

  it.each([
    ['skip-gram model', SKIPGRAM],
    ['classifier, without its labels', CLASSIFIER],
  ])('is written again with the same vectors: a %s of fastText', async (_, fixture) => {
    const first = await read(new Uint8Array(Buffer.from(fixture.file, 'base64')));
    const dim = first.rows[0].length;
    const numbers = Float32Array.from(first.rows.flat());
    const again = await read(write(sourceOf(first.words, dim, first.subwords, numbers)));
    again.rows.flat().forEach((x, i) => expect(Math.abs(x - numbers[i])).toBeLessThan(1e-6));
    expect(again.subwords).toEqual(first.subwords);
  });

  it('refuses a word with a zero byte, which ends words', () => {
    expect(() => write(sourceOf(['a\0b'], 2))).toThrow(
      expect.objectContaining({ code: 'WORD_UNWRITABLE' }),
    );
  });

  it('is read or refused by name, whatever bytes change or are missing', async () => {
    const whole = write(sourceOf(WORDS, 3, randomSubwords(WORDS, 3)));
    const change = fc.record({
      changes: fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }),
      length: fc.oneof(fc.constant(whole.length), fc.nat(whole.length)),
    });
    const property = fc.asyncProperty(change, async ({ changes, length }) => {
      const bytes = whole.slice(0, length);
      for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
      try {
        await read(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(VectorFileError);
        expect((error as Error).message).toMatch(/^x\.bin/);
      }
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('names the position of an n-gram vector that is not finite', async () => {
    const subwords = { minn: 1, maxn: 2, bucket: 5, buckets: Uint32Array.of(1, 3) };
    const vectors = Float32Array.of(1, 2, NaN, 4);
    const source = sourceOf(['b'], 2, { ...subwords, vectors }, Float32Array.of(1, 2));
    await expect(read(write(source))).rejects.toThrow(
      /^x\.bin, byte \d+: the vector of an n-gram holds NaN/,
    );
  });
});
