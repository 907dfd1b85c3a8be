import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelState } from '../../../src/embedding/model-state.js';
import { ModelFileError } from '../../../src/errors.js';
import { quantizeModel } from '../../../src/model/quantize.js';
import { repairModel } from '../../../src/model/repair.js';
import { openDatabase } from '../../../src/store/file/driver.js';
import {
  LanguageModelFile,
  ModelFile,
  saveLanguageModel,
  saveModel,
} from '../../../src/store/index.js';
import { PAGE_SIZE, rowsPerBlock } from '../../../src/store/vectors/schema.js';
import { uniformLanguageModel } from '../language-model/language-models.js';
import { inFolder, thrownBy, uniformModel, unseal } from '../vectors/models.js';

const DIM = 50;
const SIZE = 3 * rowsPerBlock(DIM) + 7;

/** A model of four blocks, each number of which is its own. */
function numbered(): ModelState {
  const state = uniformModel(SIZE, DIM, 1);
  state.input = state.input.map((_, index) => index);
  state.output = state.input.map((value) => -value);
  state.vocabulary.counts.forEach((_, id, counts) => (counts[id] = SIZE - id));
  return state;
}

function load(path: string): ModelState {
  const file = ModelFile.open(path);
  try {
    file.check();
    return file.load();
  } finally {
    file.close();
  }
}

/** `toEqual` takes seconds for so many. */
const hasNumbers = (found: Float32Array, expected: Float32Array): boolean =>
  Buffer.from(found.buffer).equals(Buffer.from(expected.buffer));

/** Saves a model, has it damaged and repaired, and hands on what came of it. */
async function repaired(
  folder: string,
  damage: (bytes: Buffer) => Buffer | void,
  state = numbered(),
) {
  const [path, output] = [join(folder, 'broken.db'), join(folder, 'repaired.db')];
  saveModel(path, state);
  const bytes = readFileSync(path);
  writeFileSync(path, damage(bytes) ?? bytes);
  const error = thrownBy(() => load(path));
  expect(error).toBeInstanceOf(ModelFileError);
  const before = readFileSync(path);
  const report = await repairModel(path, output);
  expect(readFileSync(path).equals(before)).toBe(true);
  return { report, model: load(output), error: error as Error };
}

const floats = (...values: number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);

/** Changes a byte of the numbers of a word. */
function hitVector(bytes: Buffer, id: number, sign = 1): void {
  const first = sign * id * DIM;
  bytes[bytes.indexOf(floats(first, first + sign, first + 2 * sign)) + 5] ^= 1;
}

