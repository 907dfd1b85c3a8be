import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const corpus = folder.write(
  'corpus.txt',
  'they live in new york by the sea\nnew york has a mayor and a sea\nthe bank of america\nbank of america\n'.repeat(
    9,
  ),
);
const output = folder.at('phrases.json');
const LOW = ['--min-count', '1', '--threshold', '0.7'];

describe('wordloom phrases', () => {
  it('writes phrases, which training joins and questions find', async () => {
    const found = await wordloom(
      'phrases',
      corpus,
      '-o',
      output,
      ...LOW,
      '--connector-words',
      'en',
    );
    expect(found.code).toBe(0);
    expect(found.stdout).toContain('bank_of_america');
    expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({ version: 1, delimiter: '_' });

    const model = folder.at('model.db');
    const options = ['--dim', '4', '--epochs', '1', '--min-count', '1', '-q'];
    const train = await wordloom('train', corpus, '--phrases', output, '-o', model, ...options);
    expect(train.code).toBe(0);
    const vector = await wordloom('vector', model, 'Bank of America');
    expect(vector.code).toBe(0);
    expect(vector.stderr).toContain('the model has it as a phrase');
    const info = await wordloom('info', model);
    expect(info.stdout).toMatch(/phrases +\d+ joined by "_"/);
  });

  it('shows them in vocab', async () => {
    const { stdout } = await wordloom('vocab', corpus, '--phrases', output, '-q');
    expect(stdout).toContain('new_york\t18\n');
    const learned = await wordloom('vocab', corpus, '--learn-phrases', '-q');
    expect(learned.code).toBe(0);
  });

  it('takes connector words from a file, and prints JSON', async () => {
    const words = folder.write('connectors.txt', 'of\nthe\n');
    const flags = ['--connector-words', words, '--json', '--force', '-q'];
    const { stdout } = await wordloom('phrases', corpus, '-o', output, ...LOW, ...flags);
    const { connectorWords, best } = JSON.parse(stdout);
    expect(connectorWords).toEqual(['of', 'the']);
    expect(best.map(({ phrase }: { phrase: string }) => phrase)).toContain('bank_of_america');
  });

  it.each([
    [['--threshold', '0'], '--threshold'],
    [['--scoring', 'npmi', '--threshold', '3'], '--threshold'],
    [['--delimiter', ''], '--delimiter'],
    [['--min-count', '0'], '--min-count'],
    [['-o', '-'], '-o'],
  ])('refuses %j as wrong usage', async (flags, name) => {
    const { code, stderr } = await wordloom('phrases', corpus, '-o', output, ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(name);
  });

  it('replaces nothing but phrases', async () => {
    const notes = folder.write('notes.json', '{"mine": true}');
    const { code, stderr } = await wordloom('phrases', corpus, '-o', notes);
    expect(code).toBe(1);
    expect(stderr).toContain('--force');
    expect(readFileSync(notes, 'utf8')).toBe('{"mine": true}');
  });
});
