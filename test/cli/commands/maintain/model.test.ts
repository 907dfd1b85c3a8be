import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const model = folder.at('model.db');

beforeAll(async () => {
  const corpus = folder.write('corpus.txt', smallText(10));
  const argv = ['train', corpus, '-o', model, '--dim', '8', '--threads', '1', '--epochs', '3'];
  const { code, stderr } = await wordloom(...argv);
  expect([code, stderr]).toEqual([0, expect.stringContaining(`Saved ${model}: 22 words`)]);
});

describe('wordloom similar', () => {
  it('shows a table for each word', async () => {
    const { code, stdout } = await wordloom('similar', model, 'king', 'dog', '-k', '3');
    expect(code).toBe(0);
    const tables = stdout.split('\n\n');
    expect(tables).toHaveLength(2);
    expect(tables[0].split('\n')[0]).toMatch(/^ {3}nearest to king +cosine$/);
    expect(tables[0].split('\n')[1]).toMatch(/^1 {2}\S+ +-?\d\.\d{4}$/);
    expect(tables[0].split('\n')).toHaveLength(4);
    expect(tables[1]).toContain('nearest to dog');
  });

  it('gives one list for the mean of all words with --together', async () => {
    const argv = ['similar', model, 'king', 'queen', '--together', '--json', '-k', '2'];
    const answers = JSON.parse((await wordloom(...argv)).stdout);
    expect(answers).toHaveLength(1);
    expect(answers[0].words).toEqual(['king', 'queen']);
    expect(answers[0].neighbors).toHaveLength(2);
  });

  it('prints JSON, with ten words by default', async () => {
    const { stdout } = await wordloom('similar', model, 'king', '--json');
    const [{ words, neighbors }] = JSON.parse(stdout);
    expect(words).toEqual(['king']);
    expect(neighbors).toHaveLength(10);
    expect(neighbors[0]).toEqual({ word: expect.any(String), score: expect.any(Number) });
  });

  it('suggests words for an unknown one, and prints nothing else', async () => {
    const { code, stdout, stderr } = await wordloom('similar', model, 'king', 'quen');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: The word "quen" is not in the vocabulary. .*queen/);
    expect(stderr.split('\n')).toHaveLength(2);
  });
});

describe('wordloom analogy', () => {
  it('shows a table under its question', async () => {
    const { code, stdout } = await wordloom('analogy', model, 'king', 'throne', 'baker', '-k', '2');
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toContain('king is to throne as baker is to');
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  });

  it('prints JSON', async () => {
    const { stdout } = await wordloom('analogy', model, 'king', 'throne', 'baker', '--json');
    const { neighbors, ...question } = JSON.parse(stdout);
    expect(question).toEqual({ a: 'king', b: 'throne', c: 'baker' });
    expect(neighbors).toHaveLength(5);
  });
});

describe('wordloom similarity', () => {
  it('prints the cosine', async () => {
    expect((await wordloom('similarity', model, 'king', 'king')).stdout).toBe('1.0000\n');
    const { similarity } = JSON.parse(
      (await wordloom('similarity', model, 'king', 'queen', '--json')).stdout,
    );
    const { stdout } = await wordloom('similarity', model, 'king', 'queen');
    expect(stdout).toBe(`${similarity.toFixed(4)}\n`);
  });
});

describe('wordloom vector', () => {
  it('prints a line for each word, as JSON has them', async () => {
    const { stdout } = await wordloom('vector', model, 'king', 'dog');
    const json = JSON.parse((await wordloom('vector', model, 'king', 'dog', '--json')).stdout);
    const printed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [word, ...numbers] = line.split(' ');
        return { word, vector: numbers.map(Number) };
      });
    expect(printed).toEqual(json);
    expect(printed[0].vector).toHaveLength(8);
  });

  it('fails with suggestions for an unknown word', async () => {
    const { code, stderr } = await wordloom('vector', model, 'Kinng');
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean king');
  });
});

describe('wordloom info', () => {
  it('describes the model', async () => {
    const { code, stdout } = await wordloom('info', model);
    expect(code).toBe(0);
    expect(stdout).toContain('22 words, 8 dimensions');
    expect(stdout).toMatch(/^ {2}documents +40$/m);
    expect(stdout).toMatch(/^ {2}epochs +3$/m);
    expect(stdout).toMatch(/^ {2}Epoch 3: loss \d\.\d{4}, [\d,]+ words\/s$/m);
  });

  it('prints JSON', async () => {
    const info = JSON.parse((await wordloom('info', model, '--json')).stdout);
    expect(info).toMatchObject({ path: model, size: 22, dim: 8, options: { threads: 1 } });
    expect(info.history).toHaveLength(3);
  });
});

describe('wordloom export', () => {
  it('writes the same to a file and to standard output', async () => {
    const path = folder.at('vectors.txt');
    const { code, stdout, stderr } = await wordloom('export', model, '-o', path);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`Wrote ${path}: 22 words`);
    const text = readFileSync(path, 'utf8');
    expect(text.startsWith('22 8\nthe ')).toBe(true);
    expect((await wordloom('export', model, '-o', '-')).stdout).toBe(text);
  });

  it('does not replace a model', async () => {
    const before = readFileSync(model);
    const { code, stderr } = await wordloom('export', model, '-o', model);
    expect(code).toBe(1);
    expect(stderr).toContain('is a wordloom model, so it is not replaced');
    expect(readFileSync(model).equals(before)).toBe(true);
  });

  it('replaces vectors, but other files only with --force', async () => {
    const path = folder.at('replaced.txt');
    const text = (await wordloom('export', model, '-o', '-')).stdout;
    folder.write('replaced.txt', '3 2\nold');
    expect((await wordloom('export', model, '-o', path)).code).toBe(0);
    folder.write('replaced.txt', 'precious');
    const { code, stderr } = await wordloom('export', model, '-o', path);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: .* is not a file of vectors in the format word2vec, .*--force\.\n$/,
    );
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect((await wordloom('export', model, '-o', path, '--force')).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect((await wordloom('export', model, '-o', model, '--force')).code).toBe(1);
  });

  it('refuses the name of a folder, and no name', async () => {
    const slash = await wordloom('export', model, '-o', folder.at('new/'));
    expect([slash.code, slash.stderr]).toEqual([1, expect.stringContaining('names a folder')]);
    expect((await wordloom('export', model, '-o', '')).code).toBe(2);
  });

  it('refuses a folder that does not exist', async () => {
    const path = folder.at('none/vectors.txt');
    const { code, stderr } = await wordloom('export', model, '-o', path);
    expect(code).toBe(1);
    expect(stderr).toContain('create it first');
    expect(existsSync(path)).toBe(false);
  });
});

describe('a model that cannot be opened', () => {
  it('is named, with what to do', async () => {
    const missing = await wordloom('similar', folder.at('none.db'), 'king');
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/^error: There is no model at .*none\.db\. .*\n$/);

    const foreign = await wordloom('info', folder.at('corpus.txt'));
    expect(foreign.code).toBe(1);
    expect(foreign.stderr).toContain('is not a wordloom model');
  });
});
