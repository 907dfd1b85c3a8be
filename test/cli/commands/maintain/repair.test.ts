import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { saveLanguageModel, saveModel } from '../../../../src/store/index.js';
import { Vocabulary } from '../../../../src/vocabulary/vocabulary.js';
import { run } from '../../../../cli/program.js';
import { Readable } from 'node:stream';
import { uniformLanguageModel } from '../../../store/language-model/language-models.js';
import { uniformModel } from '../../../store/vectors/models.js';
import { Memory, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();

/** A model whose output matrix has a number that is not what was written. */
function damagedModel(name: string): string {
  const path = folder.at(name);
  const state = uniformModel(30, 4, 1);
  state.output = state.input.map((_, index) => index + 1000);
  saveModel(path, state);
  const bytes = readFileSync(path);
  bytes[bytes.indexOf(Buffer.from(state.output.buffer)) + 41] ^= 1;
  writeFileSync(path, bytes);
  return path;
}

it('finds damage with info --check, and says how to salvage the rest', async () => {
  const path = damagedModel('damaged.db');
  const { code, stderr } = await wordloom('info', path, '--check');
  expect(code).toBe(1);
  expect(stderr).toMatch(/output matrix is not what was written.* wordloom repair .*damaged\.db/);

  const output = folder.at('repaired.db');
  const repaired = await wordloom('repair', path, '-o', output);
  expect(repaired).toEqual({
    code: 0,
    stdout: `Wrote ${output}: 30 of 30 words.\nLost: the output matrix.\n`,
    stderr: '',
  });
  const checked = await wordloom('info', output, '--check');
  expect(checked.stdout).toMatch(/checked +no damage found/);
});

it('checks language models too', async () => {
  const path = folder.at('lm.db');
  saveLanguageModel(path, uniformLanguageModel([...'abc'], 1));
  expect((await wordloom('info', path, '--check')).stdout).toMatch(/checked +no damage found/);
  writeFileSync(path, readFileSync(path).fill(7, 20_000, 20_001));
  expect((await wordloom('info', path, '--check')).code).toBe(1);
});

it('reports as JSON, or nothing', async () => {
  const path = damagedModel('json.db');
  const output = folder.at('json-repaired.db');
  const { stdout } = await wordloom('repair', path, '-o', output, '--json');
  expect(JSON.parse(stdout)).toEqual({
    path: output,
    kind: 'vectors',
    words: 30,
    of: 30,
    unverified: 0,
    uncertainCounts: 0,
    lost: ['the output matrix'],
  });
  expect(await wordloom('repair', path, '-o', output, '-q')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

it('fails if nothing can be saved, and replaces neither the input nor other files', async () => {
  const path = folder.write('empty.db', 'x'.repeat(100_000));
  const output = folder.at('none.db');
  expect(await wordloom('repair', path, '-o', output)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is not a wordloom model'),
  });
  const model = damagedModel('same.db');
  expect((await wordloom('repair', model, '-o', model)).stderr).toContain('Choose another file');
  expect((await wordloom('repair', model, '-o', path)).stderr).toContain('--force');
  expect(readFileSync(path, 'utf8')).toBe('x'.repeat(100_000));
});

it('lets no word act on a terminal', async () => {
  const path = folder.at('controls.db');
  const words = ['king', '\u001b[2J', 'a\rb', 'c\u202ed', '\u009b31m', 'bell\u0007'];
  const state = { ...uniformModel(words.length, 4, 1), output: null };
  saveModel(path, { ...state, vocabulary: new Vocabulary(words, new Float64Array(6).fill(1)) });
  const acts = /(?![\n\t])[\p{Cc}\u202e]/u;
  for (const asked of [
    ['similar', path, 'king'],
    ['similar', path, '\u001b[2K'],
    ['info', path],
  ]) {
    const [stdout, stderr] = [new Memory(), new Memory()];
    stdout.isTTY = true;
    const { signal } = new AbortController();
    await run(asked, { stdin: Readable.from([]), stdout, stderr, signal });
    expect((stdout.text + stderr.text).length).toBeGreaterThan(20);
    expect(stdout.text + stderr.text).not.toMatch(acts);
  }
});
