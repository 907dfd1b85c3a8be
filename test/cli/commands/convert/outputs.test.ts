import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Model } from '../../../../src/index.js';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();

async function someModel(): Promise<string> {
  const path = folder.at('model.db');
  await wordloom('import', folder.write('m.vec', '2 2\na 1 2\nb 3 4\n'), '-o', path, '-q');
  return path;
}

describe('the ending of an output', () => {
  it.each([
    ['.npy', '\x93NUMPY'],
    ['.vec', '2 2\na 1 2'],
    ['.txt', '2 2\na 1 2'],
    ['.bin', '2 2\na \0\0'],
    ['.jsonl', '{"word"'],
    ['.tsv', '1\t2\n'],
    ['.py', '"""Word vectors for PyTorch'],
    ['.vec.gz', '\x1f\x8b'],
  ])('decides its format: %s', async (ending, start) => {
    const model = await someModel();
    const path = folder.at(`out${ending.slice(1)}${ending}`);
    expect((await wordloom('export', model, '-o', path, '-q')).code).toBe(0);
    expect(readFileSync(path, 'latin1').slice(0, start.length)).toBe(start);
    const again = folder.at(`again${ending.slice(1)}${ending}`);
    const opened = await Model.open(model);
    await opened.export(again);
    opened.close();
    expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
  });

  it('must be known unless a format is named', async () => {
    const model = await someModel();
    for (const name of ['out', 'out.xyz', 'out.csv']) {
      const { code, stderr } = await wordloom('export', model, '-o', folder.at(name));
      expect([code, stderr]).toEqual([2, expect.stringMatching(/\.npy \(numpy\).*--format/)]);
    }
    expect(
      (await wordloom('export', model, '-o', folder.at('o.xyz'), '--format', 'glove')).code,
    ).toBe(0);
  });

  it('must not contradict the format that is named', async () => {
    const model = await someModel();
    const argv = ['export', model, '-o', folder.at('x.vec'), '--format', 'numpy'];
    const { code, stderr } = await wordloom(...argv);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Use the ending .npy')]);
  });

  it('of a model must not be that of an export', async () => {
    const text = folder.write('t.txt', smallText(10));
    for (const name of ['model.vec', 'model.bin', 'model.npy', 'model.db.gz']) {
      const { code, stderr } = await wordloom('train', text, '-o', folder.at(name));
      expect([code, stderr]).toEqual([1, expect.stringMatching(/A model is an SQLite file/)]);
    }
  });

  it('of a plot is .svg', async () => {
    const { code, stderr } = await wordloom('lm', 'chapter', 'hello', '-o', folder.at('plot.png'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('the ending .svg')]);
  });
});

describe('the library', () => {
  it('replaces nothing foreign unless it is told to', async () => {
    const model = await Model.open(await someModel());
    const dear = folder.write('dear.db', 'dear to me');
    await expect(model.save(dear)).rejects.toMatchObject({ code: 'OUTPUT_FOREIGN' });
    await expect(model.save(dear)).rejects.toThrow('overwrite: true');
    expect(readFileSync(dear, 'utf8')).toBe('dear to me');
    await model.save(dear, { overwrite: true });
    const text = folder.write('dear.vec', 'dear to me');
    await expect(model.export(text)).rejects.toMatchObject({ code: 'OUTPUT_FOREIGN' });
    await model.export(text, { overwrite: true });
    expect(readFileSync(text, 'utf8')).toBe('2 2\na 1 2\nb 3 4\n');
    await expect(model.export(dear, { format: 'word2vec', overwrite: true })).rejects.toMatchObject(
      { code: 'OUTPUT_IS_MODEL' },
    );
    model.close();
  });
});
