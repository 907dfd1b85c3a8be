import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ModelState } from '../../../src/embedding/model-state.js';
import { ModelFileError } from '../../../src/errors.js';
import { openDatabase } from '../../../src/store/file/driver.js';
import { checkModelPath, ModelFile, saveModel } from '../../../src/store/index.js';
import { Vocabulary } from '../../../src/vocabulary/vocabulary.js';
import { asBoundUser, CAN_BE_BOUND, inFolder, thrownBy, uniformModel } from './models.js';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function loaded(path: string) {
  const file = ModelFile.open(path);
  try {
    return file.load();
  } finally {
    file.close();
  }
}

const expectUnwritable = (error: unknown, words: RegExp) => {
  expect(error).toBeInstanceOf(ModelFileError);
  expect((error as ModelFileError).code).toBe('MODEL_UNWRITABLE');
  expect((error as ModelFileError).message).toMatch(words);
};

/** Fails unless all parts of a model come from one uniformModel(). */
function expectUniform({ input, output, ...rest }: ModelState, size: number, dim: number): void {
  const value = rest.options.value as number;
  const isUniform = (matrix: Float32Array) =>
    matrix.length === size * dim && matrix.every((number) => number === value);
  expect(isUniform(input) && isUniform(output!)).toBe(true);
  const { vocabulary, options, history, corpus } = uniformModel(size, dim, value);
  expect(rest).toEqual({ vocabulary, dim, options, history, corpus });
}

