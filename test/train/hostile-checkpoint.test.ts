import Database from 'better-sqlite3';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { train, type TrainOptions } from '../../src/index.js';
import { unseal } from '../store/vectors/models.js';
import { stopAfterEpoch } from './stopped.js';

const TEXT = 'the king sits on a throne of gold in the palace\n'.repeat(60);
const OPTIONS: TrainOptions = { dim: 4, epochs: 3, threads: 1, engine: 'wasm', minCount: 1 };

let folder: string; // of one test
let inside: string; // the current folder
let outside: string;
let before: string;

beforeEach(() => {
  before = process.cwd();
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'wordloom-trust-')));
  [inside, outside] = [join(folder, 'inside'), join(folder, 'outside')];
  for (const path of [inside, outside]) mkdirSync(path);
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
  process.chdir(inside);
});
afterEach(() => {
  process.chdir(before);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A checkpoint of a training on a text, after its first epoch. */
async function checkpoint(corpus: string | string[]): Promise<string> {
  const path = join(inside, 'model.db');
  await stopAfterEpoch({ ...OPTIONS, corpus }, path);
  return path;
}

interface State {
  text: Record<string, unknown>;
  position: Record<string, unknown>;
  corpus: { given: string[]; resolved: string[]; mark?: string } | null;
  [key: string]: unknown;
}

/** Changes what a checkpoint holds to resume, as a stranger would. */
function forge(path: string, edit: (state: State) => void, sql = ''): void {
  const db = new Database(path);
  const bytes = db
    .prepare<[], Buffer>("SELECT data FROM resume WHERE key = 'state'")
    .pluck()
    .get()!;
  const state = JSON.parse(bytes.toString()) as State;
  edit(state);
  db.prepare("UPDATE resume SET data = ? WHERE key = 'state'").run(
    Buffer.from(JSON.stringify(state)),
  );
  if (sql !== '') db.exec(sql);
  db.close();
  unseal(path);
}

/** As if somebody else had written it. */
const unmark = (state: State): void => {
  delete state.corpus!.mark;
};

/** What resuming comes to: 'trained', or the code of what it throws. */
async function resumed(path: string, options: object = {}): Promise<string> {
  try {
    const model = await train({ resume: path, ...options });
    return `trained ${model.history.length}`;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

function write(place: string, text = TEXT): string {
  writeFileSync(place, text);
  return place;
}

describe('resuming reads the text that a checkpoint names', () => {
  it('in the current folder, whoever wrote the checkpoint', async () => {
    mkdirSync(join(inside, 'texts'));
    for (const name of ['a.txt', 'b.txt']) write(join(inside, 'texts', name));
    for (const corpus of [['texts/a.txt', 'texts/b.txt'], 'texts/*.txt', 'texts', '.']) {
      if (corpus === '.') rmSync('model.db'); // which is no text
      const path = await checkpoint(corpus === '.' ? 'texts' : corpus);
      forge(path, unmark);
      expect(await resumed(path)).toBe('trained 3');
    }
  });

  it('anywhere, where this user wrote the checkpoint', async () => {
    const path = await checkpoint(write(join(outside, 'text.txt')));
    expect(await resumed(path)).toBe('trained 3');
    const key = join(folder, 'state', 'wordloom', 'key');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'state', 'wordloom')).mode & 0o077).toBe(0);
  });

  it('nowhere else, unless it is allowed or the text is given', async () => {
    const text = write(join(outside, 'text.txt'));
    const path = await checkpoint(text);
    forge(path, unmark);
    await expect(train({ resume: path })).rejects.toMatchObject({
      code: 'PATHS_UNTRUSTED',
      message: expect.stringContaining(
        `${JSON.stringify(text)}. If wordloom may read it, pass trustPaths: true`,
      ),
    });
    const copy = join(folder, 'copy.db');
    copyFileSync(path, copy);
    expect(await resumed(path, { trustPaths: true })).toBe('trained 3');
    expect(await resumed(copy, { corpus: text })).toBe('trained 3');
  });

  it('never elsewhere through a path that starts in the current folder', async () => {
    const text = write(join(outside, 'text.txt'));
    symlinkSync(text, join(inside, 'link.txt'));
    symlinkSync(outside, join(inside, 'linked'));
    mkdirSync(join(inside, '.hidden'));
    write(join(inside, '.hidden', 'text.txt'));
    write(join(inside, '.env'));
    const path = await checkpoint(text);
    for (const name of [
      'link.txt',
      'linked/text.txt',
      'linked',
      'li*.txt',
      '*/text.txt',
      '../outside/text.txt',
      '*/../../outside/text.txt',
      '.env',
      '.hidden/text.txt',
      '.hidden',
    ]) {
      forge(path, (state) => {
        state.corpus = { given: [name], resolved: [`${inside}/${name}`] };
      });
      expect([name, await resumed(path)]).toEqual([name, 'PATHS_UNTRUSTED']);
    }
    forge(path, (state) => {
      state.corpus = { given: ['x'], resolved: [`${inside}/{..,.}/outside/text.txt`] };
    });
    expect(await resumed(path)).toMatch(/PATHS_UNTRUSTED|CORPUS_MISSING/);
    for (const name of ['/etc/passwd', '/', '/etc/*', 'relative.txt', 'C:\\x', '//x/y']) {
      forge(path, (state) => {
        state.corpus = { given: [name], resolved: [name] };
      });
      expect([name, await resumed(path)]).toEqual([name, 'PATHS_UNTRUSTED']);
    }
  });

  it('not with a mark for other paths, another text or another user', async () => {
    const [text, other] = [write(join(outside, 'a.txt')), write(join(outside, 'b.txt'))];
    const path = await checkpoint(text);
    const [own, changed] = [join(folder, 'own.db'), join(folder, 'changed.db')];
    for (const copy of [own, changed]) copyFileSync(path, copy);
    forge(path, (state) => (state.corpus!.resolved = [other]));
    expect(await resumed(path)).toBe('PATHS_UNTRUSTED');
    forge(changed, (state) => (state.text.bytes = 5));
    expect(await resumed(changed)).toBe('PATHS_UNTRUSTED');
    const key = join(folder, 'state', 'wordloom', 'key');
    const bytes = readFileSync(key);
    for (const strange of [Buffer.alloc(32), Buffer.alloc(0), Buffer.alloc(64)]) {
      writeFileSync(key, strange);
      expect(await resumed(own)).toBe('PATHS_UNTRUSTED');
    }
    writeFileSync(key, bytes);
    chmodSync(key, 0o644); // which anybody may have read
    expect(await resumed(own)).toBe('PATHS_UNTRUSTED');
    chmodSync(key, 0o600);
    expect(await resumed(own)).toBe('trained 3');
  });

  it('is saved without a mark if there is no place for a key', async () => {
    vi.stubEnv('XDG_STATE_HOME', write(join(folder, 'file')));
    const text = write(join(outside, 'text.txt'));
    const path = await checkpoint(text);
    expect(await resumed(path)).toBe('PATHS_UNTRUSTED');
    expect(readdirSync(inside)).toEqual(['model.db']);
  });
});

describe('a checkpoint of a stranger', () => {
  const fields = ['bytes', 'documents', 'tokens', 'segments', 'knownTokens', 'counts'];

  it.each([...fields, 'distinctWords'])(
    'is refused if its fingerprint has no %s',
    async (field) => {
      const path = await checkpoint(write('text.txt'));
      forge(path, ({ text }) => delete text[field]);
      expect(await resumed(path)).toBe('MODEL_DAMAGED');
    },
  );

  it.each<[string, (state: State) => void]>([
    ['nothing in its fingerprint', (state) => (state.text = {})],
    ['a list for its fingerprint', (state) => (state.text = [] as unknown as State['text'])],
    ['a text in its fingerprint', ({ text }) => (text.bytes = '5')],
    ['no epoch', ({ position }) => delete position.epoch],
    ['no words', ({ position }) => delete position.words],
    ['no segments', ({ position }) => delete position.segments],
    ['no loss', ({ position }) => delete position.loss],
    ['no examples', ({ position }) => delete position.examples],
    ['an epoch behind the last', ({ position }) => (position.epoch = 3)],
    ['more epochs than its options', (state) => (state.epochs = 1e9)],
    ['a segment behind the last', ({ position }) => (position.segments = 1e15)],
    ['more words than the text has', ({ position }) => (position.words = 1e15)],
    ['epochs of more words than the text has', (state) => (state.wordsPerEpoch = 1e15)],
    ['time that runs back', (state) => (state.seconds = -1)],
    ['no paths', (state) => (state.corpus = { given: [], resolved: [] })],
    ['a path without a name', (state) => (state.corpus = { given: [''], resolved: [''] })],
    ['a number for its paths', (state) => (state.corpus = 5 as unknown as State['corpus'])],
  ])('is refused with %s', async (_, edit) => {
    const path = await checkpoint(write('text.txt'));
    forge(path, edit);
    expect(await resumed(path)).toBe('MODEL_DAMAGED');
  });

  it.each([
    ...[0, -1, 257, 1e9, 2.5, '"many"'].map((threads) => `$.threads', json('${threads}`),
    "$.dim', json('1024",
    "$.epochs', json('100000",
    "$.window', json('1000000",
    "$.negative', json('-1",
    "$.batch', json('1e300",
  ])('is refused with options beyond those of a training: %s', async (change) => {
    const path = await checkpoint(write('text.txt'));
    const sql = `UPDATE meta SET value = json_set(value, '${change}')) WHERE key = 'options'`;
    forge(path, () => {}, sql);
    expect(await resumed(path)).toBe('MODEL_DAMAGED');
  });

  it('is refused with more workers than there can be threads', async () => {
    const path = await checkpoint(write('text.txt'));
    const more = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
      INSERT OR REPLACE INTO resume SELECT 'worker.' || i, x'00' FROM n`;
    forge(path, () => {}, more);
    expect(await resumed(path)).toBe('MODEL_DAMAGED');
  });

  it('does not blame the file for wrong options of the user', async () => {
    const path = await checkpoint(write('text.txt'));
    await expect(train({ resume: path, threads: 257 })).rejects.toBeInstanceOf(RangeError);
  });
});

describe('trustPaths', () => {
  it('is refused if nothing is resumed, or if it is not a boolean', async () => {
    const corpus = write('text.txt');
    await expect(train({ corpus, trustPaths: true })).rejects.toThrow('for resume');
    const path = await checkpoint(corpus);
    const wrong = { resume: path, trustPaths: 'yes' as unknown as boolean };
    await expect(train(wrong)).rejects.toBeInstanceOf(TypeError);
  });
});
