/**
 * The formats of word2vec, binary and text, and that of GloVe. The files of other programs were
 * made so, with gensim 4.2 and fastText 0.9.2:
 *
 *     kv = KeyedVectors(3)
 *     kv.add_vectors(WORDS, np.array(ROWS, dtype=np.float32))
 *     kv.save_word2vec_format('g.bin', binary=True)
 *     kv.save_word2vec_format('g.txt', binary=False)
 *
 *     printf 'the king and the queen\nthe king sat and the queen sat\ncafé café the\n' > ft.txt
 *     fasttext skipgram -input ft.txt -output ft -dim 3 -minCount 2 -epoch 1 -thread 1 -bucket 10
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkedBlocks } from '../../src/formats/check-blocks.js';
import type { VectorFormat } from '../../src/formats/format.js';
import { glove } from '../../src/formats/glove.js';
import { word2vecBinary } from '../../src/formats/word2vec-binary.js';
import { word2vecText } from '../../src/formats/word2vec-text.js';
import { VectorFileError, WordloomError } from '../../src/errors.js';
import {
  embeddingOf,
  memoryFile,
  readAll,
  readFiles,
  vectorsAnd,
  writeFiles,
} from './memory-file.js';

const WORDS = ['the', 'café', '여왕', 'new_york'];
const ROWS = [
  [0.1, -2, 0],
  [1e-12, 1e20, -0],
  [1 / 3, 3.4028235e38, 1.1754944e-38],
  [16777216, 5, -7.25],
].map((row) => row.map(Math.fround));

const GENSIM_BINARY =
  'NCAzCnRoZSDNzMw9AAAAwAAAAABjYWbDqSDMvIwr7HitYAAAAIDsl6zsmZUgq6qqPv//f38AAIAAbmV3X3lvcmsgAACASwAA' +
  'oEAAAOjA';
const GENSIM_TEXT = `4 3
the 0.1 -2.0 0.0
café 1e-12 1e+20 -0.0
여왕 0.33333334 3.4028235e+38 1.1754944e-38
new_york 16777216.0 5.0 -7.25
`;
const FASTTEXT = [
  '7 3',
  'the -0.039521 0.037296 -0.029553 ',
  '</s> -0.067994 0.16234 0 ',
  'king 0 0 0 ',
  'and 0 0 0 ',
  'queen 0 0 0 ',
  'sat 0 0 0 ',
  'café 0 0 0 \n',
].join('\n');

/** A word of a file that has no quotes. */
const WORD = fc
  .string({ unit: 'binary', minLength: 1 })
  .filter((word) => !/[ \t\n\v\f\r]/.test(word) && !word.startsWith('\ufeff'));

/** Reads a file with all that is checked in every format. */
function readChecked(format: VectorFormat, content: string | Uint8Array, chunkBytes = 1000) {
  const file = memoryFile({ '.x': content }, '.x', chunkBytes);
  return readAll(
    (async () => {
      const reader = await format.read!(file, { invalidUtf8: 'error' });
      return { ...reader, blocks: () => checkedBlocks(file, reader) };
    })(),
  );
}

async function failure(format: VectorFormat, content: string | Uint8Array): Promise<Error> {
  const errors = await Promise.all(
    [1, 7, 100_000].map((chunkBytes) =>
      readChecked(format, content, chunkBytes).catch((error: unknown) => error),
    ),
  );
  const messages = errors.map((error) => (error instanceof Error ? error.message : 'read'));
  expect(new Set(messages).size).toBe(1); // whatever the chunks
  expect(errors[0]).toBeInstanceOf(VectorFileError);
  return errors[0] as Error;
}

/** A file in the binary format of word2vec. */
const binary = (header: string, ...vectors: (readonly [string | Uint8Array, ...number[]])[]) =>
  new Uint8Array(
    Buffer.concat([
      Buffer.from(header),
      ...vectors.flatMap(([word, ...numbers]) => [
        Buffer.from(word as Uint8Array),
        Buffer.from(' '),
        Buffer.from(Float32Array.from(numbers).buffer),
      ]),
    ]),
  );

