import { describe, expect, it } from 'vitest';
import { TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', 'the cat and the dog\nthe cat and the mouse\n');

describe('wordloom vocab', () => {
  it('prints words and counts, most frequent first', async () => {
    const { code, stdout, stderr } = await wordloom('vocab', corpus, '--min-count', '1');
    expect(code).toBe(0);
    expect(stdout).toBe('the\t4\nand\t2\ncat\t2\ndog\t1\nmouse\t1\n');
    expect(stderr).toContain('2 documents, 10 words, 5 different.');
  });

  it('keeps to --top, to the rule for the vocabulary and to the tokenizer', async () => {
    const top = await wordloom('vocab', corpus, '--min-count', '1', '-n', '2', '-q');
    expect(top).toEqual({ code: 0, stdout: 'the\t4\nand\t2\n', stderr: '' });
    const rule = await wordloom('vocab', corpus, '--min-count', '2', '--stop-words', 'en', '-q');
    expect(rule.stdout).toBe('cat\t2\n');
  });

  it('prints JSON', async () => {
    const { stdout } = await wordloom('vocab', corpus, '--min-count', '3', '--json', '-q');
    const { corpus: report, words } = JSON.parse(stdout);
    expect(words).toEqual([{ word: 'the', count: 4 }]);
    expect(report).toMatchObject({ tokens: 10, distinctWords: 5, vocabularySize: 1 });
  });
});
