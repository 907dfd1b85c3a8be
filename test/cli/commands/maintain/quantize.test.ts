import { existsSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { saveModel } from '../../../../src/store/index.js';
import { clusteredEmbedding } from '../../../neighbors/clusters.js';
import { TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const model = folder.at('model.db');

beforeAll(() => {
  const { vocabulary, dim, data } = clusteredEmbedding(2000, 32, 1);
  const more = { output: data, options: {}, history: [], corpus: {} };
  saveModel(model, { vocabulary, dim, input: data, ...more });
});

describe('wordloom quantize', () => {
  it('reports size and recall, and evaluations if files are given', async () => {
    const output = folder.at('small.db');
    const pairs = folder.write('pairs.tsv', 'w1\tw2\t1\nw3\tw4\t5\nw5\tw6\t2\n');
    const analogies = folder.write('analogies.txt', ': all\nw1 w2 w3 w4\nw5 w6 w7 w8\n');
    const evaluations = ['--pairs', pairs, '--analogies', analogies];
    const { code, stdout } = await wordloom('quantize', model, '-o', output, ...evaluations);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote .*small\.db: 2,000 words, int8 vectors\.\n/);
    for (const row of ['file', 'recall@10', 'a search', 'the first', 'analogies', 'word pairs']) {
      expect(stdout).toMatch(new RegExp(`^${row} +-?[\\d.]+\\S* ?\\S* +-?[\\d.]+`, 'm'));
    }
    expect(statSync(output).size).toBeLessThan(statSync(model).size);
  });

  it('prints JSON, and the small model answers', async () => {
    const output = folder.at('tiny.db');
    const argv = ['quantize', model, '-o', output, '--to', 'binary', '--rescore', '50', '--json'];
    const report = JSON.parse((await wordloom(...argv)).stdout);
    expect(report).toMatchObject({ encoding: 'binary', rescore: 50, keepFloats: false });
    expect(report.before).toEqual({ analogies: null, pairs: null });
    const { code, stdout } = await wordloom('similar', output, 'w1', '-k', '3');
    expect([code, stdout.split('\n').length]).toEqual([0, 5]);
    expect((await wordloom('info', output)).stdout).toContain('32 dimensions, as binary');
    const info = JSON.parse((await wordloom('info', output, '--json')).stdout);
    expect(info.quantized).toMatchObject({ encoding: 'binary', keepFloats: false, rescore: 50 });
  });

  it('prints nothing with --quiet', async () => {
    const argv = ['quantize', model, '-o', folder.at('q.db'), '--keep-floats', '--quiet'];
    expect(await wordloom(...argv)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('names the evaluation file that is wrong, and writes nothing', async () => {
    const output = folder.at('unwritten.db');
    const wrong = folder.write('wrong.txt', 'w1 w2\n');
    const argv = ['quantize', model, '-o', output, '--analogies'];
    const { code, stderr } = await wordloom(...argv, wrong);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`${wrong}: The file has no valid questions`),
    ]);
    const missing = await wordloom(...argv, folder.at('none.txt'));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('none.txt')]);
    expect(existsSync(output)).toBe(false);
  });

  it('refuses its own input, other files and unknown encodings', async () => {
    const own = await wordloom('quantize', model, '-o', model);
    expect([own.code, own.stderr]).toEqual([1, expect.stringContaining('Choose another file')]);
    const precious = folder.write('precious.txt', 'precious');
    expect((await wordloom('quantize', model, '-o', precious)).code).toBe(1);
    expect((await wordloom('quantize', model, '-o', folder.at('x.db'), '--to', 'int4')).code).toBe(
      2,
    );
    expect((await wordloom('quantize', model)).code).toBe(2);
    const few = await wordloom('quantize', model, '-o', folder.at('x.db'), '--rescore', '9');
    expect([few.code, few.stderr]).toEqual([2, expect.stringContaining('from 10')]);
  });
});