describe.each([word2vecText, word2vecBinary, glove])('the format $name', (format) => {
  it('reads its own files bit for bit, whatever the chunks', async () => {
    const property = fc.asyncProperty(vectorsAnd(WORD), async ({ words, rows, chunkBytes }) => {
      // In binary, these are taken for signs of damage.
      const isBinary = format === word2vecBinary;
      fc.pre(!isBinary || !words.some((word) => /\p{Cc}/u.test(word)));
      fc.pre(!isBinary || rows.flat().every((x) => Math.abs(x) <= 1e20));
      const files = writeFiles(format, embeddingOf(words, rows));
      const read = await readFiles(format, files, { chunkBytes });
      expect(read.words).toEqual(words);
      expect(read.rows).toEqual(rows); // toEqual tells 0 from -0
    });
    await fc.assert(property);
  });

  it('recognises its own files', () => {
    const files = writeFiles(format, embeddingOf(WORDS, ROWS));
    expect(format.recognises!(Object.values(files)[0])).toBe(true);
  });

  it('reads more vectors than fit into a block, and names their positions', async () => {
    const words = Array.from({ length: 3000 }, (_, i) => `w${i}`);
    const rows = words.map((_, i) => Array.from({ length: 100 }, (_, j) => i + j / 128));
    const files = writeFiles(format, embeddingOf(words, rows));
    const read = await readFiles(format, files, { chunkBytes: 65_536 });
    expect(read.words).toEqual(words);
    expect(read.rows).toEqual(rows);
    expect(new Set(read.where).size).toBe(words.length);
  });

  it('refuses to write words with white space', () => {
    const source = embeddingOf(['new york'], [[1, 2]]);
    expect(() => writeFiles(format, source)).toThrow(WordloomError);
    expect(() => writeFiles(format, source)).toThrow('"new york" cannot be written');
  });

  it('refuses an empty file', async () => {
    expect((await failure(format, '')).message).toMatch(/is not in (?:a word2vec|GloVe's) format/);
  });

  it('refuses numbers that are not finite', async () => {
    const [content] = Object.values(
      writeFiles(
        format,
        embeddingOf(
          ['a', 'b', 'c'],
          [
            [1, 2],
            [3, Infinity],
            [5, 6],
          ],
        ),
      ),
    );
    const where = { word2vec: 'line 3', 'word2vec-binary': 'byte 14', glove: 'line 2' };
    const place = where[format.name as keyof typeof where];
    expect((await failure(format, content)).message).toContain(
      `${place}: the vector of "b" holds Infinity`,
    );
  });
});

const textFailure = async (content: string | Uint8Array) =>
  (await failure(word2vecText, content)).message;

describe('the text format of word2vec', () => {
  it('reads files of gensim', async () => {
    const { words, rows, where } = await readChecked(word2vecText, GENSIM_TEXT);
    expect({ words, rows }).toEqual({ words: WORDS, rows: ROWS });
    expect(where).toEqual(['line 2', 'line 3', 'line 4', 'line 5']);
  });

  it('reads files of fastText, whose lines end in a space', async () => {
    const { words, rows } = await readChecked(word2vecText, FASTTEXT);
    expect(words).toEqual(['the', '</s>', 'king', 'and', 'queen', 'sat', 'café']);
    expect(rows[1]).toEqual([-0.067994, 0.16234, 0].map(Math.fround));
  });

  it('reads line ends of Windows, tabs, a byte order mark, empty lines and a last line without end', async () => {
    const text = '\ufeff2 2 \r\n\r\na\t1 2\r\n\nb  3  4';
    const { words, rows } = await readChecked(word2vecText, text);
    expect({ words, rows }).toEqual({
      words: ['a', 'b'],
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
  });

  it('takes everything before the numbers as the word', async () => {
    const { words } = await readChecked(
      word2vecText,
      '6 2\n. . . 1 2\nat name@domain.com 3 4\n5 5 6\nroute 66 0.5 1\n\t 7 8\n 9 10\n',
    );
    expect(words).toEqual(['. . .', 'at name@domain.com', '5', 'route 66', '\t', '']);
  });

  it('refuses rows that all have more numbers than the header says', async () => {
    expect(await textFailure('2 2\na 0.1 0.2 0.3\nb 0.4 0.5 0.6\n')).toMatch(
      /2 numbers, as its first line says: its rows have 3.*dim: 3/,
    );
    expect(await textFailure('3 2\na 1 2 3\nb 4 5 6\nc 7 8 9\n')).toContain('its rows have 3');
  });

  it('explains what is wrong with a line', async () => {
    expect(await textFailure('2 2\na 1 2\nb 1\n')).toContain(
      'line 3: 2 fields where a word and 2 numb',
    );
    expect(await textFailure('2 2\na 1 2\nb 0.123 2 3\n')).toContain('line 3: 3 numbers where');
    expect(await textFailure('2 2\na 1 2\nb 1 1e39\n')).toContain('line 3: 1e39 is too large');
    expect(await textFailure('2 2\na 1 2\nb 1 x\n')).toContain('line 3: "x" is not a number');
    expect(await textFailure('2 2\na 1 2\n 1 2 3\n')).toContain('line 3: 3 numbers where');
    expect(await textFailure('2 2\na 1 2\nb 1 nan\n')).toContain(
      'line 3: the vector of "b" holds NaN',
    );
  });

  it('refuses a file that has fewer or more vectors than it announces, or none', async () => {
    expect(await textFailure('3 2\na 1 2\nb 1 2\n')).toContain(
      'at its end: 2 vectors, but its header announces 3',
    );
    expect(await textFailure('1 2\na 1 2\nb 1 2\n')).toContain('line 3: more vectors than the 1');
    expect(await textFailure('0 2\n')).toContain('has no vectors');
    expect(await textFailure('3 2\na 1 2\nb 1')).toContain('line 3: 2 fields where');
  });

  it('refuses an absurd header without allocating memory for it', async () => {
    expect(await textFailure('9 99999999999\na 1\n')).toContain('vectors of 99999999999 numbers');
    expect(await textFailure('9999999999 1000000\na 1\n')).toContain('line 2: 2 fields where');
    expect(await textFailure('9 0\n')).toContain('only 1 to 1000000 are possible');
  });

  it('refuses words that are not UTF-8, or replaces them', async () => {
    const latin = Buffer.from('2 1\nok 1\ncaf\xe9 2\n', 'latin1');
    expect(await textFailure(new Uint8Array(latin))).toMatch(/line 3: .*invalidUtf8: 'replace'/);
    const files = { '.vec': new Uint8Array(latin) };
    const { words } = await readFiles(word2vecText, files, { invalidUtf8: 'replace' });
    expect(words).toEqual(['ok', 'caf\ufffd']);
  });
});

const binaryFailure = async (content: Uint8Array) =>
  (await failure(word2vecBinary, content)).message;

describe('the binary format of word2vec', () => {
  const two = binary('2 2\n', ['a', 1, 2], ['b', 3, 4]);

  it('reads and writes files as gensim does', async () => {
    const content = new Uint8Array(Buffer.from(GENSIM_BINARY, 'base64'));
    const { words, rows } = await readChecked(word2vecBinary, content);
    expect({ words, rows }).toEqual({ words: WORDS, rows: ROWS });
    const files = writeFiles(word2vecBinary, embeddingOf(WORDS, ROWS));
    expect(Buffer.from(files['.bin']).toString('base64')).toBe(GENSIM_BINARY);
  });

  it('reads files of word2vec, with a newline after each vector', async () => {
    const content = binary('2 2\n', ['a', 1, 2], ['\nb', 3, 4], ['\n']).slice(0, -1);
    const { words, rows } = await readChecked(word2vecBinary, content);
    expect({ words, rows }).toEqual({
      words: ['a', 'b'],
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
  });

  it('refuses a file that ends too early or too late', async () => {
    for (const length of [two.length - 1, two.length - 9, 15]) {
      expect(await binaryFailure(two.subarray(0, length))).toContain(
        `byte ${length}: the file ends within vector 2 of the 2`,
      );
    }
    expect(await binaryFailure(binary('3 2\n', ['a', 1, 2], ['b', 3, 4]))).toContain(
      'within vector 3 of the 3',
    );
    expect(await binaryFailure(binary('1 2\n', ['a', 1, 2], ['b', 3, 4]))).toContain(
      'byte 14: the file continues after the 1 vector',
    );
  });

  it('reads an empty word and a tab, as gensim writes them', async () => {
    const { words } = await readChecked(word2vecBinary, binary('2 2\n', ['\t', 1, 2], ['', 3, 4]));
    expect(words).toEqual(['\t', '']);
  });

  it.each([
    ['is shifted by the rest of a phrase', binary('2 2\n', ['new york', 1, 0], ['king', 0, 1])],
    [
      'has letters in the place of numbers',
      binary('2 2\n', ['new york', 1.1, 2.2], ['king', 0, 1]),
    ],
    ['has more numbers than it says', binary('2 1\n', ['a', 1, 2], ['b', 3, 4])],
    ['has a word with control characters', binary('1 1\n', ['\x01', 1])],
    ['holds 1e26', binary('1 1\n', ['a', 1e26])],
  ])('refuses a file that %s, and says that words may hold spaces', async (_, content) => {
    expect(await binaryFailure(content)).toMatch(/words contain spaces/);
  });

  it('refuses a word without an end', async () => {
    expect(await binaryFailure(binary(`1 2\n${'x'.repeat(70_000)}`))).toContain(
      'a word of more than 65536',
    );
  });

  it('refuses words that are not UTF-8, or replaces them', async () => {
    const content = binary('2 1\n', ['a', 1], [Uint8Array.of(0x62, 0xe9), 2]);
    expect(await binaryFailure(content)).toMatch(/byte 10: .* not UTF-8/);
    const files = { '.bin': content };
    const { words } = await readFiles(word2vecBinary, files, { invalidUtf8: 'replace' });
    expect(words).toEqual(['a', 'b\ufffd']);
  });

  it('refuses an absurd header', async () => {
    expect(await binaryFailure(binary('99999999999999999999 2\n', ['a', 1, 2]))).toContain(
      'announces',
    );
  });
});

const looksLikeGlove = (text: string) => glove.recognises!(new TextEncoder().encode(text));

describe('the format of GloVe', () => {
  it('takes its dimensions from the first line', async () => {
    const { words, rows } = await readChecked(glove, 'the 1 2 3\n, 4 5 6\nat x@y 7 8 9');
    expect(words).toEqual(['the', ',', 'at x@y']);
    expect(rows[2]).toEqual([7, 8, 9]);
  });

  it('says at which line a vector is too short', async () => {
    expect((await failure(glove, 'the 1 2\nof 1\n')).message).toContain('line 2: 2 fields where');
  });

  it('recognises neither word lists nor the text of word2vec', () => {
    expect(looksLikeGlove('the 1 2\n')).toBe(true);
    expect(looksLikeGlove('the 17\nof 12\n')).toBe(false);
    expect(looksLikeGlove(GENSIM_TEXT)).toBe(false);
    expect(looksLikeGlove('Some text, and more.\n')).toBe(false);
  });
});
