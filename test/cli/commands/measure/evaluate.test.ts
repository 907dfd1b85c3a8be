import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const model = folder.at('model.db');
const analogies = folder.write(
  'analogies.txt',
  ': people\nking queen dog cat\nKing Queen no one\n',
);
const pairs = folder.write(
  'pairs.tsv',
  'king\tqueen\t9\ndog\tcat\t8\nking\tbread\t1\nno\tone\t5\n',
);

beforeAll(async () => {
  const corpus = folder.write('corpus.txt', smallText(10));
  const argv = ['train', corpus, '-o', model, '--dim', '8', '--threads', '1', '--epochs', '3'];
  expect((await wordloom(...argv)).code).toBe(0);
});

describe('wordloom evaluate', () => {
  it('shows a table of sections and a table of files', async () => {
    const argv = ['--analogies', analogies, '--pairs', pairs, pairs];
    const { code, stdout } = await wordloom('evaluate', model, ...argv);
    expect(code).toBe(0);
    const [first, second] = stdout.split('\n\n').map((table) => table.trimEnd().split('\n'));
    expect(first[0]).toMatch(/^analogies of \S+ +correct +asked +unknown +accuracy$/);
    expect(first[1]).toMatch(/^people +[01] +1 +1 +(0|100)%$/);
    expect(first[2]).toMatch(/^all /);
    expect(second[0]).toMatch(/^word pairs of +compared +unknown +Pearson +p +Spearman +p$/);
    expect(second[1]).toMatch(/pairs\.tsv +3 +1( +-?\d\.\d{4} +\d\.\de[+-]\d+){2}$/);
    expect(second).toHaveLength(3);
  });

  it('prints JSON with every number', async () => {
    const argv = ['--analogies', analogies, '--pairs', pairs, '--json'];
    const result = JSON.parse((await wordloom('evaluate', model, ...argv)).stdout);
    expect(result.analogies).toMatchObject({ file: analogies, total: 1, outOfVocabulary: 1 });
    expect(result.analogies.sections[0]).toMatchObject({ section: 'people', total: 1 });
    expect(result.pairs).toHaveLength(1);
    expect(result.pairs[0]).toEqual({
      file: pairs,
      pearson: expect.any(Number),
      pearsonPValue: expect.any(Number),
      spearman: expect.any(Number),
      spearmanPValue: expect.any(Number),
      pairs: 3,
      embedded: 0,
      outOfVocabulary: 1,
      outOfVocabularyRatio: 0.25,
      skipped: { count: 0, first: [] },
    });
  });

  it('takes the rules from its flags', async () => {
    const rules = ['--case-sensitive', '--dummy4unknown', '--restrict-vocab', '2', '--json'];
    const argv = ['evaluate', model, '--analogies', analogies, '--pairs', pairs, ...rules];
    const result = JSON.parse((await wordloom(...argv)).stdout);
    expect(result.analogies).toMatchObject({ total: 2, correct: 0, outOfVocabulary: 2 });
    expect(result.pairs[0]).toMatchObject({ pairs: 4, pearson: null });
  });

  it('names the file and the line that it cannot read', async () => {
    const wrong = folder.write('wrong.tsv', 'word1\tword2\tscore\nking\tqueen\t9\n');
    const skipping = await wordloom('evaluate', model, '--pairs', pairs, wrong);
    expect([skipping.code, skipping.stderr]).toEqual([
      0,
      `note: ${wrong}: 1 line skipped: line 1 "word1\\tword2\\tscore"\n`,
    ]);
    const { code, stderr } = await wordloom('evaluate', model, '--strict', '--pairs', wrong);
    expect(code).toBe(1);
    expect(stderr).toMatch(/wrong\.tsv: Line 1 of the evaluation file should be two words/);
    const columns = folder.write('bars.txt', 'king|queen|9\nqueen|king|8\n');
    const bars = await wordloom('evaluate', model, '--pairs', columns, '--delimiter', '|');
    expect(bars.stdout).toMatch(/bars\.txt +2 /);
    const none = await wordloom('evaluate', model, '--pairs', columns);
    expect(none.stderr).toContain('Line 1 is "king|queen|9"');
    const missing = await wordloom('evaluate', model, '--pairs', folder.at('none.tsv'));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('none.tsv')]);
  });

  it.each([
    ['--analogies', ''],
    ['--analogies', ': section\n\n'],
    ['--pairs', '# nothing but this\n'],
  ])('fails for a file of %s that asks nothing: %j', async (flag, text) => {
    const empty = folder.write('empty.txt', text);
    const { code, stdout, stderr } = await wordloom('evaluate', model, flag, empty);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`error: ${empty}: The file has no valid questions.\n`);
  });

  it('fails for a file that is not UTF-8', async () => {
    const latin1 = folder.at('latin1.tsv');
    writeFileSync(latin1, Buffer.from('caf\xe9\tqueen\t9\n', 'latin1'));
    const { code, stderr } = await wordloom('evaluate', model, '--pairs', latin1);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('latin1.tsv cannot be read: it is not UTF-8'),
    ]);
  });

  it('shows no number if there is none', async () => {
    const unknown = folder.write('unknown.tsv', 'no\tone\t5\n');
    const { code, stdout } = await wordloom('evaluate', model, '--pairs', unknown);
    expect(code).toBe(0);
    expect(stdout).toMatch(/unknown\.tsv +0 +1( +-){4}$/m);
  });

  it('names a file that is a folder', async () => {
    const { code, stderr } = await wordloom('evaluate', model, '--analogies', folder.path);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`The evaluation file ${folder.path} cannot be read`),
    ]);
  });

  it('requires something to evaluate', async () => {
    const { code, stderr } = await wordloom('evaluate', model);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/give --analogies, --pairs or both/)]);
  });
});
