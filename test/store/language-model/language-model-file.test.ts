import fc from 'fast-check';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelFileError } from '../../../src/errors.js';
import { repairModel } from '../../../src/model/repair.js';
import type { LanguageModelState, Tensor } from '../../../src/networks/state.js';
import {
  checkLanguageModelPath,
  LanguageModelFile,
  ModelFile,
  saveLanguageModel,
  saveModel,
} from '../../../src/store/index.js';
import {
  LANGUAGE_MODEL_ID,
  TENSOR_BLOCK_BYTES,
} from '../../../src/store/language-model/language-model-schema.js';
import { uniformLanguageModel } from './language-models.js';
import { edit, inFolder, thrownBy, uniformModel, unseal } from '../vectors/models.js';

const SMALL = uniformLanguageModel(['a', 'b', '\n'], 1);

function load(path: string): LanguageModelState {
  const file = LanguageModelFile.open(path);
  try {
    return file.load();
  } finally {
    file.close();
  }
}

function errorOf(work: () => unknown): ModelFileError {
  const error = thrownBy(work);
  expect(error).toBeInstanceOf(ModelFileError);
  return error as ModelFileError;
}

const errorOfLoading = (path: string): ModelFileError => errorOf(() => load(path));

/** A tensor larger than a block, with numbers of its own everywhere. */
const LARGE: Tensor = {
  shape: [3, TENSOR_BLOCK_BYTES / 8 + 1],
  data: Float32Array.from({ length: (3 * TENSOR_BLOCK_BYTES) / 8 + 3 }, (_, i) => i / 7),
};

