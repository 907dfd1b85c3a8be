import { beforeAll, describe, expect, it } from 'vitest';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const [a, b] = [folder.at('a.db'), folder.at('b.db')];

beforeAll(async () => {
  const corpus = folder.write('corpus.txt', smallText(10));
  for (const [seed, model] of [a, b].entries()) {
    const argv = ['--dim', '4', '--threads', '1', '--epochs', '3', '--seed', String(seed + 1)];
    expect((await wordloom('train', corpus, '-o', model, ...argv)).code).toBe(0);
  }
});

describe('wordloom compare', () => {
  it('shows what two models have in common, and the health of their vectors', async () => {
    const { code, stdout } = await wordloom('compare', a, b, '-k', '3');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^words in both +22$/m);
    expect(stdout).toMatch(/^overlap of 3 neighbours \(22 words\) +[\d.]+%$/m);
    expect(stdout).toMatch(/^mean cosine after rotation \(11 words\) +-?\d\.\d{4}$/m);
    expect(stdout).toMatch(/^isotropy \(1 is best\)( +\d\.\d{4}){2}$/m);
  });

  it('prints JSON, in which a model equals itself', async () => {
    const { stdout } = await wordloom('compare', a, a, '-n', '5', '--json');
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      commonWords: 22,
      neighbors: { words: 5, topn: 10, overlap: 1 },
      alignment: { fitted: 11, measured: 11, meanCosine: expect.closeTo(1, 6) },
      models: [{ file: a }, { file: a }],
    });
    expect(Object.keys(result.models[0].health)).toEqual([
      'averageCosine',
      'isotropy',
      'norms',
      'normByFrequency',
    ]);
  });

  it('reports that there is nothing to compare', async () => {
    const [vectors, other] = [folder.write('other.vec', '1 2\nzz 1 2\n'), folder.at('other.db')];
    expect((await wordloom('import', vectors, '-o', other)).code).toBe(0);
    const { code, stderr } = await wordloom('compare', a, other);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: The two sets of vectors have no word in common\. Use .*\n$/);
  });

  it('says which model it cannot open', async () => {
    const { code, stderr } = await wordloom('compare', a, folder.at('none.db'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('none.db')]);
  });
});
