import Database from 'better-sqlite3';
import { renameSync, truncateSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { unseal } from '../store/vectors/models.js';
import { smallText, TestFolder, wordloom } from './run.js';
import { stopAfterEpoch } from '../train/stopped.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(20));

/** Names of files, and how a message has them in a command. */
const NAMES = [
  ["it's; rm x.db", "'it'\\''s; rm x.db'"],
  ['$(touch x).db', "'$(touch x).db'"],
  ['two\nlines.db', String.raw`$'two\012lines.db'`],
  ['\u202edb.exe', String.raw`$'\342\200\256db.exe'`],
  ['--force', './--force'],
];

let checkpoint: string;
beforeAll(async () => {
  checkpoint = folder.at('checkpoint.db');
  await stopAfterEpoch({ corpus, dim: 4, epochs: 2, threads: 1 }, checkpoint);
});

/** Within the folder, so that names can begin with '-'. */
async function inside<T>(work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder.path);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}

describe.each(NAMES)('a command in a message about %j', (name, quoted) => {
  const argument = name.startsWith('-') ? ['--', name] : [name];

  it('repairs a damaged model when pasted', () =>
    inside(async () => {
      expect((await wordloom('train', corpus, '-o', './m.db', '--dim', '4', '-q')).code).toBe(0);
      renameSync('m.db', name);
      truncateSync(name, 100_000);
      const { stderr } = await wordloom('info', ...argument);
      expect(stderr).toContain(`wordloom repair ${quoted} -o repaired.db`);
    }));

  it('queries a language model when pasted', () =>
    inside(async () => {
      const flags = ['--hidden', '4', '--layers', '1', '--epochs', '1', '-q'];
      expect((await wordloom('lm', 'train', corpus, '-o', './lm.db', ...flags)).code).toBe(0);
      renameSync('lm.db', name);
      const { stderr } = await wordloom('similar', ...argument, 'king');
      expect(stderr).toContain(`wordloom lm generate ${quoted}`);
    }));
});

describe('wordloom info of a checkpoint', () => {
  it('makes no options or commands of the paths that the file names', async () => {
    const db = new Database(checkpoint);
    const select = db.prepare<[], Buffer>("SELECT data FROM resume WHERE key = 'state'").pluck();
    const state = JSON.parse(select.get()!.toString());
    state.corpus = { given: ['-', '--output=.bashrc', '; rm x', '\n'], resolved: ['-', 'a', 'b'] };
    const bytes = Buffer.from(JSON.stringify(state));
    db.prepare("UPDATE resume SET data = ? WHERE key = 'state'").run(bytes);
    db.close();
    unseal(checkpoint);
    const { stdout } = await wordloom('info', checkpoint);
    expect(stdout).toContain(
      `wordloom train - './--output=.bashrc' '; rm x' $'\\012' --resume ${checkpoint}\n`,
    );
  });
});