describe('a language model file', () => {
  it('refuses invalid options, of which a repair saves the valid ones', () =>
    inFolder(async (folder) => {
      const [path, output] = [join(folder, 'lm.db'), join(folder, 'repaired.db')];
      const options = { tokenizer: 7, epochs: -1, hidden: 3, later: [1] } as object;
      saveLanguageModel(path, { ...SMALL, options: options as LanguageModelState['options'] });
      expect(errorOfLoading(path)).toMatchObject({
        code: 'MODEL_DAMAGED',
        message: expect.stringContaining('its "options" is missing or invalid'),
      });
      const { lost } = await repairModel(path, output);
      expect(lost).toContain('some of the options');
      expect(load(output).options).toEqual({ hidden: 3, later: [1] });
    }));

  it('restores what was saved, bit for bit', () =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, SMALL, { version: '1.2.3' });
      expect(load(path)).toEqual(SMALL);
      const file = LanguageModelFile.open(path);
      expect(file).toMatchObject({
        version: '1.2.3',
        level: 'char',
        parameterCount: 9 + 36 + 12 + 3,
      });
      expect(Math.abs(Date.now() - file.created.getTime())).toBeLessThan(60_000);
      file.close();
    }));

  it('restores any tokens and numbers', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 20 }),
        fc.float64Array({ minLength: 12, maxLength: 12 }),
        fc.float32Array({ minLength: 12, maxLength: 12 }),
        (tokens, doubles, floats) =>
          inFolder((folder) => {
            const model = {
              ...uniformLanguageModel(tokens, 1),
              parameters: new Map<string, Tensor>([
                ['doubles', { shape: [3, 4], data: doubles }],
                ['floats', { shape: [12], data: floats }],
              ]),
              resume: null,
            };
            saveLanguageModel(join(folder, 'lm.db'), model);
            expect(load(join(folder, 'lm.db'))).toEqual(model);
          }),
      ),
      { numRuns: 20 },
    ));

  it('keeps tensors of several blocks', () =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, { ...SMALL, parameters: new Map([['large', LARGE]]) });
      expect(Buffer.compare(bytesOf(load(path), 'large'), Buffer.from(LARGE.data.buffer))).toBe(0);
    }));

  it('keeps an infinite perplexity', () =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      const history = [{ ...SMALL.history[0], loss: 1000, perplexity: Infinity }];
      saveLanguageModel(path, { ...SMALL, history });
      expect(load(path).history).toEqual(history);
    }));

  it('replaces an old model, which stays readable to programs that have it open', () =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, SMALL);
      const old = LanguageModelFile.open(path);
      saveLanguageModel(path, uniformLanguageModel(['x'], 2));
      expect(old.load()).toEqual(SMALL);
      expect(load(path)).toEqual(uniformLanguageModel(['x'], 2));
      old.close();
      expect(readdirSync(folder)).toEqual(['lm.db']);
    }));

  it('fails with MODEL_MISSING if there is no file', () =>
    inFolder((folder) => {
      const error = errorOfLoading(join(folder, 'none.db'));
      expect(error.code).toBe('MODEL_MISSING');
      expect(error.message).toContain('There is no model at');
    }));

  it('fails with MODEL_FOREIGN for folders, other files and other databases', () =>
    inFolder((folder) => {
      const path = join(folder, 'other');
      mkdirSync(join(folder, 'folder'));
      expect(errorOfLoading(join(folder, 'folder')).code).toBe('MODEL_FOREIGN');
      writeFileSync(path, 'king queen '.repeat(1000));
      expect(errorOfLoading(path).code).toBe('MODEL_FOREIGN');
      writeFileSync(path, '');
      expect(errorOfLoading(path).code).toBe('MODEL_FOREIGN');
      edit(path, 'CREATE TABLE vocabulary(id, token)');
      expect(errorOfLoading(path).code).toBe('MODEL_FOREIGN');
    }));

  it('is distinguished from word vectors, with a message, both ways', () =>
    inFolder((folder) => {
      const vectors = join(folder, 'vectors.db');
      const lm = join(folder, 'lm.db');
      saveModel(vectors, uniformModel(3, 2, 1));
      saveLanguageModel(lm, SMALL);
      const asModel = errorOfLoading(vectors);
      expect(asModel.code).toBe('MODEL_OF_OTHER_KIND');
      expect(asModel.message).toMatch(/vectors\.db holds word vectors, not a language model/);
      expect(asModel.message).toContain('--embedding');
      const asVectors = errorOf(() => ModelFile.open(lm));
      expect(asVectors.code).toBe('MODEL_OF_OTHER_KIND');
      expect(asVectors.message).toMatch(/lm\.db is a language model, .* wordloom lm generate/);
    }));

  it('fails with MODEL_NEWER for a later format, even if its tables are unknown', () =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      edit(path, `PRAGMA application_id = ${LANGUAGE_MODEL_ID}; PRAGMA user_version = 2`);
      const error = errorOfLoading(path);
      expect(error.code).toBe('MODEL_NEWER');
      expect(error.message).toContain('format version 2; this wordloom reads up to 1');
    }));

  it.each([
    'DROP TABLE history',
    'DROP TABLE tensor',
    'DROP TABLE tensor_block',
    'DROP TABLE vocabulary',
    'DROP TABLE meta',
    'PRAGMA user_version = 0',
    "DELETE FROM meta WHERE key = 'position'",
    "UPDATE meta SET value = '{' WHERE key = 'options'",
    `UPDATE meta SET value = '"words"' WHERE key = 'level'`,
    "UPDATE meta SET value = json_set(value, '$.cell', 'elman') WHERE key = 'architecture'",
    "UPDATE meta SET value = json_set(value, '$.hidden', 0) WHERE key = 'architecture'",
    "UPDATE meta SET value = json_remove(value, '$.random') WHERE key = 'position'",
    "UPDATE meta SET value = json_set(value, '$.best', 3) WHERE key = 'position'",
    'DELETE FROM vocabulary WHERE id = 1',
    'UPDATE vocabulary SET id = 17 WHERE id = 2',
    "UPDATE vocabulary SET count = 'many' WHERE id = 1",
    "UPDATE vocabulary SET token = x'00' WHERE id = 1",
    "UPDATE tensor SET role = 'gradient' WHERE place = 0",
    "UPDATE tensor SET type = 'float16' WHERE place = 0",
    "UPDATE tensor SET shape = '[3, 4]' WHERE place = 0",
    "UPDATE tensor SET shape = '[-3, -3]' WHERE place = 0",
    "UPDATE tensor SET shape = '[' WHERE place = 0",
    'DELETE FROM tensor_block WHERE place = 1',
    "UPDATE tensor_block SET data = 'text' WHERE place = 0",
    'UPDATE tensor_block SET data = substr(data, 5) WHERE place = 0',
    'UPDATE tensor_block SET block = 1 WHERE place = 0',
    'UPDATE tensor_block SET data = zeroblob(length(data)) WHERE place = 0',
    "UPDATE history SET loss = 'abc'",
    "UPDATE history SET bits_per_character = x'00'",
  ])('says MODEL_DAMAGED after %s', (sql) =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, SMALL);
      edit(path, sql);
      expect(errorOfLoading(path).code).toBe('MODEL_DAMAGED');
    }),
  );

  it('fails with MODEL_DAMAGED for a truncated or overwritten file', () =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, { ...SMALL, parameters: new Map([['large', LARGE]]) });
      const bytes = readFileSync(path);
      truncateSync(path, bytes.length - 1000);
      expect(errorOfLoading(path).code).toBe('MODEL_DAMAGED');
      writeFileSync(path, bytes.subarray(0, 65536));
      expect(errorOfLoading(path).code).toBe('MODEL_DAMAGED');
      writeFileSync(path, bytes.fill(0xff, 65536));
      expect(errorOfLoading(path).code).toBe('MODEL_DAMAGED');
    }));

  it('names the damaged numbers', () =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, SMALL);
      const bytes = readFileSync(path);
      const ones = Buffer.from(new Float32Array(16).fill(1).buffer); // rnn.weight_hh_l0
      bytes[bytes.lastIndexOf(ones) + 5] ^= 1;
      writeFileSync(path, bytes);
      unseal(path);
      expect(errorOfLoading(path).message).toMatch(/numbers of rnn\.\w+ are not what was written/);
    }));

  it('refuses to read after it is closed', () =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, SMALL);
      const file = LanguageModelFile.open(path);
      file.close();
      expect(thrownBy(() => file.load())).toMatchObject({ code: 'MODEL_CLOSED' });
      file.close(); // again, which does nothing
    }));
});

