import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { goldenModel } from '../../../neighbors/queries/golden.js';
import { TestFolder, wordloom, wordloomOn } from '../../run.js';

const folder = new TestFolder();
const model = folder.at('golden.db');
const foreign = folder.at('imported.db');

beforeAll(async () => {
  await (await goldenModel()).save(model);
  await (await goldenModel({}, { output: false })).save(foreign);
});

/** What a command line prints, which must succeed. */
async function printed(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await wordloom(...argv);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

const json = async (...argv: string[]) => JSON.parse(await printed(...argv, '--json'));

const wordsOf = (neighbors: { word: string }[]): string[] => neighbors.map(({ word }) => word);

describe('wordloom similar', () => {
  it('takes positive and negative words together', async () => {
    const flags = ['--positive', 'king', 'woman', '--negative', 'man', '--topn', '2'];
    const [{ words, negative, neighbors }] = await json('similar', model, ...flags);
    expect([words, negative]).toEqual([['king', 'woman'], ['man']]);
    expect(wordsOf(neighbors)).toEqual(['queen', 'crown']);
    const table = await printed('similar', model, 'king', 'woman', '--negative', 'man', '-k', '1');
    expect(table.split('\n')[0]).toMatch(/^ +nearest to king, woman, far from man +cosine$/);
    expect(table.split('\n')[1]).toMatch(/^1 {2}queen +0\.9159$/);
    expect(await printed('similar', model, '--negative', 'man', '-k', '1')).toContain(
      'far from man',
    );
  });

  it('keeps to the most frequent words and to a pattern', async () => {
    const restricted = await json('similar', model, 'king', '--restrict', '3');
    expect(wordsOf(restricted[0].neighbors)).toEqual(['the', 'queen']);
    const matched = await json('similar', model, 'king', '--match', 'n$', '--method', '3cosmul');
    expect(wordsOf(matched[0].neighbors)).toEqual(['man', 'crown', 'queen', 'woman']);
  });

  it('refuses a wrong pattern, two counts and no word', async () => {
    for (const argv of [
      ['king', '--match', '('],
      ['king', '-k', '2', '--topn', '2'],
      ['--match', 'x'],
    ]) {
      const { code, stderr } = await wordloom('similar', model, ...argv);
      expect([code, stderr]).toEqual([2, expect.stringContaining('See wordloom similar --help')]);
    }
  });
});

describe('wordloom analogy', () => {
  it('multiplies with 3cosmul', async () => {
    const argv = ['analogy', model, 'man', 'king', 'woman', '--method', '3cosmul'];
    const { neighbors } = await json(...argv);
    expect(neighbors[0].word).toBe('queen');
    expect(neighbors[0].score).toBeCloseTo(1.5871247, 5);
  });
});

describe('queries about words', () => {
  it('similarity takes sets of words', async () => {
    expect(await printed('similarity', model, 'king queen', 'dog cat bone')).toBe('-0.7148\n');
    const { code, stdout, stderr } = await wordloom('similarity', model, 'king zebra', 'dog');
    expect([code, stdout]).toEqual([0, '-0.4835\n']);
    expect(stderr).toBe('note: not in the vocabulary, left out: zebra\n');
  });

  it('doesnt-match prints the odd one out, and names unknown words', async () => {
    const argv = ['doesnt-match', model, 'king', 'queen', 'dog', 'zebra'];
    const { code, stdout, stderr } = await wordloom(...argv);
    expect([code, stdout, stderr]).toEqual([0, 'dog\n', expect.stringContaining('zebra')]);
    const { word, ranking } = await json('doesnt-match', model, 'king', 'queen', 'dog');
    expect([word, ranking.length]).toEqual(['dog', 3]);
  });

  it('rank and closer-than agree', async () => {
    expect(await printed('rank', model, 'king', 'throne')).toBe('3\n');
    expect(await json('rank', model, 'king', 'dog')).toEqual({ a: 'king', b: 'dog', rank: 8 });
    const { neighbors } = await json('closer-than', model, 'king', 'throne');
    expect(wordsOf(neighbors)).toEqual(['the', 'man']);
    expect(await printed('closer-than', model, 'king', 'throne')).toContain(
      'closer to king than throne',
    );
  });

  it('distances measures to some words or all', async () => {
    expect(await printed('distances', model, 'king', 'queen', 'dog')).toBe(
      'queen\t0.7019\ndog\t1.4835\n',
    );
    const { word, distances } = await json('distances', model, 'king');
    expect([word, distances.length, distances[9].word]).toEqual(['king', 10, 'bone']);
  });

  it('predict shows probabilities, and explains why imported vectors have none', async () => {
    const table = await printed('predict', model, 'the', 'crown', 'crown', '-k', '1');
    expect(table).toMatch(/^ +amid the crown crown +p\n1 {2}crown +0\.156\n$/);
    const { code, stderr } = await wordloom('predict', foreign, 'the');
    expect([code, stderr]).toEqual([1, expect.stringContaining('needs the output matrix')]);
  });
});

describe('queries about texts', () => {
  it('sentence prints one line per text', async () => {
    const lines = (await printed('sentence', model, 'King, dog dog!', 'the')).split('\n');
    const numbers = lines[0].split(' ').map(Number);
    expect(numbers[0]).toBeCloseTo(-0.1666667, 6);
    expect([numbers.length, lines.length]).toEqual([4, 3]);
    const texts = await json('sentence', model, 'the king', 'the dog', '--weighting', 'sif');
    expect(texts.map(({ text }: { text: string }) => text)).toEqual(['the king', 'the dog']);
  });

  it('sentence takes all of standard input together', async () => {
    const argv = ['sentence', model, '--weighting', 'sif', '--json'];
    const { stdout } = await wordloomOn('the king\n\nthe dog\n', ...argv, '-');
    const [king, dog] = JSON.parse((await wordloom(...argv, 'the king', 'the dog')).stdout);
    // A text without words has zeros, so that texts and vectors stay in step.
    expect(JSON.parse(stdout)).toEqual([king, { text: '', vector: [0, 0, 0, 0] }, dog]);
  });

  it('wmd prints the distance of two texts', async () => {
    expect(await printed('wmd', model, 'Dog', 'cat bone')).toBe('0.7978\n');
    const { stdout } = await wordloomOn('dog\tcat bone\n"dog" "cat bone"\n', 'wmd', model, '-');
    expect(stdout).toBe('0.7978\n0.7978\n');
  });

  it('wmd says Infinity, or null in JSON, if a text has no known word', async () => {
    const { stdout, stderr } = await wordloom('wmd', model, 'zebra', 'king');
    expect([stdout, stderr]).toEqual(['Infinity\n', expect.stringContaining('left out: zebra')]);
    expect(JSON.parse((await wordloom('wmd', model, 'x', 'king', '--json')).stdout).distance).toBe(
      null,
    );
  });

  it('need a tokenizer if the model records none', async () => {
    const { code, stderr } = await wordloom('sentence', foreign, 'king');
    expect([code, stderr]).toEqual([1, expect.stringContaining('Name a tokenizer')]);
    await printed('sentence', foreign, 'king', '--tokenizer', 'whitespace');
    const wrong = await wordloom('wmd', model, 'a', 'b', '--locale', 'a_b');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--locale must be')]);
  });
});

describe('queries on standard input', () => {
  it('are answered line by line', async () => {
    const { code, stdout } = await wordloomOn('king queen\n\nking\tdog\n', 'rank', model, '-');
    expect([code, stdout]).toEqual([1, '5\n\n8\n']);
    const lines = (await wordloomOn('king\ndog cat\n', 'similar', model, '-', '--json')).stdout;
    const answers = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map((answer) => answer.length)).toEqual([1, 2]);
  });

  it('continue after one that cannot be answered, and end with 1', async () => {
    const input = 'king quen\nking\nking queen\nking queen dog\n';
    const { code, stdout, stderr } = await wordloomOn(input, 'rank', model, '-');
    expect([code, stdout]).toEqual([1, '\n\n5\n\n']);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^error: line 1: The word "quen" .* Did you mean queen/),
      "error: line 2: missing required argument 'b'",
      'error: line 4: too many words: expected <a> <b>, got king queen dog',
      'error: 3 lines could not be answered.',
      '',
    ]);
  });

  it('accept words with any character except the separators', async () => {
    const odd = folder.at('odd.db');
    const vectors = ['king', '"king"', '10\u00A0000', '\u00A0', '\uFEFFx', '. .', "''", 'é'];
    const words = vectors.map((word, i) => JSON.stringify({ word, vector: [i, 1] })).join('\n');
    writeFileSync(folder.at('odd.jsonl'), words);
    await printed('import', folder.at('odd.jsonl'), '-o', odd, '-q');
    const lines = ['king', '"king"', '10\u00A0000', '\u00A0', '\uFEFFx', '. .\t', "''", 'e\u0301'];
    const asked = await wordloomOn(`x\n${lines.join('\n')}`, 'vector', odd, '-');
    expect(asked.stdout.split('\n')).toEqual([
      '',
      ...vectors.map((word, i) => `${word === 'é' ? 'e\u0301' : word} ${i} 1`),
      '',
    ]);
    expect(asked.stderr).toContain('note: e\u0301 is answered as é: the model spells it this way');
    expect(await printed('vector', odd, '\u00A0')).toBe('\u00A0 3 1\n');
  });

  it('find words in lower case, and say so', async () => {
    const { code, stdout, stderr } = await wordloomOn('King queen\n', 'rank', model, '-');
    expect([code, stdout]).toEqual([0, '5\n']);
    expect(stderr).toContain('note: King is answered as king: the model is in lower case');
  });

  it('explain in their help how to ask for a phrase', async () => {
    const { stdout } = await wordloom('vector', '--help');
    expect(stdout).toContain('double quotes enclose a phrase: "new york"');
  });

  it('each give one line of JSON, even if they fail', async () => {
    const { stdout } = await wordloomOn('king quen\nking queen\n', 'rank', model, '-', '--json');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { line: 1, code: 'UNKNOWN_WORD', error: expect.stringContaining('quen') },
      { a: 'king', b: 'queen', rank: 5 },
    ]);
  });
});

describe('wrong usage of a query', () => {
  it.each([
    [['rank', 'none.db', 'king'], "missing required argument 'b'"],
    [['rank', 'none.db'], "missing required argument 'a'"],
    [['wmd', 'none.db', 'a', 'b', 'c'], 'too many arguments'],
    [['sentence', 'none.db', 'a', '--a', '0'], 'It must be above 0.'],
    [['predict', 'none.db', 'a', '-k', '0'], 'It must be a whole number from 1.'],
    [
      ['analogy', 'none.db', 'a', 'b', 'c', '--method', 'x'],
      'Allowed choices are 3cosadd, 3cosmul.',
    ],
  ])('%j ends with 2 and the reason, before the model is opened', async (argv, reason) => {
    const { code, stderr } = await wordloom(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(stderr).toContain(`See wordloom ${argv[0]} --help`);
  });

  it('is answered with help that shows all operands', async () => {
    expect(await printed('rank', '--help')).toContain(
      'Usage: wordloom rank [options] <model> <a> <b>',
    );
  });
});
