import { describe, expect, it } from 'vitest';
import { wordloom, wordloomOn } from '../../run.js';

const SENTENCE = 'The boy is going to school';

/** Lines as a block of text, without its indentation. */
const lines = (...each: string[]): string => each.map((line) => `${line}\n`).join('');

/** A text of `count` words, `different` of them different. */
const manyWords = (count: number, different: number): string =>
  Array.from({ length: count }, (_, i) => `w${i % different}`).join(' ');

describe('wordloom contexts', () => {
  it('takes the lines of standard input for -', async () => {
    const given = await wordloomOn('a b\nc d\n', 'contexts', '-', '--window', '1');
    expect(given).toEqual(await wordloom('contexts', 'a b\nc d', '--window', '1'));
    expect(given.code).toBe(0);
  });

  it('shows the skip-gram pairs of a sentence, whole windows', async () => {
    const { code, stdout, stderr } = await wordloom('contexts', SENTENCE, '--window', '2');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      lines(
        'centre  context',
        'the     boy',
        'the     is',
        'boy     the',
        'boy     is',
        'boy     going',
        'is      the',
        'is      boy',
        'is      going',
        'is      to',
        'going   boy',
        'going   is',
        'going   to',
        'going   school',
        'to      is',
        'to      going',
        'to      school',
        'school  going',
        'school  to',
      ),
    );
  });

  it('shows the CBOW examples', async () => {
    const { stdout } = await wordloom('contexts', SENTENCE, '--window', '1', '--mode', 'cbow');
    expect(stdout).toBe(
      lines(
        'context       centre',
        'boy           the',
        'the is        boy',
        'boy going     is',
        'is to         going',
        'going school  to',
        'to            school',
      ),
    );
  });

  it('shows one-hot vectors of the vocabulary, and next to the pairs', async () => {
    const { stdout } = await wordloom('contexts', 'a b a', '--window', '1', '--one-hot');
    expect(stdout).toBe(
      lines(
        'id  word  one-hot',
        ' 0  a     [1 0]',
        ' 1  b     [0 1]',
        '',
        'centre  one-hot  context  one-hot',
        'a       [1 0]    b        [0 1]',
        'b       [0 1]    a        [1 0]',
        'b       [0 1]    a        [1 0]',
        'a       [1 0]    b        [0 1]',
      ),
    );
  });

  it('shows the one-hot vector of each context word of CBOW', async () => {
    const argv = ['contexts', 'a b c', '--window', '1', '--mode', 'cbow', '--one-hot'];
    const { stdout } = await wordloom(...argv);
    expect(stdout).toContain('a c      [1 0 0] [0 0 1]  b       [0 1 0]\n');
  });

  it('aligns words that are two columns wide', async () => {
    const { stdout } = await wordloom('contexts', '왕은 ok', '--window', '1');
    expect(stdout).toBe(lines('centre  context', '왕은    ok', 'ok      왕은'));
  });

  it('prints JSON', async () => {
    const { stdout } = await wordloom('contexts', 'a b', '--mode', 'cbow', '--one-hot', '--json');
    expect(JSON.parse(stdout)).toEqual({
      mode: 'cbow',
      window: 5,
      pairs: [
        { context: ['b'], centre: 'a' },
        { context: ['a'], centre: 'b' },
      ],
      vocabulary: [
        { word: 'a', vector: [1, 0] },
        { word: 'b', vector: [0, 1] },
      ],
    });
  });

  it('draws random windows by seed', async () => {
    const pairs = async (seed: string): Promise<string> => {
      const argv = ['contexts', SENTENCE, '--window', '4', '--random-window', '--seed', seed];
      return (await wordloom(...argv)).stdout;
    };
    const whole = (await wordloom('contexts', SENTENCE, '--window', '4')).stdout;
    expect(await pairs('7')).toBe(await pairs('7'));
    expect((await pairs('7')).length).toBeLessThan(whole.length);
    expect(await pairs('7')).not.toBe(await pairs('8'));
  });

  it('never reaches across a line end', async () => {
    const { stdout } = await wordloom('contexts', 'a b\nc d');
    expect(stdout).toBe(
      lines('centre  context', 'a       b', 'b       a', 'c       d', 'd       c'),
    );
  });

  it('takes the options of the tokenizer', async () => {
    const argv = ['--keep-case', '--stop-words', 'en', '--window', '1'];
    const { stdout } = await wordloom('contexts', 'The Cat of Rome', ...argv);
    expect(stdout).toBe(lines('centre  context', 'Cat     Rome', 'Rome    Cat'));
  });

  it('refuses one-hot vectors that are too long to read', async () => {
    const argv = ['--window', '1', '--one-hot'];
    const { code, stdout, stderr } = await wordloom(
      'contexts',
      manyWords(4000, 4000),
      ...argv,
      '--json',
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^error: --one-hot would show 4000 vectors of 4000 digits each, but 10000000 digits is the limit/,
    );
    expect((await wordloom('contexts', manyWords(1000, 1000), ...argv, '--json')).code).toBe(0);
  });

  it('refuses one-hot vectors of too many pairs, which only the tables show', async () => {
    for (const mode of ['cbow', 'skipgram']) {
      const argv = ['contexts', manyWords(4000, 900), '--one-hot', '--mode', mode];
      expect((await wordloom(...argv)).code).toBe(2);
      expect((await wordloom(...argv, '--json')).code).toBe(0);
    }
  });

  it('fails without any word', async () => {
    const { code, stderr } = await wordloom('contexts', '...');
    expect(code).toBe(1);
    expect(stderr).toBe('error: The tokenizer finds no word in this text.\n');
  });
});
