import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
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
import type { ModelState } from '../../src/embedding/model-state.js';
import { ModelFileError } from '../../src/errors.js';
import { ModelFile, saveModel } from '../../src/store/index.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import { inFolder, thrownBy, uniformModel } from './models.js';

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

  it('says that a folder is missing, or that the target is no file', () =>
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

  it('removes the temporaries of dead processes only', () =>
    inFolder((folder) => {
      const dead = deadPid();
      const kept = [
        `.model.db.${process.ppid}-0.tmp`, // alive
        `.other.db.${dead}-0.tmp`, // another target
        `.model.db.${dead}-0.txt`, // not ours
        `.model.db.${process.pid}-999.tmp`, // ours, perhaps being written by another thread
      ];
      const stale = [`.model.db.${dead}-0.tmp`, `.model.db.${process.pid}-998.tmp`];
      for (const name of [...kept, ...stale]) writeFileSync(join(folder, name), '');
      utimesSync(join(folder, stale[1]), 0, 0); // written before this process began
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
        saveModel(path, uniformModel(2, 2, 1));
        expect(readdirSync(folder)).toEqual(['model.db']);
      }),
    60_000,
  );
});
