import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockReader } from '../../src/ingest/block-reader.js';
import { compileIngest } from '../../src/ingest/dictionary.js';
import { END } from '../../src/ingest/id-stream.js';
import type { DocumentUnit } from '../../src/ingest/reading.js';
import {
  normalizeTokenizerOptions,
  type TokenizerOptions,
  unicodeTokens,
  whitespaceTokens,
} from '../../src/tokenizer/index.js';

const module = await compileIngest();

const create = (tokenizer: TokenizerOptions = {}, documents: DocumentUnit = 'line') =>
  BlockReader.create(module, {
    tokenizer: normalizeTokenizerOptions(tokenizer),
    documents,
    invalidUtf8: 'error',
  });

/** The words of a reader in order of provisional id. */
function wordsOf(reader: BlockReader): string[] {
  const { bytes, lengths } = reader.dictionary.exportWords();
  let start = 0;
  return [...lengths].map((length) => {
    start += length;
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      bytes.subarray(start - length, start),
    );
  });
}

/** A text as documents of words. */
async function read(
  text: string,
  tokenizer: TokenizerOptions = {},
  documents: DocumentUnit = 'line',
) {
  const reader = await create(tokenizer, documents);
  const bytes = new TextEncoder().encode(text);
  const block = reader.read({ bytes, startsLine: true, startsFile: true });
  const ids = [...block.ids];
  const words = wordsOf(reader);
  const result: string[][] = [[]];
  for (const id of ids) {
    if (id === END) result.push([]);
    else result.at(-1)!.push(words[id]);
  }
  if (result.at(-1)!.length === 0) result.pop();
  return { documents: result, block };
}

const lowerCaseWords = (line: string): string[] => unicodeTokens(line, true);
const splitAtCommas = (line: string): string[] => line.split(',');

const documentsOf = async (...args: Parameters<typeof read>) => (await read(...args)).documents;

// Letters with all that can happen to them: cases that lower to two, marks, Hangul, apostrophes.
const PIECES = [
  ['a', 'B', 'Z9', "'", '’', ' ', '\n', '\r\n', '\t', '.', '-', '_', '0'],
  ['é', 'É', 'e\u0301', '\u0301', 'ß', 'ẞ', 'İ', 'Σ', 'ΟΔΟΣ', 'ς', 'ǅ', 'ﬁ', 'Ⅷ', 'ǰ', 'J\u030c'],
  [
    '한국',
    '\u1112\u1161\u11ab',
    'ᆨ',
    '日本',
    'ไทย',
    'हिन्दी',
    '\u200d',
    '❤️',
    '😀',
    '𝐀',
    '𐐀',
    '\u{E0100}',
  ],
  ['\u00AD', '\u200C', '\u2060', '·', '\u0387', '‧', '״', '"', 'א', 'ב\u05B8', '׳', 'ല്', '՞', 'ա'],
  ['\u212b', '\u0344', '\u2126', '\uf900', '\u00a0', '\u3000', '。', '\u001f', '\0'],
].flat();
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', maxLength: 3 }));
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

describe('the tokenizing kernel', () => {
  it('gives what unicodeTokens gives, line by line, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (any, lowercase) => {
        const expected = any
          .split(/[\r\n]/)
          .map((line) => unicodeTokens(line.replaceAll('\0', ' '), lowercase))
          .filter((tokens) => tokens.length > 0);
        expect(await documentsOf(any, { lowercase })).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('gives what whitespaceTokens gives, line by line, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (any) => {
        const expected = any
          .split(/[\r\n]/)
          .map((line) => whitespaceTokens(line.replaceAll('\0', ' ')))
          .filter((tokens) => tokens.length > 0);
        expect(await documentsOf(any, { tokenizer: 'whitespace' })).toEqual(expected);
      }),
      { numRuns: 250 },
    );
  });

  // All that are assigned or near them, and of the planes that hold nothing yet every 251st.
  const POINTS = Array.from({ length: 0x110000 }, (_, point) => point).filter(
    (point) =>
      (point < 0xd800 || point > 0xdfff) &&
      point !== 10 &&
      point !== 13 &&
      (point < 0x33480 || (point >= 0xe0000 && point < 0xe1000) || point % 251 === 0),
  );

  it.each([
    ['letters', 'x', 'y'],
    ['Hebrew letters', 'א', 'ב'],
    ['a letter and a digit', 'x', '1'],
    ['a joiner and a letter', 'x\u200C', 'y'],
    ['a letter and a sign', 'x', '·y'],
  ])('classifies every code point between %s as unicodeTokens does', async (_, a, b) => {
    const lines = POINTS.map((point) => a + String.fromCodePoint(point) + b);
    const documents = await documentsOf(lines.join('\n'));
    const wrong = lines.filter(
      (line, i) => unicodeTokens(line, true).join('\n') !== documents[i].join('\n'),
    );
    expect(documents).toHaveLength(lines.length);
    expect(wrong).toEqual([]);
  });

  it('lower-cases by the rules of a language', async () => {
    expect(await documentsOf('IŞIK\nİSTANBUL', { locale: 'tr' })).toEqual([['ışık'], ['istanbul']]);
  });

  it('counts each word', async () => {
    const reader = await create();
    const bytes = new TextEncoder().encode('the cat the dog the');
    reader.read({ bytes, startsLine: true, startsFile: true });
    expect([...reader.dictionary.exportWords().counts]).toEqual([3, 1, 1]);
  });

  it('keeps a large number of words apart', async () => {
    const words = Array.from({ length: 200_000 }, (_, i) => `w${i.toString(36)}`);
    const [document] = await documentsOf(words.join(' '));
    expect(document).toEqual(words);
  });

  it('drops a token of more than 1024 bytes and says so', async () => {
    const { documents, block } = await read(`before ${'x'.repeat(5000)} after ${'y'.repeat(1024)}`);
    expect(documents).toEqual([['before', 'after', 'y'.repeat(1024)]]);
    expect(block).toMatchObject({ tokens: 3, longTokens: 1, documents: 1 });
  });
});

