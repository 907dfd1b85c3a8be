import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trainTiny } from '../lm/language-models.js';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(5));

describe('a flag of no effect', () => {
  it.each([
    ['--gru-reset', ['--gru-reset', 'after', '--cell', 'lstm']],
    ['--gru-reset', ['--gru-reset', 'before']],
    ['--step-epochs', ['--step-epochs', '1']],
    ['--step-epochs', ['--step-epochs', '2', '--schedule', 'cosine']],
    ['--decay', ['--decay', '0.5', '--schedule', 'constant']],
    ['--min-count', ['--min-count', '2', '--level', 'char']],
    ['--max-vocab', ['--max-vocab', '9']],
  ])('%s is refused by name: %j', async (flag, argv) => {
    const path = folder.at('none.db');
    const { code, stderr } = await wordloom('lm', 'train', corpus, '-o', path, ...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`error: ${flag} is only for the `)]);
    expect(existsSync(path)).toBe(false);
  });

  it('is refused in an import of a model of characters', async () => {
    const weights = folder.at('lm.safetensors');
    const model = await trainTiny(folder, 'lm.db');
    await wordloom('lm', 'export', model, '-o', weights, '--format', 'safetensors');
    const path = folder.at('imported.db');
    const argv = ['lm', 'import', weights, '-o', path, '--tokenizer', 'unicode', '--lowercase'];
    const { code, stderr } = await wordloom(...argv);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('leave out --tokenizer, --lowercase'),
    ]);
    expect(existsSync(path)).toBe(false);
  });
});

describe('seeds', () => {
  it.each([
    ['lm', 'compare', corpus, '--embedding', 'VECTORS'],
    ['lm', 'chapter', 'hello'],
  ])('are refused if they are beyond exact numbers: %s %s', async (...argv) => {
    const vectors = folder.write('vectors.txt', '2 2\nking 1 2\nqueen 3 4\n');
    const seeds = ['--seed', '9007199254740991', '--seeds', '3'];
    const named = argv.map((each) => (each === 'VECTORS' ? vectors : each));
    const { code, stderr } = await wordloom(...named, ...seeds);
    expect(code).toBe(2);
    expect(stderr).toContain('--seed must be between 0 and 9007199254740989, got 9007199254740991');
  });
});

describe('an empty argument', () => {
  it.each([
    ['train', ''],
    ['vocab', 'x', ''],
    ['info', ''],
    ['lm', 'generate', ''],
  ])('is wrong usage: %s %j', async (...argv) => {
    const { code, stderr } = await wordloom(...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining('must not be empty')]);
  });
});
