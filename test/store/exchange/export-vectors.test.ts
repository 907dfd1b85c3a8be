import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../src/formats/index.js';
import { Model } from '../../../src/model/model.js';
import { pathBeside } from '../../../src/store/index.js';
import { Vocabulary } from '../../../src/vocabulary/vocabulary.js';
import { inFolder, uniformModel } from '../vectors/models.js';

const model = (words: string[]) =>
  Model.fromState({
    ...uniformModel(words.length, 2, 0.5),
    vocabulary: new Vocabulary(words, new Float64Array(words.length).fill(7)),
  });

describe('the export of a model', () => {
  it.each(FORMATS.filter(({ read, write }) => read && write))(
    'can be imported again: $name',
    ({ name, extensions }) =>
      inFolder(async (folder) => {
        for (const ending of ['', '.gz']) {
          const path = join(folder, `vectors${extensions[0]}${ending}`);
          const paths = await (await model(['king', 'queen'])).export(path, { format: name });
          expect(
            paths.every((written) =>
              readdirSync(folder).includes(written.slice(folder.length + 1)),
            ),
          ).toBe(true);
          const again = await Model.import(path);
          expect(again.words).toEqual(['king', 'queen']);
          expect([...again.vector('queen')]).toEqual([0.5, 0.5]);
          expect(again.options.imported).toMatchObject({ format: name });
        }
      }),
  );

  it('is word2vec text unless a format is named, compressed if the name says so', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'vectors.txt.gz');
      expect(await (await model(['king'])).export(path)).toEqual([path]);
      expect(gunzipSync(readFileSync(path)).toString()).toBe('1 2\nking 0.5 0.5\n');
    }));

  it('replaces no file if a word cannot be written', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'vectors.txt');
      await (await model(['king'])).export(path);
      await expect((await model(['new york'])).export(path)).rejects.toMatchObject({
        code: 'WORD_UNWRITABLE',
      });
      expect(readFileSync(path, 'utf8')).toBe('1 2\nking 0.5 0.5\n');
      expect(readdirSync(folder)).toEqual(['vectors.txt']);
    }));

  it('refuses an unknown format', async () => {
    const attempt = (await model(['king'])).export('x', { format: 'word3vec' });
    await expect(attempt).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
  });
});

describe('pathBeside', () => {
  it.each([
    ['a.b/x.npy', '.vocab', 'a.b/x.vocab'],
    ['a.b/x', '.vocab', 'a.b/x.vocab'],
    ['x.npy.gz', '.vocab', 'x.vocab.gz'],
    ['x.GZ', '.vocab', 'x.vocab.GZ'],
    ['.npy', '.vocab', '.npy.vocab'],
    ['x.npy', '', 'x.npy'],
  ])('of %s and %j is %s', (path, suffix, expected) => {
    expect(pathBeside(path, suffix)).toBe(expected);
  });
});