/** A process id that no process has: that of one that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('saveModel', () => {
  it('replaces an older model and leaves nothing else in the folder', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(10, 3, 1));
      saveModel(path, uniformModel(20, 2, 2));
      expect(loaded(path)).toEqual(uniformModel(20, 2, 2));
      expect(readdirSync(folder)).toEqual(['model.db']);
    }));

  it('takes matrices in shared memory', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const state = uniformModel(10, 3, 1);
      const shared = new Float32Array(new SharedArrayBuffer(4 * 32), 8, 30);
      shared.set(state.input.map((_, index) => index));
      saveModel(path, { ...state, input: shared });
      expect(loaded(path).input).toEqual(Float32Array.from(shared));
    }));

  it('leaves the old model untouched when a save fails half-way', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(10, 3, 1));
      const before = readFileSync(path);
      const twice = new Vocabulary(['king', 'queen', 'king'], new Float64Array(3));
      const state = { ...uniformModel(3, 2, 2), vocabulary: twice };
      expectUnwritable(
        thrownBy(() => saveModel(path, state)),
        /a word occurs twice/,
      );
      expect(readFileSync(path).equals(before)).toBe(true);
      expect(readdirSync(folder)).toEqual(['model.db']);
    }));

  it.skipIf(process.platform === 'win32')(
    'leaves the old model untouched when the system takes no more bytes',
    () =>
      inFolder((folder) => {
        const path = join(folder, 'model.db');
        saveModel(path, uniformModel(10, 3, 1));
        const child = spawnSync(
          'sh',
          ['-c', 'ulimit -f 2000; exec "$@"', 'sh', process.execPath].concat(
            script('./save-once.js'),
            path,
            '20000',
            '100',
          ),
          { encoding: 'utf8' },
        );
        expect(child.stdout).toMatch(/^MODEL_UNWRITABLE The model .* cannot be written: /);
        expect(loaded(path)).toEqual(uniformModel(10, 3, 1));
        expect(readdirSync(folder)).toEqual(['model.db']);
      }),
  );

  it('says that a folder is missing, or that the target is not a file', () =>
    inFolder((folder) => {
      const state = uniformModel(2, 2, 1);
      const missing = join(folder, 'none', 'model.db');
      expectUnwritable(
        thrownBy(() => saveModel(missing, state)),
        /none does not exist; create it/,
      );
      expectUnwritable(
        thrownBy(() => saveModel(folder, state)),
        /not a regular file/,
      );
    }));

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'says that a folder is read-only',
    () =>
      inFolder((folder) => {
        const locked = join(folder, 'locked');
        mkdirSync(locked, { mode: 0o500 });
        const save = () => saveModel(join(locked, 'model.db'), uniformModel(2, 2, 1));
        expectUnwritable(thrownBy(save), /read-only/);
      }),
  );

  it('refuses sizes that do not fit and words that are not Unicode, before it writes', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const state = uniformModel(2, 2, 1);
      const save = (change: object) => () => saveModel(path, { ...state, ...change });
      expect(save({ input: new Float32Array(3) })).toThrow(RangeError);
      expect(save({ output: new Float32Array(5) })).toThrow(/output must hold 2 x 2 numbers/);
      expect(save({ dim: 0 })).toThrow(RangeError);
      const vocabulary = new Vocabulary(['a', 'b\ud83d'], new Float64Array(2));
      expect(save({ vocabulary })).toThrow(/surrogate/);
      expect(readdirSync(folder)).toEqual([]);
    }));

  it('removes the temporaries that dead processes left ten minutes ago or earlier', () =>
    inFolder((folder) => {
      const dead = deadPid();
      const kept = [
        `.model.db.${process.ppid}-0.tmp`, // alive
        `.other.db.${dead}-0.tmp`, // another target
        `.model.db.${dead}-0.txt`, // not ours
        `.model.db.${process.pid}-999.tmp`, // ours, perhaps being written by another thread
        `.model.db.${dead}-1.tmp`, // written just now, perhaps in another container
      ];
      const stale = [`.model.db.${dead}-0.tmp`, `.model.db.${process.pid}-998.tmp`];
      for (const name of [...kept, ...stale]) writeFileSync(join(folder, name), '');
      const old = [...stale, ...kept.slice(0, 3)];
      for (const name of old) utimesSync(join(folder, name), 0, 0);
      saveModel(join(folder, 'model.db'), uniformModel(2, 2, 1));
      expect(readdirSync(folder).toSorted()).toEqual([...kept, 'model.db'].toSorted());
    }));

  it('removes the journal that a crashed editor of the old model left', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(2, 2, 1));
      writeFileSync(`${path}-journal`, 'left over');
      saveModel(path, uniformModel(2, 2, 2));
      expect(existsSync(`${path}-journal`)).toBe(false);
      expect(loaded(path)).toEqual(uniformModel(2, 2, 2));
    }));

  it.each([
    ['-journal', 'BEGIN; DELETE FROM history'], // not begun to write to the model
    ['-journal', 'PRAGMA cache_size = 1; BEGIN; UPDATE matrix_block SET data = zeroblob(1e5)'],
    ['-wal', 'PRAGMA journal_mode = WAL; DELETE FROM history'],
  ])('settles the %s of an editor that crashed after %s', (ending, sql) =>
    inFolder((folder) => {
      const [path, edited] = [join(folder, 'model.db'), join(folder, 'edited.db')];
      saveModel(edited, uniformModel(20_000, 50, 1));
      const editor = openDatabase(edited);
      editor.exec(sql);
      for (const end of ['', ending]) copyFileSync(edited + end, path + end);
      editor.close();
      saveModel(path, uniformModel(3, 2, 2));
      expect(readdirSync(folder).toSorted()).toEqual(['edited.db', 'model.db']);
      expect(loaded(path)).toEqual(uniformModel(3, 2, 2));
    }),
  );

  it('does not replace a model that another program is editing', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      saveModel(path, uniformModel(2, 2, 1));
      const editor = openDatabase(path);
      editor.exec('BEGIN; DELETE FROM vocabulary');
      const save = () => saveModel(path, uniformModel(2, 2, 2));
      expectUnwritable(thrownBy(save), /journal .*model\.db-journal .*close the program/);
      editor.exec('ROLLBACK');
      editor.close();
      expect(loaded(path)).toEqual(uniformModel(2, 2, 1));
    }));

  it.each(['-journal', '-wal'])('refuses to write beside a %s that has lost its file', (ending) =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      writeFileSync(path + ending, 'precious');
      for (const work of [
        () => saveModel(path, uniformModel(2, 2, 1)),
        () => checkModelPath(path),
      ]) {
        expectUnwritable(thrownBy(work), /journal .* beside it would damage/);
      }
      expect(readdirSync(folder)).toEqual([`model.db${ending}`]);
      expect(readFileSync(path + ending, 'utf8')).toBe('precious');
    }),
  );

  it('refuses an empty path and the name of a folder', () =>
    inFolder((folder) => {
      expect(() => saveModel('', uniformModel(2, 2, 1))).toThrow(RangeError);
      for (const end of ['/', '/.', '/..']) {
        const save = () => saveModel(`${folder}/new${end}`, uniformModel(2, 2, 1));
        expectUnwritable(thrownBy(save), /names a folder/);
      }
      expect(readdirSync(folder)).toEqual([]);
    }));

  it.each([`${'x'.repeat(252)}.db`, `${'é'.repeat(126)}.db`])('takes long names: %s', (name) =>
    inFolder((folder) => {
      const stale = join(folder, `.${Buffer.from(name).subarray(0, 200)}.${deadPid()}-0.tmp`);
      writeFileSync(stale, '');
      utimesSync(stale, 0, 0);
      saveModel(join(folder, name), uniformModel(2, 2, 1));
      saveModel(join(folder, name), uniformModel(2, 2, 2));
      expect(readdirSync(folder)).toEqual([name]);
      expect(loaded(join(folder, name))).toEqual(uniformModel(2, 2, 2));
    }),
  );

  it.skipIf(!CAN_BE_BOUND)('replaces a read-only model and keeps it read-only', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      chmodSync(folder, 0o777);
      asBoundUser(() => {
        saveModel(path, uniformModel(2, 2, 1));
        chmodSync(path, 0o444);
        saveModel(path, uniformModel(2, 2, 2));
      });
      expect(statSync(path).mode & 0o777).toBe(0o444);
      expect(loaded(path)).toEqual(uniformModel(2, 2, 2));
    }),
  );

  it.skipIf(process.platform === 'win32')('follows a link and keeps permissions', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      const link = join(folder, 'link.db');
      saveModel(path, uniformModel(2, 2, 1));
      chmodSync(path, 0o600);
      symlinkSync('model.db', link);
      saveModel(link, uniformModel(2, 2, 2));
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(loaded(path)).toEqual(uniformModel(2, 2, 2));
    }),
  );

  it(
    'leaves the old or the new model, whole, when killed at any moment',
    () =>
      inFolder(async (folder) => {
        const path = join(folder, 'model.db');
        const [size, dim] = [5000, 100];
        saveModel(path, uniformModel(size, dim, 1));
        for (let kill = 0; kill < 10; kill++) {
          const args = [script('./save-forever.js'), path, String(size), String(dim)];
          const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
          const ended = new Promise((resolve) => child.on('exit', resolve));
          await new Promise((resolve) => child.stdout.once('data', resolve));
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
          child.kill('SIGKILL');
          await ended;
          expectUniform(loaded(path), size, dim);
        }
        // Each removes at once what the one before it left.
        expect(readdirSync(folder).length).toBeLessThanOrEqual(2);
        saveModel(path, uniformModel(2, 2, 1));
        expect(readdirSync(folder)).toEqual(['model.db']);
      }),
    60_000,
  );
});

const failure = (path: string) => thrownBy(() => checkModelPath(path));

describe('checkModelPath', () => {
  it('leaves existing files unchanged, and no new ones', () =>
    inFolder((folder) => {
      const path = join(folder, 'model.db');
      checkModelPath(path);
      expect(readdirSync(folder)).toEqual([]);
      writeFileSync(path, 'old');
      checkModelPath(path);
      expect(readdirSync(folder)).toEqual(['model.db']);
      expect(readFileSync(path, 'utf8')).toBe('old');
    }));

  it('says what saving would say', () =>
    inFolder((folder) => {
      expect(failure('')).toBeInstanceOf(RangeError);
      expectUnwritable(failure(folder), /not a regular file/);
      expectUnwritable(failure(`${folder}/new/`), /names a folder/);
      expectUnwritable(failure(join(folder, 'none', 'model.db')), /create it first/);
      expectUnwritable(failure(join(folder, `${'x'.repeat(300)}.db`)), /too long/);
      writeFileSync(join(folder, 'file'), '');
      expectUnwritable(failure(join(folder, 'file', 'model.db')), /not a folder/);
    }));

  it.skipIf(process.geteuid?.() !== 0)(
    'sees that a file in a sticky folder belongs to another user',
    () =>
      inFolder((folder) => {
        const path = join(folder, 'model.db');
        saveModel(path, uniformModel(2, 2, 1));
        chmodSync(folder, 0o1777);
        const check = () => asBoundUser(() => thrownBy(() => checkModelPath(path)));
        expectUnwritable(check(), /belongs to another user/);
        asBoundUser(() => checkModelPath(join(folder, 'other.db')));
      }),
  );

  it.skipIf(!CAN_BE_BOUND)('sees that a folder is read-only', () =>
    inFolder((folder) => {
      chmodSync(folder, 0o555);
      const check = () => checkModelPath(join(folder, 'model.db'));
      expectUnwritable(
        asBoundUser(() => thrownBy(check)),
        /read-only/,
      );
      chmodSync(folder, 0o755);
    }),
  );
});
