import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importVectors } from '../../../../src/index.js';
import { withFile } from '../../../../src/store/vectors/model-file.js';
import { TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();

/** What comes of a file. */
async function imported(content: string | Uint8Array, ending: string, ...flags: string[]) {
  const [file, model] = [folder.at(`x${ending}`), folder.at('x.db')];
  writeFileSync(file, content);
  const { code, stdout, stderr } = await wordloom(
    'import',
    file,
    '-o',
    model,
    '--json',
    '--progress',
    'none',
    ...flags,
  );
  if (code !== 0) return { code, stderr };
  const words = withFile(model, (each) => each.words());
  return { code, stderr, words, report: JSON.parse(stdout) };
}

describe('files found in the wild', () => {
  it('are read as gensim writes them: a tab, an empty word, a phrase', async () => {
    const tab = await imported(
      '3 3\nking 0.5 -0.25 1\n\t 0.1 0.2 0.3\nqueen 0.75 -0.5 1\n',
      '.vec',
    );
    expect(tab.words).toEqual(['king', '\t', 'queen']);
    const empty = await imported('3 2\nking 1 2\n 3 4\nqueen 5 6\n', '.vec');
    expect(empty.words).toEqual(['king', '', 'queen']);
  });

  it('are read as fastText, GloVe and others publish them', async () => {
    const crawl =
      '6 2\n, 0.1 0.2 \nthe 0.3 0.4 \n\t 0.5 0.6 \n</s> 0.7 0.8 \n\u00a0 1 2 \n#| 1 3 \n';
    expect((await imported(crawl, '.vec')).words).toEqual([
      ',',
      'the',
      '\t',
      '</s>',
      '\u00a0',
      '#|',
    ]);
    const glove =
      ', 0.1 0.2\n. . . 0.3 0.4\nat name@domain.com 0.5 0.6\n. . 0.7 0.8\n1.0 0.2 0.3\n';
    const words = [',', '. . .', 'at name@domain.com', '. .', '1.0'];
    expect((await imported(glove, '.txt')).words).toEqual(words);
    const korean = '3 2\n여왕 0.1 0.2\n\u3000 0.3 0.4\n日本 0.5 0.6\n';
    expect((await imported(korean, '.vec')).words).toEqual(['여왕', '\u3000', '日本']);
  });

  it('may have words that end in a number', async () => {
    const header = await imported('2 3\nwindows 95 0.5 -0.25 1\nking 0.75 -0.5 1\n', '.vec');
    expect(header.words).toEqual(['windows 95', 'king']);
    const first = await imported('route 66 0.5 1\nking 0.75 1\n', '.txt');
    expect(first.words).toEqual(['route 66', 'king']);
    const named = await imported('a 1 2 3\nb 4 5 6\n', '.txt', '--dim', '2');
    expect(named.words).toEqual(['a 1', 'b 4']);
  });

  it('may have control characters in their words', async () => {
    const read = await imported('3 2\nking 0.5 1\n\x01 0.25 1\nde\x7fl 1 2\n', '.vec');
    expect(read.words).toEqual(['king', '\x01', 'de\x7fl']);
    expect((await imported('king 0.5 1\n\x01 0.25 1\n', '.txt')).words).toEqual(['king', '\x01']);
  });
});

const ODD: [string, string, RegExp][] = [
  ['.vec', '4 2\na 1 2\nb x 4\nc nan 1\nd 5 6\n', /line 3: "x" is not a number/],
  ['.txt', 'a 1 2\nb 3\nc 1 1e39\nd 5 6\n', /line 2: 2 fields where/],
  [
    '.jsonl',
    '{"word":"a","vector":[1,2]}\n{"word":"b"\n{"word":"c","vector":[1]}\n{"word":"d","vector":[5,6]}\n',
    /line 2: it is not JSON/,
  ],
];

describe('rows that cannot be read', () => {
  it.each(ODD)('stop the import, with a flag that helps: %s', async (ending, content, message) => {
    const { code, stderr } = await imported(content, ending);
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stderr).toContain('Pass --on-error skip to leave such rows out.');
    expect(stderr).not.toMatch(/whole copy|onError/);
  });

  it.each(ODD)('are skipped and named on request: %s', async (ending, content, message) => {
    const { words, report, stderr } = await imported(content, ending, '--on-error', 'skip');
    expect(words).toEqual(['a', 'd']);
    expect(report.skipped).toBe(2);
    expect(stderr).toMatch(/Skipped 2 rows that could not be read:/);
    expect(stderr).toMatch(message);
  });

  it('are skipped in arrays and their lists', async () => {
    await imported('3 2\na 1 2\nb 3 4\nc 5 6\n', '.vec');
    await wordloom('export', folder.at('x.db'), '-o', folder.at('l.npy'), '-q');
    await wordloom('export', folder.at('x.db'), '-o', folder.at('l.tsv'), '-q');
    folder.write('l.vocab', 'a\t3\nb\tmany\nc\t1\n');
    folder.write('l_metadata.tsv', 'word\tcount\na\t3\nb\tmany\nc\t1\n');
    for (const file of ['l.npy', 'l.tsv']) {
      const argv = ['import', folder.at(file), '-o', folder.at('l.db'), '-q'];
      expect((await wordloom(...argv)).stderr).toContain('"many" is not a count');
      expect((await wordloom(...argv, '--on-error', 'skip')).code).toBe(0);
      expect(withFile(folder.at('l.db'), (each) => each.words())).toEqual(['a', 'c']);
    }
  });

  it('are reported by the library', async () => {
    const [file, model] = [folder.write('r.vec', '3 2\na 1 2\nb x 4\na 5 6\n'), folder.at('r.db')];
    await expect(importVectors(file, model)).rejects.toThrow(/Pass onError: 'skip'/);
    const report = await importVectors(file, model, { onError: 'skip' });
    expect(report).toMatchObject({ size: 1, duplicates: 1, skipped: 1 });
    const reason = '"x" is not a number; a word and 2 numbers were expected';
    expect(report.skippedRows).toEqual([{ file, where: 'line 3', reason }]);
  });

  it('are explained if a file is given to training', async () => {
    const file = folder.write('bad vectors.vec', '2 2\na 1 2\nb x 4\n');
    const text = folder.write('t.txt', 'a b c d\n'.repeat(50));
    const advice =
      /wordloom import '.*bad vectors\.vec' -o '.*bad vectors\.db' --on-error skip, then/;
    const trained = await wordloom('train', text, '--init', file, '-o', folder.at('t.db'), '-q');
    expect(trained.stderr).toMatch(advice);
    const argv = ['lm', 'train', text, '--level', 'word', '--embedding', file, '-o'];
    expect((await wordloom(...argv, folder.at('lm.db'), '-q')).stderr).toMatch(advice);
  });
});

