import { describe, expect, it } from 'vitest';
import { detectFormat, FORMATS, readableFormat, writableFormat } from '../../src/formats/index.js';
import { embeddingOf, memoryFile, writeFiles } from './memory-file.js';

const TEXT = '2 2\na 1 2\nb 3 4\n';
const [BINARY] = Object.values(
  writeFiles(
    writableFormat('word2vec-binary'),
    embeddingOf(
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
    ),
  ),
);

const detected = async (content: string | Uint8Array, ending: string) =>
  (await detectFormat(memoryFile({ [ending]: content }, ending))).name;

describe('detectFormat', () => {
  it.each(['.txt', '.vec', '.bin', '.data', '.bin.gz'])(
    'distinguishes text from binary by content, whatever the extension: %s',
    async (ending) => {
      expect(await detected(TEXT, ending)).toBe('word2vec');
      expect(await detected(BINARY, ending)).toBe('word2vec-binary');
      expect(await detected('the 1 2\nof 3 4\n', ending)).toBe('glove');
    },
  );

  it('recognises the files of each format under their own extension', async () => {
    const source = embeddingOf(
      ['a', 'b'],
      [
        [1, 2.5],
        [-3, 4],
      ],
    );
    for (const format of FORMATS.filter(({ read, write }) => read && write)) {
      const files = writeFiles(format, source);
      const found = await detectFormat(memoryFile(files, format.extensions[0]));
      expect(found.name).toBe(format.name);
    }
  });

  it('refuses files that are empty or of no known format, and names the formats', async () => {
    await expect(detected('', '.txt')).rejects.toThrow(
      /x\.txt is not a file of vectors: it is empty/,
    );
    await expect(detected('Some text.\n', '.txt')).rejects.toThrow(
      /its format is not recognised; .* begins with "Some text\."\. Known formats: .*word2vec-binary/,
    );
  });
});

describe('the formats', () => {
  it('have distinct names', () => {
    expect(new Set(FORMATS.map(({ name }) => name)).size).toBe(FORMATS.length);
  });

  it('are refused by an unknown name', () => {
    expect(() => readableFormat('word3vec')).toThrow(
      /no format "word3vec" .* read; known: .*glove/,
    );
    expect(() => writableFormat('word3vec')).toThrow(/written; known: /);
  });
});
