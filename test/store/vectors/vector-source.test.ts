import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wantedWords } from '../../../src/networks/initialise.js';
import {
  openVectorSource,
  saveLanguageModel,
  saveModel,
  vectorDimOf,
} from '../../../src/store/index.js';
import { uniformLanguageModel } from '../language-model/language-models.js';
import { inFolder, thrownBy, uniformModel } from './models.js';

const WANTED = wantedWords({ tokens: ['<unk>', '<eos>', 'King', 'paris'] });

describe('openVectorSource', () => {
  it('reads a wordloom model, and closes it', () =>
    inFolder(async (folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(3, 2, 7));
      const { source, close } = await openVectorSource(path, WANTED);
      expect([source.dim, source.row(source.indexOf('w1')!)]).toEqual([2, Float32Array.of(7, 7)]);
      expect(await vectorDimOf(path)).toBe(2);
      close();
      expect(thrownBy(() => source.indexOf('w1'))).toMatchObject({ code: 'MODEL_CLOSED' });
    }));

  it("keeps only the wanted words of other programs' files", () =>
    inFolder(async (folder) => {
      const path = join(folder, 'vectors.txt');
      writeFileSync(path, 'king 1 2\nqueen 3 4\n</s> 9 9\nparis 5 6\nUNK 0 1\n');
      const { source } = await openVectorSource(path, WANTED);
      expect(source.words()).toEqual(['king', '</s>', 'paris', 'UNK']);
      expect(source.row(2)).toEqual(Float32Array.of(5, 6));
      expect(await vectorDimOf(path)).toBe(2);
    }));

  it('explains what is wrong with files without vectors', () =>
    inFolder(async (folder) => {
      const none = openVectorSource(join(folder, 'none.txt'), WANTED);
      await expect(none).rejects.toMatchObject({ code: 'VECTORS_UNREADABLE' });
      const path = join(folder, 'lm.db');
      saveLanguageModel(path, uniformLanguageModel(['a'], 1));
      const other = openVectorSource(path, WANTED);
      await expect(other).rejects.toMatchObject({ code: 'MODEL_OF_OTHER_KIND' });
    }));
});