describe('saveLanguageModel', () => {
  it('refuses inconsistent state before it writes', () =>
    inFolder((folder) => {
      const path = join(folder, 'lm.db');
      const { vocabulary } = SMALL;
      for (const [wrong, message] of [
        [
          { parameters: new Map([['w', { shape: [2, 2], data: new Float32Array(3) }]]) },
          'w must hold 2 x 2 numbers, but holds 3',
        ],
        [{ vocabulary: { ...vocabulary, counts: new Float64Array(1) } }, '3 tokens with 1 counts'],
        [{ vocabulary: { ...vocabulary, tokens: ['a', 'b', '\ud800'] } }, 'surrogate pair'],
      ] as const) {
        const error = thrownBy(() => saveLanguageModel(path, { ...SMALL, ...wrong }));
        expect(error).toBeInstanceOf(RangeError);
        expect((error as Error).message).toContain(message);
      }
      const twice = { ...SMALL, vocabulary: { ...vocabulary, tokens: ['a', 'b', 'a'] } };
      const error = errorOf(() => saveLanguageModel(path, twice));
      expect(error.message).toContain('a token occurs twice in the vocabulary: "a"');
      expect(readdirSync(folder)).toEqual([]);
    }));

  it('says beforehand that a file cannot be written, and leaves nothing', () =>
    inFolder((folder) => {
      const error = errorOf(() => checkLanguageModelPath(join(folder, 'none', 'lm.db')));
      expect(error.code).toBe('MODEL_UNWRITABLE');
      expect(error.message).toContain('create it first');
      checkLanguageModelPath(join(folder, 'lm.db'));
      expect(readdirSync(folder)).toEqual([]);
    }));
});

const bytesOf = ({ parameters }: LanguageModelState, name: string): Buffer => {
  const { data } = parameters.get(name)!;
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
};
