import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../../../cli/program.js';
import { elementsOf, labelsOf } from '../../plot/xml.js';
import { Memory, smallText, TestFolder, wordloom } from '../run.js';

const folder = new TestFolder();
const corpus = folder.write('text.txt', smallText(30));
const analogies = folder.write('analogies.txt', ': people\nking queen dog cat\n');
const pairs = folder.write('pairs.tsv', 'king\tqueen\t9\ndog\tcat\t8\nking\tbread\t1\n');
const model = folder.at('model.db');
const lossPlot = folder.at('loss.svg');

/** The labels of a plot, which must be well-formed. */
function labelsIn(path: string): string[] {
  const svg = readFileSync(path, 'utf8');
  elementsOf(svg);
  return labelsOf(svg);
}

beforeAll(async () => {
  const options = ['--dim', '8', '--epochs', '3', '--held-out', '0.2', '-q'];
  const { code } = await wordloom('train', corpus, '-o', model, '--plot', lossPlot, ...options);
  expect(code).toBe(0);
});

describe('--plot', () => {
  it('draws the loss of train, with the held-out loss', () => {
    expect(labelsIn(lossPlot)).toEqual(
      expect.arrayContaining(['Training loss', 'epochs', 'held out']),
    );
  });

  it('draws the perplexity of lm train', async () => {
    const plot = folder.at('perplexity.svg');
    const options = ['--epochs', '2', '--hidden', '8', '--layers', '1', '-q'];
    const lm = folder.at('lm.db');
    const { code } = await wordloom('lm', 'train', corpus, '-o', lm, '--plot', plot, ...options);
    expect(code).toBe(0);
    expect(labelsIn(plot)).toEqual(expect.arrayContaining(['training', 'validation']));
  });

  it('draws a bar for each section and file of evaluate', async () => {
    const plot = folder.at('scores.svg');
    const argv = ['--analogies', analogies, '--pairs', pairs, '--plot', plot];
    expect((await wordloom('evaluate', model, ...argv)).code).toBe(0);
    expect(labelsIn(plot)).toEqual(expect.arrayContaining(['people', 'all', pairs]));
  });

  it('draws what compare measures', async () => {
    const plot = folder.at('comparison.svg');
    expect((await wordloom('compare', model, model, '--plot', plot)).code).toBe(0);
    expect(labelsIn(plot)).toContain('In common');
  });

  it('draws the counts that inspect sees, and the cut of the minimum count', async () => {
    const plot = folder.at('counts.svg');
    const argv = ['--no-trial', '-q', '--min-count', '7', '--plot', plot];
    expect((await wordloom('inspect', corpus, ...argv)).code).toBe(0);
    expect(labelsIn(plot)).toContain('minimum count 7');
  });

  it('replaces an older plot, and nothing else, before any work begins', async () => {
    const argv = ['compare', model, model, '--plot'];
    expect((await wordloom(...argv, lossPlot)).code).toBe(0);
    const notes = folder.write('notes.svg', 'dear to me');
    const { code, stdout, stderr } = await wordloom(...argv, notes);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('is not an SVG file, so it is not replaced. Choose another file with');
    expect(readFileSync(notes, 'utf8')).toBe('dear to me');
    expect((await wordloom(...argv, model)).stderr).toContain('is a wordloom model');
  });

  it('names a file of its own that ends in .svg', async () => {
    const png = await wordloom('compare', model, model, '--plot', folder.at('loss.png'));
    expect([png.code, png.stderr]).toEqual([1, expect.stringContaining('the ending .svg')]);
    for (const name of ['', '-']) {
      expect((await wordloom('compare', model, model, '--plot', name)).code).toBe(2);
    }
    const both = folder.at('both.svg');
    const same = await wordloom('train', corpus, '-o', both, '--force', '--plot', both);
    expect([same.code, existsSync(both)]).toEqual([2, false]);
  });
});

/** Runs a command line on a terminal; what it said, and what it answered. */
async function onTerminal(...argv: string[]) {
  const { signal } = new AbortController();
  const [stdout, stderr] = [1, 2].map(() => Object.assign(new Memory(), { isTTY: true }));
  const code = await run(argv, { stdin: Readable.from([]), stdout, stderr, signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

describe('on a terminal', () => {
  afterEach(() => void vi.unstubAllEnvs());

  const tiny = folder.write('tiny.txt', 'the cat sat on the mat\nthe dog sat on the cat\n');

  it.each([
    ['train', corpus],
    ['train', tiny],
    ['lm', 'train', corpus],
  ])('%s ends with the way of the loss', async (...words) => {
    vi.stubEnv('NO_COLOR', '');
    vi.stubEnv('TERM', 'xterm');
    const argv = [...words, '-o', folder.at(`${words[0]}.db`), '--epochs', '2'];
    const small = words[0] === 'lm' ? ['--hidden', '8'] : ['--min-count', '1', '--sample', '0'];
    const { code, stderr } = await onTerminal(...argv, ...small);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/(?:Loss|Perplexity) [▁-█]+ [\d.]+ → [\d.]+\n/),
    ]);
  });

  it('similar draws a bar for each cosine', async () => {
    vi.stubEnv('TERM', 'xterm');
    vi.stubEnv('NO_COLOR', '');
    const { stdout } = await onTerminal('similar', model, 'king', '-k', '2');
    expect(stdout).toMatch(/^1 +\w+ +\d\.\d{4} +█/m);
    expect((await wordloom('similar', model, 'king')).stdout).not.toContain('█');
  });

  it('evaluate draws bars beside the scores, and plain tables with NO_COLOR', async () => {
    const argv = [
      'evaluate',
      model,
      '--pairs',
      folder.write('same.tsv', 'king\tking\t9\nking\tdog\t1\n'),
    ];
    vi.stubEnv('TERM', 'xterm');
    vi.stubEnv('NO_COLOR', '');
    expect((await onTerminal(...argv)).stdout).toContain('█');
    vi.stubEnv('NO_COLOR', '1');
    expect((await onTerminal(...argv)).stdout).not.toContain('█');
    expect((await wordloom(...argv)).stdout).not.toContain('█');
  });
});
