import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/store/file/driver.js';
import { checkModelPath, ModelFile, saveModel } from '../../../src/store/index.js';
import { wordloom } from '../../cli/run.js';
import { inFolder, thrownBy, uniformModel, unseal } from '../vectors/models.js';

/** What ends a journal whose change spans several databases (writeSuperJournal in SQLite's pager.c). */
function superJournalRecord(name: string): Buffer {
  const bytes = Buffer.from(name);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(bytes.length, 0);
  numbers.writeUInt32BE(
    bytes.reduce((sum, byte) => sum + byte, 0),
    4,
  );
  const magic = Buffer.from('d9d505f920a163d7', 'hex');
  return Buffer.concat([Buffer.alloc(4), bytes, numbers, magic]);
}

/** A model in the middle of a change, with the journal that a crash would leave, and what it names. */
function saveHot(folder: string, named: string): string {
  const [path, edited] = [join(folder, 'model.db'), join(folder, 'edited.db')];
  saveModel(edited, uniformModel(20_000, 50, 1));
  const editor = openDatabase(edited);
  editor.exec('PRAGMA cache_size = 1; BEGIN; UPDATE matrix_block SET data = zeroblob(1e5)');
  copyFileSync(edited, path);
  const journal = readFileSync(`${edited}-journal`);
  writeFileSync(`${path}-journal`, Buffer.concat([journal, superJournalRecord(named)]));
  editor.close();
  return path;
}

describe('a journal that names a super-journal', () => {
  it('is refused by name, and what it names is not deleted', () =>
    inFolder((folder) => {
      const victim = join(folder, 'precious.txt');
      writeFileSync(victim, 'precious');
      const path = saveHot(folder, victim);
      const error = thrownBy(() => saveModel(path, uniformModel(3, 2, 2)));
      expect(existsSync(victim)).toBe(true);
      expect(error).toMatchObject({ code: 'MODEL_UNWRITABLE' });
      expect((error as Error).message).toContain(`${path}-journal, which lies beside it, names a`);
      expect(existsSync(`${path}-journal`)).toBe(true);
    }));

  it('is refused before a training begins, with a name that is no path too', () =>
    inFolder(async (folder) => {
      const [victim, corpus] = [join(folder, 'precious.txt'), join(folder, 'corpus.txt')];
      writeFileSync(victim, 'precious');
      writeFileSync(corpus, 'a b c d e f g h\n'.repeat(100));
      for (const named of [victim, 'relative', '../../etc/x', '', 'with\0zero']) {
        const path = saveHot(folder, named);
        const { code, stderr } = await wordloom('train', corpus, '-o', path);
        expect([code, existsSync(victim)]).toEqual([1, true]);
        expect(stderr).toContain('names a super-journal');
        expect(stderr).not.toContain('Reading');
      }
    }));
});

describe.each(['-journal', '-wal', '-shm'])('a %s beside a model', (ending) => {
  it.each([
    ['a symbolic link', (from: string, to: string) => symlinkSync(from, to)],
    ['a file with a second name', (from: string, to: string) => linkSync(from, to)],
    ['a symbolic link', (from: string, to: string) => symlinkSync(`${from}.none`, to)],
    ['not a regular file', (_: string, to: string) => mkdirSync(to)],
  ])('is refused if it is %s, for writing and for reading', (what, make) =>
    inFolder((folder) => {
      const [victim, path] = [join(folder, 'precious.txt'), join(folder, 'model.db')];
      writeFileSync(victim, 'precious');
      saveModel(path, uniformModel(3, 2, 1));
      const editor = openDatabase(path);
      editor.exec('PRAGMA journal_mode = WAL'); // so that SQLite looks for all of them
      editor.close();
      unseal(path);
      make(victim, path + ending);
      const before = lstatSync(path + ending);
      for (const work of [
        () => saveModel(path, uniformModel(3, 2, 2)),
        () => checkModelPath(path),
        () => ModelFile.open(path).close(),
      ]) {
        const error = thrownBy(work) as Error;
        expect(error.message).toContain(`${path}${ending}, which lies beside it, is ${what}`);
      }
      expect(readFileSync(victim, 'utf8')).toBe('precious');
      expect(lstatSync(path + ending).ino).toBe(before.ino);
      expect(existsSync(`${victim}.none`)).toBe(false);
    }),
  );
});

describe('a model behind a symbolic link', () => {
  it('has its companions beside the file, where SQLite looks for them', () =>
    inFolder((folder) => {
      mkdirSync(join(folder, 'inner'));
      const [path, link] = [join(folder, 'inner', 'model.db'), join(folder, 'link.db')];
      saveModel(path, uniformModel(3, 2, 1));
      symlinkSync(path, link);
      symlinkSync(join(folder, 'none'), `${path}-wal`);
      for (const work of [
        () => ModelFile.open(link).close(),
        () => saveModel(link, uniformModel(3, 2, 2)),
      ]) {
        expect((thrownBy(work) as Error).message).toContain('model.db-wal');
      }
    }));
});
