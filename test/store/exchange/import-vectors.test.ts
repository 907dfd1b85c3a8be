import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { VectorFileError } from '../../../src/errors.js';
import { importVectors } from '../../../src/model/import.js';
import { Model } from '../../../src/model/model.js';
import { ModelFile, saveModel } from '../../../src/store/index.js';
import { inFolder, uniformModel } from '../vectors/models.js';

const TEXT = '3 2\nking 1 2\nqueen 3 4\nrook 5 6\n';

/** A file of `size` words w0, w1, ...; number j of vector i is i + j / 128. */
const many = (size: number, dim: number): string =>
  Array.from({ length: size }, (_, i) =>
    [`w${i}`, ...Array.from({ length: dim }, (_, j) => i + j / 128)].join(' '),
  ).join('\n');

/** Imports a file of that content into a folder of its own. */
const imported = (
  content: string | Uint8Array,
  options: Parameters<typeof importVectors>[2],
  work: (path: string, report: Awaited<ReturnType<typeof importVectors>>) => void,
) =>
  inFolder(async (folder) => {
    const [file, path] = [join(folder, 'vectors.txt'), join(folder, 'model.db')];
    writeFileSync(file, content);
    work(path, await importVectors(file, path, options));
  });

const attempt = (options: object) => importVectors('none', 'model.db', options);

function loaded(path: string) {
  const file = ModelFile.open(path);
  try {
    return { ...file.load(), version: file.version };
  } finally {
    file.close();
  }
}