describe('a limit', () => {
  it.each([
    ['.txt', 'king 1 2\nqueen 3 4\nbad x y\n'],
    ['.vec', '9 2\nking 1 2\nqueen 3 4\nbad x y\n'],
    ['.bin', Buffer.from('3 1\nking \0\0\x80\x3fqueen \0\0\x80\x3fro', 'latin1')],
    ['.jsonl', '{"word":"king","vector":[1]}\n{"word":"queen","vector":[2]}\n{"word"'],
    ['.vec', Buffer.from('3 1\nking 1\nqueen 2\nr\xf6k 3\n', 'latin1')],
  ])('keeps from trouble behind it: %s', async (ending, content) => {
    const { words } = await imported(content, ending, '--limit', '2');
    expect(words).toEqual(['king', 'queen']);
  });
});

describe('a header that is wrong', () => {
  it('is reported with flags that help', async () => {
    const less = await imported('3 2\na 1 2\nb 3 4\n', '.vec');
    expect(less.stderr).toMatch(
      /its header announces 3\. .*truncated.*--on-error skip or --limit 2/,
    );
    const more = await imported('1 2\na 1 2\nb 3 4\n', '.vec');
    expect(more.stderr).toMatch(/Pass --limit 1 .*--on-error skip/);
    const skipping = ['--on-error', 'skip'];
    expect((await imported('3 2\na 1 2\nb 3 4\n', '.vec', ...skipping)).words).toEqual(['a', 'b']);
    expect((await imported('1 2\na 1 2\nb 3 4\n', '.vec', ...skipping)).words).toEqual(['a', 'b']);
  });
});

describe('words beside an array', () => {
  it('must not begin with a header if they are one column', async () => {
    folder.write('p.tsv', '0.5\t1\n0.25\t1\n');
    folder.write('p_metadata.tsv', 'word\nking\nqueen\n');
    const { stderr } = await wordloom('import', folder.at('p.tsv'), '-o', folder.at('p.db'));
    expect(stderr).toMatch(/a list with a single column has no header.*Delete that line/);
  });
});
