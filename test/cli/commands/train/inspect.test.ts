import { describe, expect, it } from 'vitest';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const corpus = folder.write('corpus.txt', smallText(40));
const html = folder.write('page.html', `<p>${smallText(40).replaceAll('\n', '</p>\n<p>')}`);

describe('wordloom inspect', () => {
  it('describes a corpus, its likely problems, and the cost of training', async () => {
    const { code, stdout, stderr } = await wordloom(
      'inspect',
      html,
      '-n',
      '2',
      '-q',
      '--dim',
      '20',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^text +[\d.]+ kB in 1 file$/m);
    expect(stdout).toMatch(/^documents +161 of 14 words on average, the longest of 15$/m);
    expect(stdout).toMatch(/^most frequent +the \d+, p \d+$/m);
    expect(stdout).toMatch(/^memory +about \d+ MB in training$/m);
    expect(stdout).toMatch(/^time +.* for 5 epochs, at [\d,]+ words\/s in a trial on the cores$/m);
    expect(stdout).toMatch(/^Warning: .* HTML or XML markup \(.*page\.html, byte 0: "<p>The/m);
  });

  it('prints JSON', async () => {
    const { stdout } = await wordloom('inspect', corpus, '--json', '--no-trial', '-n', '1', '-q');
    const { corpus: report, words, findings, prediction, coverage } = JSON.parse(stdout);
    expect(report).toMatchObject({ files: 1, tokens: 2000, documents: 160 });
    expect(words).toEqual([{ word: 'the', count: 400 }]);
    expect(findings.map(({ code }: { code: string }) => code)).toEqual([
      'REPETITION',
      'CORPUS_SMALL',
    ]);
    expect(coverage).toBe(1);
    expect(prediction).toMatchObject({ memoryBytes: expect.any(Number), seconds: null });
  });

  it('fails if training would: on an empty corpus and on other encodings', async () => {
    const empty = await wordloom('inspect', folder.write('empty.txt', ''), '-q');
    expect([empty.code, empty.stdout]).toEqual([1, '']);
    expect(empty.stderr).toContain('The corpus is empty');
    expect((await wordloom('inspect', corpus, '--dim', '0', '-q')).code).toBe(2);
  });
});

const train = (...argv: string[]) =>
  wordloom('train', html, '-o', folder.at('m.db'), '--dim', '5', '--epochs', '1', ...argv);

describe('wordloom train', () => {
  it('warns about the text once, and not with --quiet', async () => {
    const { stderr } = await train();
    expect(stderr.match(/^Warning: .* markup/gm)).toHaveLength(1);
    expect((await train('-q')).stderr).toBe('');
  });

  it('warns before it reads if the vocabulary may not fit', async () => {
    const { code, stderr } = await train('--max-vocab', '500000000');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Note: Two matrices of up to 500,000,000 words/);
  });
});
