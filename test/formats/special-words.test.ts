import { describe, expect, it } from 'vitest';
import { keras } from '../../src/formats/keras.js';
import { pytorch } from '../../src/formats/pytorch.js';
import { safetensors } from '../../src/formats/safetensors.js';
import { WithSpecialWords } from '../../src/formats/special-words.js';
import { embeddingOf, readFiles, writeFiles } from './memory-file.js';

const rowsOf = (source: WithSpecialWords) =>
  source.words().map((_, id) => Array.from(source.row(id)));

const blockRowsOf = (source: WithSpecialWords) => {
  const rows: number[][] = [];
  for (const { first, data } of source.blocks()) {
    expect(first).toBe(rows.length);
    for (let i = 0; i < data.length; i += source.dim)
      rows.push(Array.from(data.subarray(i, i + source.dim)));
  }
  return rows;
};

describe('WithSpecialWords', () => {
  it('puts zeros and the mean in front', () => {
    const source = new WithSpecialWords(
      embeddingOf(
        ['a', 'b'],
        [
          [1, 2],
          [3, 6],
        ],
      ),
    );
    expect(source.words()).toEqual(['<pad>', '<unk>', 'a', 'b']);
    const rows = [
      [0, 0],
      [2, 4],
      [1, 2],
      [3, 6],
    ];
    expect(rowsOf(source)).toEqual(rows);
    expect(blockRowsOf(source)).toEqual(rows);
    expect(['<pad>', '<unk>', 'a', 'b', 'c'].map((word) => source.indexOf(word))).toEqual([
      0,
      1,
      2,
      3,
      undefined,
    ]);
    expect([...source.countsOf(Float64Array.of(5, 3))]).toEqual([0, 0, 5, 3]);
  });

  it('takes <unk> from the source and drops its <pad>, so no word occurs twice', () => {
    const words = ['a', '<unk>', 'b', '<pad>', 'c'];
    const source = new WithSpecialWords(embeddingOf(words, [[1], [2], [3], [4], [5]]));
    expect(source.words()).toEqual(['<pad>', '<unk>', 'a', 'b', 'c']);
    expect(rowsOf(source)).toEqual([[0], [2], [1], [3], [5]]);
    expect(blockRowsOf(source)).toEqual([[0], [2], [1], [3], [5]]);
    expect(source.words().map((word) => source.indexOf(word))).toEqual([0, 1, 2, 3, 4]);
    expect([...source.countsOf(Float64Array.of(9, 8, 7, 6, 5))]).toEqual([6, 8, 9, 7, 5]);
  });
});

describe.each([pytorch, keras])('the export $name', (format) => {
  const source = embeddingOf(
    ['a', 'b'],
    [
      [1, 2],
      [3, 6],
    ],
  );

  it('writes vectors and words that safetensors reads', async () => {
    const files = writeFiles(format, source, Float64Array.of(5, 3));
    expect(Object.keys(files)).toEqual(['.py', '.safetensors', '.vocab']);
    expect(await readFiles(safetensors, files)).toMatchObject({
      words: ['<pad>', '<unk>', 'a', 'b'],
      rows: [
        [0, 0],
        [2, 4],
        [1, 2],
        [3, 6],
      ],
      counts: [0, 0, 5, 3],
    });
  });

  it('writes a Python module that names no other files and has both functions', () => {
    const module = new TextDecoder().decode(writeFiles(format, source)['.py']);
    expect(module).toMatch(/^def load_vocabulary\(\):$/m);
    expect(module).toMatch(/^def load_embedding\(freeze=False\):$/m);
    expect(module).toContain('4 rows of 2 numbers');
    expect(module).not.toContain('undefined');
    expect(module).not.toMatch(/[ \t]$/m);
  });
});
