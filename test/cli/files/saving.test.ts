import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saveOrRescue } from '../../../cli/files/saving.js';
import { TestFolder } from '../run.js';

const folder = new TestFolder();
let run = 0;
let place: string; // of one test
let temporary: string;

beforeEach(() => {
  place = folder.at(`run-${run++}`);
  temporary = join(place, 'tmp');
  mkdirSync(temporary, { recursive: true });
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => void vi.unstubAllEnvs());

/** A model that cannot be saved in some folder. */
const modelUnlessIn = (refused: string) => ({
  save: async (path: string) => {
    if (dirname(path) === refused) throw new Error('The disk is full.');
    writeFileSync(path, 'model');
  },
});

/** Where the rescue says that it saved the model. */
async function rescuedFrom(path: string, refused: string): Promise<string> {
  const saving = saveOrRescue(modelUnlessIn(refused), path, undefined, () => {});
  const error = await saving.then(() => undefined).catch((reason: Error) => reason);
  expect(error).toMatchObject({ code: 'SAVED_ELSEWHERE' });
  return /saved as (?<place>.+) instead/.exec(error!.message)!.groups!.place;
}

describe('a model that cannot be saved at its path', () => {
  it('goes to a new temporary folder that only its owner can read', async () => {
    const [first, second] = [
      await rescuedFrom(join(place, 'model.db'), place),
      await rescuedFrom(join(place, 'model.db'), place),
    ];
    expect(dirname(first)).not.toBe(dirname(second));
    for (const rescued of [first, second]) {
      expect(dirname(dirname(rescued))).toBe(temporary);
      expect(basename(dirname(rescued))).toMatch(/^wordloom-rescue-\w{6}$/);
      expect(statSync(dirname(rescued)).mode & 0o777).toBe(0o700);
      expect(statSync(rescued).mode & 0o777).toBe(0o600);
      expect(readFileSync(rescued, 'utf8')).toBe('model');
    }
  });

  it('follows no link beside the model, not even a dangling one', async () => {
    const [path, victim] = [join(place, 'model.db'), join(place, 'victim')];
    symlinkSync(victim, `${path}.new.db`);
    const model = {
      save: async (to: string) => {
        if (to === path) throw new Error('The disk is full.');
        writeFileSync(to, 'model');
      },
    };
    await expect(saveOrRescue(model, path, undefined, () => {})).rejects.toThrow(temporary);
    expect(existsSync(victim)).toBe(false);
    expect(lstatSync(`${path}.new.db`).isSymbolicLink()).toBe(true);
  });

  it('leaves no empty folder if it cannot be saved anywhere', async () => {
    const model = {
      save: async () => {
        throw new Error('The disk is full.');
      },
    };
    const saving = saveOrRescue(model, join(place, 'model.db'), undefined, () => {});
    await expect(saving).rejects.toThrow('The disk is full.');
    expect(readdirSync(temporary)).toEqual([]);
  });
});