describe('repairModel', () => {
  it('saves all words except those of a damaged block', () =>
    inFolder(async (folder) => {
      const hit = rowsPerBlock(DIM) + 3;
      const { report, model, error } = await repaired(folder, (bytes) => hitVector(bytes, hit));
      expect(error.message).toMatch(/block 1 of its input matrix .*wordloom repair /);
      const words = SIZE - rowsPerBlock(DIM);
      expect(report).toEqual({
        path: join(folder, 'repaired.db'),
        kind: 'vectors',
        words,
        of: SIZE,
        unverified: 0,
        uncertainCounts: 0,
        lost: [],
      });
      const { vocabulary, dim, input, output } = numbered();
      const isKept = (id: number): boolean => Math.floor(id / rowsPerBlock(DIM)) !== 1;
      const keep = (matrix: Float32Array) => matrix.filter((_, i) => isKept(Math.floor(i / dim)));
      expect(model.vocabulary.words).toEqual(vocabulary.words.filter((_, id) => isKept(id)));
      expect(model.vocabulary.counts).toEqual(vocabulary.counts.filter((_, id) => isKept(id)));
      expect(hasNumbers(model.input, keep(input))).toBe(true);
      expect(hasNumbers(model.output!, keep(output!))).toBe(true);
      expect(model.options).toEqual({ value: 1 });
      expect(model.history).toEqual(numbered().history);
    }));

  it('keeps all words if only the output matrix is damaged, and drops that', () =>
    inFolder(async (folder) => {
      const { report, model } = await repaired(folder, (bytes) => hitVector(bytes, 5, -1));
      expect(report).toMatchObject({ words: SIZE, of: SIZE, lost: ['the output matrix'] });
      expect(model.output).toBe(null);
      expect(model.vocabulary).toEqual(numbered().vocabulary);
      expect(hasNumbers(model.input, numbered().input)).toBe(true);
    }));

  it('finds all words whatever page is lost, except one with numbers', () =>
    inFolder(async (folder) => {
      const state = uniformModel(40, 3, 1);
      state.input = state.input.map((_, index) => index);
      const [path, output] = [join(folder, 'broken.db'), join(folder, 'repaired.db')];
      saveModel(path, state);
      const bytes = readFileSync(path);
      const gone: number[] = [];
      for (let page = 0; page < bytes.length / PAGE_SIZE; page++) {
        const broken = Buffer.from(bytes).fill(0, page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
        writeFileSync(path, broken);
        expect(thrownBy(() => load(path))).toBeInstanceOf(ModelFileError);
        const report = await repairModel(path, output).catch((error: unknown) => error);
        if (report instanceof ModelFileError) {
          expect(report.message).toContain('no block of its vectors is intact');
          gone.push(page);
          continue;
        }
        expect(report).toMatchObject({ words: 40, of: 40 });
        const { vocabulary, input } = load(output);
        expect([vocabulary.words, input]).toEqual([state.vocabulary.words, state.input]);
      }
      expect(gone).toEqual(
        [bytes.indexOf(Buffer.from(state.input.buffer)) / PAGE_SIZE].map(Math.floor),
      );
    }));

  it('recovers a word from the index if its page is damaged, and reports an uncertain count', () =>
    inFolder(async (folder) => {
      const { report, model } = await repaired(folder, (bytes) => {
        bytes[bytes.indexOf('w17') + 1] = 0x32; // w27, in the vocabulary or in its index
      });
      expect(report.words).toBe(SIZE);
      expect(model.vocabulary.words).toEqual(numbered().vocabulary.words);
      expect(hasNumbers(model.input, numbered().input)).toBe(true);
    }));

  it('saves the words whose numbers come before the end of a file cut short', () =>
    inFolder(async (folder) => {
      const { report, model } = await repaired(folder, (bytes) =>
        bytes.subarray(0, Math.floor(bytes.length / 2) + 100),
      );
      expect(report.lost).toContain('the output matrix');
      expect(report.words).toBeGreaterThanOrEqual(rowsPerBlock(DIM));
      const ids = model.vocabulary.words.map((word) => Number(word.slice(1)));
      expect(ids.every((id, at) => model.input[at * DIM] === Math.fround(id * DIM))).toBe(true);
    }));

  it('reads files of programs that wrote no checksums, and says that nothing is verified', () =>
    inFolder(async (folder) => {
      const [path, output] = [join(folder, 'old.db'), join(folder, 'repaired.db')];
      saveModel(path, numbered());
      const db = openDatabase(path);
      db.exec("DROP TABLE checksum; DELETE FROM matrix_block WHERE matrix = 'input' AND block = 2");
      db.close();
      unseal(path);
      const report = await repairModel(path, output);
      const words = SIZE - rowsPerBlock(DIM);
      expect(report).toMatchObject({ words, unverified: words, of: SIZE });
      expect(load(output).vocabulary.size).toBe(words);
    }));

  it.each(['int8', 'binary'] as const)('writes the vectors of an %s model as floats', (to) =>
    inFolder(async (folder) => {
      const [path, small, output] = ['a.db', 'b.db', 'c.db'].map((name) => join(folder, name));
      saveModel(path, numbered());
      await quantizeModel(path, small, { to, queries: 5 });
      const expected = load(small);
      const bytes = readFileSync(small);
      bytes.fill(0, bytes.indexOf('CREATE TABLE'), PAGE_SIZE);
      writeFileSync(small, bytes);
      const report = await repairModel(small, output);
      expect(report).toMatchObject({ words: SIZE, lost: [`the ${to} form, now floats`] });
      expect(hasNumbers(load(output).input, expected.input)).toBe(true);
    }),
  );

  it('saves a language model without its training state, if only that is damaged', () =>
    inFolder(async (folder) => {
      const [path, output] = [join(folder, 'lm.db'), join(folder, 'repaired.db')];
      const state = uniformLanguageModel([...'abc'], 1);
      saveLanguageModel(path, state);
      const bytes = readFileSync(path);
      bytes[bytes.indexOf(Buffer.from(Float64Array.from([1 / 3, 2 / 3]).buffer)) + 3] ^= 1;
      writeFileSync(path, bytes);
      expect(thrownBy(() => LanguageModelFile.open(path))).toMatchObject({ code: 'MODEL_DAMAGED' });
      const report = await repairModel(path, output);
      expect(report).toMatchObject({
        kind: 'language-model',
        words: 3,
        lost: ['the training state'],
      });
      const file = LanguageModelFile.open(output);
      expect(file.load()).toEqual({ ...state, resume: null });
      file.close();
    }));

  it('cannot save a language model of which a parameter is damaged', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, uniformLanguageModel([...'abc'], 1));
      const bytes = readFileSync(path);
      bytes[bytes.indexOf(floats(1, 1, 1, 1)) + 2] ^= 1;
      writeFileSync(path, bytes);
      const error = await repairModel(path, join(folder, 'out.db')).catch(
        (cause: unknown) => cause,
      );
      expect(error).toMatchObject({ code: 'MODEL_DAMAGED' });
      expect((error as Error).message).toContain('needs them all');
    }));

  it('never overwrites its input, under any name', () =>
    inFolder(async (folder) => {
      const [path, link] = [join(folder, 'model.db'), join(folder, 'link.db')];
      saveModel(path, uniformModel(3, 2, 1));
      symlinkSync(path, link);
      for (const output of [path, link, join(folder, '.', 'model.db')]) {
        await expect(repairModel(path, output)).rejects.toMatchObject({ code: 'OUTPUT_IS_INPUT' });
      }
      expect(load(path)).toEqual(uniformModel(3, 2, 1));
    }));

  it('refuses a file that is not a model, and a missing one', () =>
    inFolder(async (folder) => {
      const [path, output] = [join(folder, 'other'), join(folder, 'out.db')];
      await expect(repairModel(path, output)).rejects.toMatchObject({ code: 'MODEL_MISSING' });
      writeFileSync(path, 'king queen '.repeat(100_000));
      await expect(repairModel(path, output)).rejects.toMatchObject({ code: 'MODEL_FOREIGN' });
      await expect(repairModel(folder, output)).rejects.toMatchObject({ code: 'MODEL_FOREIGN' });
      copyFileSync(path, output);
      writeFileSync(path, '');
      await expect(repairModel(path, output)).rejects.toMatchObject({ code: 'MODEL_FOREIGN' });
      expect(readFileSync(output, 'utf8')).toContain('king queen');
    }));
});
