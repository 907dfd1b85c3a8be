import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WordloomError } from '../../../src/errors.js';
import { checkFilePath, writeFileAtomically } from '../../../src/store/index.js';
import { replaceFile, writeFilesAtomically } from '../../../src/store/file/write-file.js';
import { inFolder, thrownBy } from '../vectors/models.js';

function* failing() {
  yield 'x'.repeat(3_000_000);
  throw new TypeError('no more');
}

describe('writeFileAtomically', () => {
  it('writes strings and bytes in order', () =>
    inFolder((folder) => {
      const path = join(folder, 'out');
      const long = 'é'.repeat(700_000);
      writeFileAtomically(path, ['a', long, long, Uint8Array.of(0, 255), '', 'b👍']);
      const expected = Buffer.concat([
        Buffer.from(`a${long}${long}`),
        Buffer.of(0, 255),
        Buffer.from('b👍'),
      ]);
      expect(readFileSync(path).equals(expected)).toBe(true);
      writeFileAtomically(path, []);
      expect(readFileSync(path, 'utf8')).toBe('');
    }));

  it('keeps the old file and passes the error on when the source fails', () =>
    inFolder((folder) => {
      const path = join(folder, 'out');
      writeFileSync(path, 'old');
      expect(() => writeFileAtomically(path, failing())).toThrow(new TypeError('no more'));
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(['out']);
    }));

  it('does not say that the folder is missing if only the temporary has gone', () =>
    inFolder((folder) => {
      const replace = () =>
        replaceFile(join(folder, 'out'), (temporary) => rmSync(temporary), Error);
      expect(replace).toThrow(/another program removed a file .* try again/);
    }));

  it('writes nothing if two files have one name', () =>
    inFolder((folder) => {
      const path = join(folder, 'out');
      const files = ['a', 'b'].map((text) => ({ path, chunks: [text] }));
      expect(thrownBy(() => writeFilesAtomically(files))).toMatchObject({
        code: 'FILE_UNWRITABLE',
      });
      expect(readdirSync(folder)).toEqual([]);
    }));

  it('finds out whether a file can be written, and leaves nothing', () =>
    inFolder((folder) => {
      checkFilePath(join(folder, 'out'));
      expect(readdirSync(folder)).toEqual([]);
      expect(() => checkFilePath(join(folder, 'none', 'out'))).toThrow(/create it first/);
    }));

  it('says FILE_UNWRITABLE for a missing folder and for what is not a regular file', () =>
    inFolder((folder) => {
      for (const path of [join(folder, 'none', 'out'), folder]) {
        const error = thrownBy(() => writeFileAtomically(path, ['x']));
        expect(error).toBeInstanceOf(WordloomError);
        expect((error as WordloomError).code).toBe('FILE_UNWRITABLE');
      }
    }));
});
