import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonl } from '../../src/formats/jsonl.js';
import { numpy } from '../../src/formats/numpy.js';
import { projector } from '../../src/formats/projector.js';
import { safetensors } from '../../src/formats/safetensors.js';
import { embeddingOf, LINE_WORD, readFiles, vectorsAnd, writeFiles } from './memory-file.js';

const FORMATS = [
  { format: numpy, word: LINE_WORD, minDim: 1 },
  { format: safetensors, word: LINE_WORD, minDim: 1 },
  { format: projector, word: LINE_WORD, minDim: 2 },
  { format: jsonl, word: fc.string({ unit: 'binary' }), minDim: 1 },
];

describe.each(FORMATS)('the format $format.name', ({ format, word, minDim }) => {
  it('reads its own files bit for bit, words and counts, and recognises them', async () => {
    const property = fc.asyncProperty(vectorsAnd(word, minDim), async (vectors) => {
      const { words, rows, counts, chunkBytes } = vectors;
      const source = embeddingOf(words, rows);
      const files = writeFiles(format, source, counts && Float64Array.from(counts));
      const read = await readFiles(format, files, { chunkBytes });
      expect(read).toMatchObject({ words, counts });
      expect(read.rows).toEqual(rows); // toEqual tells 0 from -0
      expect(format.recognises!(files[format.extensions[0]])).toBe(true);
    });
    await fc.assert(property);
  });

  it('reads and writes more vectors than fit into a block', async () => {
    const words = Array.from({ length: 3000 }, (_, i) => `w${i}`);
    const rows = words.map((_, i) => Array.from({ length: 100 }, (_, j) => i + j / 128));
    const files = writeFiles(format, embeddingOf(words, rows));
    const read = await readFiles(format, files, { chunkBytes: 65_536 });
    expect(read.words).toEqual(words);
    expect(read.rows).toEqual(rows);
  });

  it('names a place for every vector', async () => {
    const files = writeFiles(
      format,
      embeddingOf(
        ['a', 'b'],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    );
    const { where } = await readFiles(format, files);
    expect(where.every((each) => /^(?:line|byte) \d+$/.test(each ?? ''))).toBe(true);
    expect(new Set(where).size).toBe(2);
  });
});
