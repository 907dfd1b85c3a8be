import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { saveModel } from '../../../src/store/index.js';
import { subwordModel } from '../../subwords/subword-models.js';
import { TestFolder, wordloom, wordloomOn } from '../run.js';

const folder = new TestFolder();
const model = folder.at('model.db');
saveModel(model, subwordModel({ dim: 32 }));
const bare = folder.at('bare.db');
saveModel(bare, { ...subwordModel(), subwords: undefined });

const MADE = 'note: kingly is not in the vocabulary; its vector is built from its n-grams\n';

describe('queries for out-of-vocabulary words', () => {
  it.each([
    ['vector', 'kingly'],
    ['similar', 'kingly'],
    ['analogy', 'king', 'kingly', 'queen'],
    ['similarity', 'kingly', 'queen'],
    ['similarity', 'kingly castle', 'queen'],
    ['doesnt-match', 'king', 'queen', 'kingly'],
    ['rank', 'kingly', 'queen'],
    ['closer-than', 'kingly', 'queen'],
    ['distances', 'kingly', 'queen'],
    ['predict', 'kingly', 'king'],
  ])('%s: are answered by their n-grams, and it is said', async (command, ...words) => {
    const { code, stdout, stderr } = await wordloom(command, model, ...words);
    expect([code, stderr]).toEqual([0, MADE]);
    expect(stdout).not.toBe('');
  });

  it.each([
    ['sentence', 'king kingly'],
    ['wmd', 'king kingly', 'queen'],
  ])('%s: count in texts', async (command, ...texts) => {
    const withThem = await wordloom(command, model, ...texts);
    expect([withThem.code, withThem.stderr]).toEqual([0, '']);
    const without = await wordloom(command, model, ...texts, '--no-subwords');
    expect(without.stderr).toBe('note: not in the vocabulary, left out: kingly\n');
    expect(without.stdout).not.toBe(withThem.stdout);
  });

  it('are refused with --no-subwords, and by a model without n-grams', async () => {
    for (const argv of [
      ['vector', model, 'kingly', '--no-subwords'],
      ['similar', model, 'kingly', '--no-subwords'],
      ['vector', bare, 'kingly'],
    ]) {
      const { code, stderr } = await wordloom(...argv);
      expect(code).toBe(1);
      expect(stderr).toContain('The word "kingly" is not in the vocabulary');
    }
  });

  it('are answered in the repl, unless it is opened with --no-subwords', async () => {
    const told = await wordloomOn('kingly\n', 'repl', model);
    expect([told.code, told.stderr]).toEqual([0, MADE]);
    const refused = await wordloomOn('kingly\n', 'repl', model, '--no-subwords');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('is not in the vocabulary');
  });

  it('count in evaluations, with a note and a flag to exclude them', async () => {
    const pairs = folder.write('pairs.tsv', 'king\tqueen\t9\nkingly\tqueen\t8\ncastle\tflour\t1\n');
    const { stdout, stderr } = await wordloom('evaluate', model, '--pairs', pairs, '--json');
    expect(JSON.parse(stdout).pairs[0]).toMatchObject({
      pairs: 3,
      embedded: 1,
      outOfVocabulary: 0,
    });
    expect(stderr).toBe(
      `note: ${pairs}: 1 pair compared with vectors built from n-grams, for words that are not in the ` +
        'vocabulary; --no-subwords leaves such pairs out\n',
    );
    const without = await wordloom('evaluate', model, '--pairs', pairs, '--json', '--no-subwords');
    expect(JSON.parse(without.stdout).pairs[0]).toMatchObject({ pairs: 2, outOfVocabulary: 1 });
    expect(without.stderr).toBe('');
  });
});

