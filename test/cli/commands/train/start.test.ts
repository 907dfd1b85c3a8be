import { describe, expect, it } from 'vitest';
import { info, smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(10));
const more = folder.write('more.txt', 'The king found a unicorn and the queen fed it.\n'.repeat(8));
// So small a text must not be thinned out, or an epoch may have no window.
const TRAIN = ['train', corpus, '--dim', '8', '--threads', '1', '--epochs', '2', '--sample', '0'];

async function modelAt(name: string): Promise<string> {
  const path = folder.at(name);
  await wordloom(...TRAIN, '-o', path, '-q');
  return path;
}

describe('wordloom train --init', () => {
  it('reports the coverage of the vectors, and keeps frozen ones', async () => {
    const vectors = folder.write('v.txt', '3 2\nking 1 2\nqueen 3 4\nwizard 5 6\n');
    const path = folder.at('init.db');
    const argv = ['train', corpus, '--threads', '1', '--init', vectors, '--freeze', '-o', path];
    const { code, stderr } = await wordloom(...argv);
    expect(code).toBe(0);
    expect(stderr).toContain(
      `Starting from ${vectors}: it has vectors for 2 of the 22 words, covering 12% of the text; ` +
        '20 start at random.\nThe output matrix is new; 1 vector left out.\n' +
        '2 vectors will stay frozen.\n',
    );
    const { stdout } = await wordloom('vector', path, 'king', '--json');
    expect(stdout).toMatch(/\[\s*1,\s*2\s*\]/);
    const union = await wordloom(...argv.slice(0, -3), '--init-vocab', 'union', '-o', path);
    expect(union.stderr).toContain('3 of the 23 words');
    expect((await info(path)).size).toBe(23);
  });

  it.each([
    [['--freeze'], '--freeze keeps vectors as they are, but init gives none'],
    [['--init-vocab', 'union'], '--init-vocab chooses between the words'],
    [['--init', 'a', '--continue', 'b'], '--continue trains a whole model further'],
    [['--init', ''], 'must not be empty'],
    [['--init', 'a', '--init-vocab', 'all'], 'Allowed choices are corpus, union'],
  ])('takes %j for wrong usage', async (flags, message) => {
    const { code, stderr } = await wordloom(...TRAIN, '-o', folder.at('wrong.db'), ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('refuses another dimension, naming flags', async () => {
    const vectors = folder.write('v2.txt', '1 2\nking 1 2\n');
    const argv = [...TRAIN, '-o', folder.at('dim.db'), '--init', vectors];
    const { code, stderr } = await wordloom(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(`--dim is 8, but the vectors of ${vectors} have 2 dimensions`);
    const missing = await wordloom(...TRAIN, '-o', folder.at('d.db'), '--init', folder.at('no'));
    expect([missing.code, missing.stderr]).toEqual([
      1,
      `error: There is no file ${folder.at('no')}. Check the path.\n`,
    ]);
  });
});

describe('wordloom train --continue', () => {
  it('continues a model in its place, and reports this run alone', async () => {
    const path = await modelAt('on.db');
    const { code, stderr } = await wordloom('train', more, '--continue', path, '--epochs', '3');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Continuing .*on\.db with its 22 words and \d new; /m);
    expect(stderr).toContain('Trained 3 epochs at ');
    expect(stderr).toContain(`Saved ${path}: `);
    const { history, options } = await info(path);
    expect(history).toHaveLength(5);
    expect(options).toMatchObject({ dim: 8, epochs: 3, continue: { file: 'on.db', words: 22 } });
    expect((await wordloom('similar', path, 'unicorn')).code).toBe(0);
  });

  it('leaves the model alone if another output is named', async () => {
    const path = await modelAt('left.db');
    const before = await info(path);
    const argv = ['train', more, '--continue', path, '-o', folder.at('new.db')];
    expect((await wordloom(...argv, '--progress', 'none')).stderr).toContain('Continuing');
    expect(await info(path)).toEqual(before);
    expect((await info(folder.at('new.db'))).history).toHaveLength(4);
  });

  it('treats options that contradict the model as wrong usage', async () => {
    const path = await modelAt('against.db');
    const argv = ['train', more, '--continue', path, '--tokenizer', 'whitespace'];
    const { code, stderr } = await wordloom(...argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: --tokenizer is "whitespace", but .* was trained with "unicode"/m,
    );
  });

  it('says that the file to continue is not a model', async () => {
    const { code, stderr } = await wordloom('train', more, '--continue', corpus);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/ is not a wordloom model\. Give a \.db .*: wordloom import /),
    ]);
  });

  it('refuses a model that was imported, with advice', async () => {
    const vectors = folder.write('v3.txt', '1 2\nking 1 2\n');
    const path = folder.at('imported.db');
    await wordloom('import', vectors, '-o', path, '-q');
    const { code, stderr } = await wordloom('train', more, '--continue', path);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: Cannot continue .*imported\.db: .*: --init\.$/m);
  });
});
