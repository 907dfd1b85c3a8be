import { describe, expect, it } from 'vitest';
import { projector } from '../../src/formats/projector.js';
import { embeddingOf, readFiles, textOf, writeFiles } from './memory-file.js';

const VECTORS = '1\t-2.5\n0.1\t1e-12\n';
const ROWS = [
  [1, -2.5],
  [0.1, 1e-12],
].map((row) => row.map(Math.fround));
const source = embeddingOf(['new york', 'queen'], ROWS);

const read = (vectors: string, metadata: string) =>
  readFiles(projector, { '.tsv': vectors, '_metadata.tsv': metadata });

const recognises = (text: string) => projector.recognises!(new TextEncoder().encode(text));

describe('projector', () => {
  it('writes words alone without a header', () => {
    const files = writeFiles(projector, source);
    expect(textOf(files['.tsv'])).toBe(VECTORS);
    expect(textOf(files['_metadata.tsv'])).toBe('new york\nqueen\n');
  });

  it('writes words and counts with a header', () => {
    const files = writeFiles(projector, source, Float64Array.of(3, 2));
    expect(textOf(files['_metadata.tsv'])).toBe('word\tcount\nnew york\t3\nqueen\t2\n');
  });

  it('reads words alone', async () => {
    const { words, rows, counts } = await read(VECTORS, 'new york\nqueen');
    expect(words).toEqual(['new york', 'queen']);
    expect(rows).toEqual(ROWS);
    expect(counts).toBeUndefined();
  });

  it('finds the columns of other tools by their names', async () => {
    const metadata = 'Index\tLabel\tFrequency\r\n0\tking\t7\r\n1\tqueen\t5\r\n';
    expect(await read(VECTORS, metadata)).toMatchObject({
      words: ['king', 'queen'],
      counts: [7, 5],
    });
    const { words } = await read(VECTORS, 'lemma\tkind\nking\tnoun\nqueen\tnoun\n');
    expect(words).toEqual(['king', 'queen']);
  });

  it('skips blank lines, as the projector does, and numbers lines correctly', async () => {
    const { words, where } = await read('1\t2\n\n3\t4\n', 'king\n \nqueen\n');
    expect(words).toEqual(['king', 'queen']);
    expect(where).toEqual(['line 1', 'line 3']);
  });

  it.each([
    ['1\t2\n3\n', 'a\nb\n', 'x.tsv, line 2: a vector of 1 number after vectors of 2'],
    ['1\t2\n3\tx\n', 'a\nb\n', 'x.tsv, line 2: "x" is not a number'],
    ['1\t2\n3\t\n', 'a\nb\n', 'x.tsv, line 2: "" is not a number'],
    ['1\t2\n3\t4\n', 'a\n', 'x_metadata.tsv, line 1: the words end here'],
    [
      '1\t2\n3\t4\n',
      'a\nb\nc\n',
      'x_metadata.tsv, line 3: there are more words than the 2 vectors',
    ],
    ['1\t2\n3\t4\n', 'words\na\nb\n', 'has no header, but its first line is "words"'],
    ['1\t2\n', 'word\tcount\na\n', 'x_metadata.tsv, line 2: 1 column, but line 1 has 2'],
    ['1\t2\n', 'word\tcount\na\tx\n', 'x_metadata.tsv, line 2: "x" is not a count'],
    ['', 'a\n', 'it is empty'],
  ])('refuses the vectors %j with the words %j', async (vectors, metadata, message) => {
    await expect(read(vectors, metadata)).rejects.toThrow(message);
  });

  it('recognises rows of numbers between tabs, and nothing else', () => {
    expect(recognises(VECTORS)).toBe(true);
    expect(recognises('1 2 3\n')).toBe(false);
    expect(recognises('king\t2\t3\n')).toBe(false);
    expect(recognises('2 3\nking 1 2 3\n')).toBe(false);
  });

  it.each(['', ' ', 'tab\t', 'line\n'])('refuses to write the word %j', (word) => {
    expect(() => writeFiles(projector, embeddingOf([word], [[1]]))).toThrow(JSON.stringify(word));
  });
});