describe('a model with n-grams', () => {
  it('is described by info', async () => {
    const { stdout } = await wordloom('info', model, '--check');
    const line = /^n-grams +3 to 6 characters, [\d]+ of 500 buckets with a vector, [\d.]+ kB$/m;
    expect(stdout).toMatch(line);
    const { subwords } = JSON.parse((await wordloom('info', model, '--json')).stdout);
    expect(subwords).toMatchObject({ minn: 3, maxn: 6, bucket: 500, encoding: 'float32' });
    expect(subwords.bytes).toBe(subwords.rows * (32 * 4 + 4));
    expect(JSON.parse((await wordloom('info', bare, '--json')).stdout)).not.toHaveProperty(
      'subwords',
    );
  });

  it('keeps them as int8 with --keep-subwords when quantised, otherwise reports that they are gone', async () => {
    const small = folder.at('small.db');
    const argv = ['quantize', model, '-o', small, '--queries', '3'];
    const dropped = await wordloom(...argv);
    expect(dropped.stderr).toContain('--keep-subwords keeps them');
    const kept = await wordloom(...argv, '--keep-subwords');
    expect([kept.code, kept.stderr]).toEqual([0, '']);
    expect(kept.stdout).toContain('int8 vectors, n-grams as int8.');
    expect((await wordloom('info', small)).stdout).toMatch(/^n-grams .* as int8$/m);
    const none = await wordloom('quantize', bare, '-o', folder.at('no.db'), '--keep-subwords');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('no vectors of n-grams')]);
  });

  it('is evaluated on the same pairs before and after quantising, with or without n-grams', async () => {
    const pairs = folder.write(
      'rated.tsv',
      'king\tqueen\t9\nkingly\tqueen\t1\ncastle\tflour\t1\nbaker\tkingdom\t3\n',
    );
    const argv = ['quantize', model, '-o', folder.at('judged.db'), '--queries', '3', '--json'];
    for (const more of [[], ['--keep-subwords']]) {
      const { stdout } = await wordloom(...argv, '--keep-floats', '--pairs', pairs, ...more);
      const { before, after } = JSON.parse(stdout);
      expect(after.pairs).toBe(before.pairs);
    }
  });

  it("is exported as fastText's .bin and imported again", async () => {
    const bin = folder.at('out.bin');
    const exported = await wordloom('export', model, '-o', bin);
    expect([exported.code, exported.stderr]).toEqual([0, expect.stringContaining('8 words')]);
    const imported = await wordloom('import', bin, '-o', folder.at('again.db'));
    expect(imported.stderr).toMatch(/32 dimensions, \d+ n-gram vectors, .* read as fasttext/);
    const [a, b] = await Promise.all(
      [model, folder.at('again.db')].map((path) => wordloom('vector', path, 'kingly', '--json')),
    );
    const numbers = [a, b].map(({ stdout }) => JSON.parse(stdout)[0].vector as number[]);
    numbers[0].forEach((x, i) => expect(numbers[1][i]).toBeCloseTo(x, 6));
  });

  it('gives an Embedding layer vectors for words that are not in its vocabulary', async () => {
    const text = 'The king and the kingly queen sat. A kingdom of bakers!\n'.repeat(30);
    const corpus = folder.write('text.txt', text);
    const flags = ['--embedding', model, '--epochs', '1', '--hidden', '4', '--level', 'word'];
    const trained = await wordloom('lm', 'train', corpus, '-o', folder.at('lm.db'), ...flags);
    expect(trained.code).toBe(0);
    expect(trained.stderr).toMatch(/Vectors for 11 of 11 words.*\(8 of them built from n-grams\)/);
  });

  it('is repaired with them', async () => {
    const broken = folder.at('broken.db');
    saveModel(broken, subwordModel());
    const repaired = folder.at('repaired.db');
    writeFileSync(broken, '', { flag: 'a' });
    expect((await wordloom('repair', broken, '-o', repaired)).code).toBe(0);
    expect((await wordloom('info', repaired)).stdout).toContain('n-grams');
  });
});

describe('training on Korean text', () => {
  const text = folder.write(
    'ko.txt',
    '정부는 새 정책을 발표했다\n정부가 정책의 방향을 말했다\n국민은 정부의 정책을 기다렸다\n'.repeat(
      20,
    ),
  );
  const small = ['--dim', '4', '--epochs', '1', '--min-count', '1', '--threads', '1'];
  const trained = async (...flags: string[]) => {
    const path = folder.at('ko.db');
    const { code, stderr } = await wordloom('train', text, '-o', path, ...small, ...flags);
    const { stdout } = await wordloom('info', path);
    return { code, stderr, line: /^n-grams .*/m.exec(stdout)?.[0] };
  };

  it('learns n-grams of jamo, and reports it', async () => {
    const { code, stderr, line } = await trained();
    expect([code, line]).toEqual([
      0,
      expect.stringContaining('1 to 4 characters and 3 to 5 jamo,'),
    ]);
    expect(stderr).toContain('Note: 100% of the words are Hangul');
  });

  it.each([
    [['--no-jamo'], undefined],
    [['--jamo', '--max-jamo', '3'], '1 to 4 characters and 3 jamo,'],
    [['--minn', '2', '--maxn', '3'], '2 to 3 characters,'],
  ])('takes what flags say: %j', async (flags, expected) => {
    const { stderr, line } = await trained(...flags);
    expect(stderr).not.toContain('are Hangul');
    if (expected === undefined) expect(line).toBeUndefined();
    else expect(line).toContain(expected);
  });

  it('is exported with a limit, but not to fastText', async () => {
    await trained();
    const { stdout } = await wordloom('export', folder.at('ko.db'), '-o', '-', '--limit', '2');
    expect(stdout.split('\n')[0]).toBe('2 4');
    const refused = await wordloom('export', folder.at('ko.db'), '-o', folder.at('ko.bin'));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--format word2vec-binary');
  });
});