describe('documents', () => {
  const lines = 'One two.\nThree! Four 3.14? 다섯。여섯\r\n\nseven';

  it('are lines', async () => {
    expect(await documentsOf(lines)).toEqual([
      ['one', 'two'],
      ['three', 'four', '3', '14', '다섯', '여섯'],
      ['seven'],
    ]);
  });

  it('are whole files by option', async () => {
    expect(await documentsOf(lines, {}, 'file')).toEqual([
      ['one', 'two', 'three', 'four', '3', '14', '다섯', '여섯', 'seven'],
    ]);
  });

  it('are sentences by option', async () => {
    expect(await documentsOf(lines, {}, 'sentence')).toEqual([
      ['one', 'two'],
      ['three'],
      ['four', '3', '14'],
      ['다섯'],
      ['여섯'],
      ['seven'],
    ]);
  });

  it('are sentences for the whitespace tokenizer too', async () => {
    expect(
      await documentsOf('One two. Three v1.2', { tokenizer: 'whitespace' }, 'sentence'),
    ).toEqual([
      ['One', 'two.'],
      ['Three', 'v1.2'],
    ]);
  });

  it('end at a carriage return, alone or before a line feed', async () => {
    const text = 'one two\rthree\r\nfour\n\rfive';
    const documents = [['one', 'two'], ['three'], ['four'], ['five']];
    for (const tokenizer of ['unicode', 'whitespace', lowerCaseWords] as const) {
      expect(await documentsOf(text, { tokenizer })).toEqual(documents);
    }
    expect(await documentsOf(text, {}, 'file')).toEqual([documents.flat()]);
  });

  it('are the same whether the kernel tokenizes or a function', async () => {
    for (const unit of ['line', 'file', 'sentence'] as const) {
      const kernel = await documentsOf(lines, {}, unit);
      expect(await documentsOf(lines, { tokenizer: lowerCaseWords }, unit)).toEqual(kernel);
    }
  });

  it('continue in a block that does not begin a line', async () => {
    const reader = await create();
    const bytes = new TextEncoder().encode('end of it\nnext');
    const block = reader.read({ bytes, startsLine: false, startsFile: false });
    expect(block.startsDocument).toBe(false);
    expect(block.documents).toBe(1);
    expect([...block.ids]).toEqual([0, 1, 2, END, 3]);
  });
});

describe('other tokenizers', () => {
  it('keep tokens of any characters whole', async () => {
    const tokens = ['a\nb', 'c\u001Fd', ' ', '\0'];
    expect(await documentsOf('x', { tokenizer: () => tokens })).toEqual([tokens]);
  });

  it.each([false, true])(
    'whitespace keeps a unit separator, lower-cased or not',
    async (lowercase) => {
      const options = { tokenizer: 'whitespace', lowercase } as const;
      expect(await documentsOf('the a\u001Fb\nc', options)).toEqual([['the', 'a\u001Fb'], ['c']]);
    },
  );

  it('keep tokens with spaces whole', async () => {
    expect(await documentsOf('New York,is,big', { tokenizer: splitAtCommas })).toEqual([
      ['New York', 'is', 'big'],
    ]);
  });

  it('apply stop words and stemmers', async () => {
    const options = { stopWords: 'en', stemmer: 'porter' } as const;
    expect(await documentsOf('The running of the dogs', options)).toEqual([['run', 'dog']]);
  });

  it('segment text without spaces', async () => {
    const [words] = await documentsOf('私は学生です', { tokenizer: 'segmenter', locale: 'ja' });
    expect(words).toContain('学生');
  });
});
