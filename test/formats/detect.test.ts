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
    'tells text from binary by the content, whatever the ending: %s',
    async (ending) => {
      expect(await detected(TEXT, ending)).toBe('word2vec');
      expect(await detected(BINARY, ending)).toBe('word2vec-binary');
      expect(await detected('the 1 2\nof 3 4\n', ending)).toBe('glove');
    },
  );

  it('recognises what each format writes, by its own ending', async () => {
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

  it('refuses what is empty or of no format, naming the formats', async () => {
    await expect(detected('', '.txt')).rejects.toThrow(
      /x\.txt is not a file of vectors: it is empty/,
    );
    await expect(detected('Some text.\n', '.txt')).rejects.toThrow(
      /its format is not recognized; .* begins with "Some text\."\. Known formats: .*word2vec-binary/,
    );
  });
});

describe('the formats', () => {
  it('have distinct names', () => {
    expect(new Set(FORMATS.map(({ name }) => name)).size).toBe(FORMATS.length);
  });

  it('are refused by a name that none has', () => {
    expect(() => readableFormat('word3vec')).toThrow(
      /no format "word3vec" .* read; known: .*glove/,
    );
    expect(() => writableFormat('word3vec')).toThrow(/written; known: /);
  });
});