describe('importVectors', () => {
  it('writes a model with the words in the order of the file, and ranks for counts', () =>
    imported(TEXT, {}, (path, report) => {
      expect(report).toEqual({
        path,
        bytes: readFileSync(path).length,
        format: 'word2vec',
        size: 3,
        dim: 2,
        duplicates: 0,
        skipped: 0,
        skippedRows: [],
        counts: 'rank',
      });
      const state = loaded(path);
      expect(state.vocabulary.words).toEqual(['king', 'queen', 'rook']);
      expect([...state.vocabulary.counts]).toEqual([3, 2, 1]);
      expect([...state.input]).toEqual([1, 2, 3, 4, 5, 6]);
      expect(state).toMatchObject({ output: null, history: [], corpus: {} });
      expect(state.options).toEqual({
        imported: { format: 'word2vec', file: 'vectors.txt', counts: 'rank' },
      });
      expect(state.version).toMatch(/^\d+\.\d+\.\d+/);
    }));

  it('writes a model that answers like one in memory', () =>
    inFolder(async (folder) => {
      const [file, path] = [join(folder, 'vectors.txt'), join(folder, 'model.db')];
      writeFileSync(file, TEXT);
      await importVectors(file, path);
      const [stored, memory] = [await Model.open(path), await Model.import(file)];
      expect(stored.similar('king')).toEqual(memory.similar('king'));
      expect(stored.words).toEqual(memory.words);
      expect(stored.counts).toEqual(memory.counts);
      expect(stored.options).toEqual(memory.options);
      stored.close();
    }));

  it('does not let ranks pass for frequencies', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'vectors.txt');
      writeFileSync(file, TEXT);
      const model = await Model.import(file);
      const weighted = model.sentenceVector(['king', 'queen'], { weighting: 'sif' });
      await expect(weighted).rejects.toMatchObject({ code: 'COUNTS_MISSING' });
    }));

  it('fills blocks across those of the file', () =>
    imported(many(3000, 100), { format: 'glove' }, (path) => {
      const { vocabulary, input } = loaded(path);
      expect(vocabulary.size).toBe(3000);
      expect(vocabulary.words[2999]).toBe('w2999');
      expect(input.every((x, at) => x === Math.floor(at / 100) + (at % 100) / 128)).toBe(true);
    }));

  it('reads compressed files, and reports its progress', () =>
    inFolder(async (folder) => {
      const [file, path] = [join(folder, 'vectors.txt.gz'), join(folder, 'model.db')];
      const compressed = gzipSync(TEXT);
      writeFileSync(file, compressed);
      const told: number[] = [];
      await importVectors(file, path, {
        onProgress: ({ bytes, totalBytes }) => told.push(bytes / totalBytes!),
      });
      expect(told.at(-1)).toBe(1);
      expect(loaded(path).vocabulary.size).toBe(3);
    }));

  it('takes only the first vectors with a limit, and does not look at the rest', () =>
    imported('9 2\na 1 2\nb 3 4\nc nan 5\n', { limit: 2 }, (path) => {
      const { vocabulary, input } = loaded(path);
      expect(vocabulary.words).toEqual(['a', 'b']);
      expect([...vocabulary.counts]).toEqual([2, 1]);
      expect([...input]).toEqual([1, 2, 3, 4]);
    }));

  it('recognises words that it wrote long ago, and those that it has just read', () =>
    imported(
      `${many(150, 2)}\nw3 0 0\nw149 0 0\nw64 0 0\n`,
      { duplicates: 'first' },
      (path, report) => {
        expect(report).toMatchObject({ size: 150, duplicates: 3 });
        const { vocabulary, input } = loaded(path);
        expect(vocabulary.words).toEqual(Array.from({ length: 150 }, (_, i) => `w${i}`));
        expect([...vocabulary.counts]).toEqual(Array.from({ length: 150 }, (_, i) => 150 - i));
        expect(input[2 * 149]).toBe(149);
      },
    ));

  it('keeps the first vector of a repeated word on request', () =>
    imported('5 1\na 1\na 2\nb 3\nb 4\nc 5\n', { duplicates: 'first' }, (path, report) => {
      expect(report).toMatchObject({ size: 3, duplicates: 2 });
      const { vocabulary, input } = loaded(path);
      expect(vocabulary.words).toEqual(['a', 'b', 'c']);
      expect([...input]).toEqual([1, 3, 5]);
    }));

  it('replaces a model, and leaves nothing else in the folder', () =>
    inFolder(async (folder) => {
      const [file, path] = [join(folder, 'vectors.txt'), join(folder, 'model.db')];
      saveModel(path, uniformModel(10, 3, 1));
      writeFileSync(file, TEXT);
      await importVectors(file, path);
      expect(loaded(path).vocabulary.size).toBe(3);
      expect(readdirSync(folder).toSorted()).toEqual(['model.db', 'vectors.txt']);
    }));

  it.each([
    ['a word that comes again', '2 1\na 1\na 2\n', /line 3: duplicate word "a"\. .*first/],
    ['a short vector', '2 2\na 1 2\nb 1\n', /line 3: 2 fields/],
    ['a number that is none', '2 2\na 1 2\nb nan 1\n', /line 3: the vector of "b" holds NaN/],
    ['too few vectors', '3 1\na 1\nb 2\n', /2 vectors, but its header announces 3/],
    ['too many vectors', '1 1\na 1\nb 2\n', /more vectors than the 1/],
    ['no vectors', '0 1\n', /it has no vectors/],
    ['no bytes', '', /it is empty/],
    ['other text', 'Once upon a time\n', /its format is not recognised/],
    ['half a gzip file', gzipSync(TEXT).subarray(0, 20), /truncated/],
  ])('leaves the old model unchanged for a file of %s', (_, content, message) =>
    inFolder(async (folder) => {
      const [file, path] = [join(folder, 'vectors.txt'), join(folder, 'model.db')];
      saveModel(path, uniformModel(10, 3, 1));
      const before = readFileSync(path);
      writeFileSync(file, content);
      const error = await importVectors(file, path).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(VectorFileError);
      expect((error as VectorFileError).message).toMatch(message);
      expect((error as VectorFileError).path).toBe(file);
      expect(readFileSync(path).equals(before)).toBe(true);
      expect(readdirSync(folder).toSorted()).toEqual(['model.db', 'vectors.txt']);
      await expect(Model.import(file)).rejects.toThrow(message);
    }),
  );

  it('says that a file is missing, or a folder', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      const missing = join(folder, 'none.txt');
      await expect(importVectors(missing, path)).rejects.toMatchObject({
        code: 'VECTORS_UNREADABLE',
        message: `There is no file ${missing}. Check the path.`,
      });
      await expect(importVectors(folder, path)).rejects.toThrow(/is a folder\. Give a file\./);
      expect(existsSync(path)).toBe(false);
    }));

  it('says that the model cannot be written', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'vectors.txt');
      writeFileSync(file, TEXT);
      const path = join(folder, 'none', 'model.db');
      await expect(importVectors(file, path)).rejects.toMatchObject({ code: 'MODEL_UNWRITABLE' });
    }));

  it('refuses wrong options before it reads', async () => {
    await expect(attempt({ limit: 0 })).rejects.toThrow(RangeError);
    await expect(attempt({ format: 7 })).rejects.toThrow(TypeError);
    await expect(attempt({ duplicates: 'last' })).rejects.toThrow(/error, first/);
    await expect(attempt({ formats: 'glove' })).rejects.toThrow(/no option "formats"/);
    await expect(attempt({ format: 'word3vec' })).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
  });

  it('stops when it is aborted, and writes nothing', () =>
    inFolder(async (folder) => {
      const [file, path] = [join(folder, 'vectors.txt'), join(folder, 'model.db')];
      writeFileSync(file, many(3000, 300));
      const controller = new AbortController();
      const onProgress = () => controller.abort(new Error('enough'));
      const { signal } = controller;
      await expect(importVectors(file, path, { signal, onProgress })).rejects.toThrow('enough');
      expect(readdirSync(folder)).toEqual(['vectors.txt']);
    }));
});
