import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { END, idReader } from '../../src/ingest/id-stream.js';
import { openTexts } from '../../src/tokenizer/index.js';
import { ingest, type IngestedCorpus } from '../../src/ingest/ingest.js';
import type { TextSource } from '../../src/ingest/sources.js';
import type { DocumentUnit } from '../../src/ingest/reading.js';
import { normalizeTokenizerOptions, type TokenizerOptions } from '../../src/tokenizer/index.js';
import { UNKNOWN } from '../../src/vocabulary/build.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'))));
afterAll(() => rmSync(folder, { recursive: true }));

interface Settings {
  threads?: number;
  tokenizer?: TokenizerOptions;
  documents?: DocumentUnit;
  minCount?: number;
  signal?: AbortSignal;
}

const run = (source: TextSource, settings: Settings = {}): Promise<IngestedCorpus> =>
  ingest(
    source,
    {
      tokenizer: normalizeTokenizerOptions(settings.tokenizer),
      documents: settings.documents ?? 'line',
      invalidUtf8: 'error',
    },
    { minCount: settings.minCount ?? 1, maxVocab: undefined, words: undefined },
    { threads: settings.threads ?? 2, keepIds: true, signal: settings.signal },
  );

async function* oneByOne(texts: string[]) {
  yield* texts;
}

async function* neverMore(text: string) {
  yield text;
  await new Promise(() => {});
}

const splitAtCommas = (text: string): string[] => text.split(',');

/** The whole stream as documents of words, '?' for unknown ones. */
async function documentsOf({ stream, vocabulary }: IngestedCorpus): Promise<string[][]> {
  const read = await idReader(stream);
  const documents: string[][] = [];
  let open = false;
  for (const segment of stream.segments) {
    const ids = new Uint32Array(segment.length);
    read(segment, 0, segment.length, ids);
    if (segment.startsDocument) open = false;
    for (const id of ids) {
      if (id === END) {
        open = false;
        continue;
      }
      if (!open) documents.push([]);
      open = true;
      const word = stream.tables[segment.table][id];
      documents.at(-1)!.push(word === UNKNOWN ? '?' : vocabulary.words[word]);
    }
  }
  return documents;
}

describe('ingest', () => {
  it('reads texts, counts their words and keeps their order', async () => {
    const corpus = await run({ texts: openTexts('texts', ['The cat. The dog.', 'a CAT', '']) });
    expect(corpus.vocabulary.words).toEqual(['cat', 'the', 'a', 'dog']);
    expect([...corpus.vocabulary.counts]).toEqual([2, 2, 1, 1]);
    expect(await documentsOf(corpus)).toEqual([
      ['the', 'cat', 'the', 'dog'],
      ['a', 'cat'],
    ]);
    expect(corpus.report).toMatchObject({
      files: 0,
      bytes: 24,
      documents: 2,
      tokens: 6,
      knownTokens: 6,
      distinctWords: 4,
      onceWords: 2,
      vocabularySize: 4,
      longTokens: 0,
      prunedWords: 0,
    });
    await corpus.close();
  });

  it('marks words below minCount as unknown and says how much the vocabulary covers', async () => {
    const corpus = await run({ texts: openTexts('texts', ['a b a c a b']) }, { minCount: 2 });
    expect(await documentsOf(corpus)).toEqual([['a', 'b', 'a', '?', 'a', 'b']]);
    expect(corpus.report).toMatchObject({ tokens: 6, knownTokens: 5, distinctWords: 3 });
    await corpus.close();
  });

  it('takes each text as one document where a document is a file', async () => {
    const corpus = await run({ texts: openTexts('texts', ['a\nb', 'c']) }, { documents: 'file' });
    expect(await documentsOf(corpus)).toEqual([['a', 'b'], ['c']]);
    await corpus.close();
  });

  it('reads asynchronous texts', async () => {
    const corpus = await run({ texts: openTexts('texts', oneByOne(['one two', 'three'])) });
    expect(await documentsOf(corpus)).toEqual([['one', 'two'], ['three']]);
    await corpus.close();
  });

  it('uses a tokenizer function', async () => {
    const tokenizer = { tokenizer: splitAtCommas };
    const corpus = await run({ texts: openTexts('texts', ['New York,is big']) }, { tokenizer });
    expect(await documentsOf(corpus)).toEqual([['New York', 'is big']]);
    await corpus.close();
  });

  it('gives the same for any number of threads, wherever blocks are cut', async () => {
    // Larger than a few blocks of 1 MiB, with words that all differ at the cuts.
    const words = Array.from({ length: 400_000 }, (_, i) => `w${i % 5000}x${'yz'.repeat(i % 3)}`);
    const lines: string[] = [];
    for (let i = 0; i < words.length; i += 1 + (i % 37)) {
      lines.push(words.slice(i, i + 1 + (i % 37)).join(' '));
    }
    const giant = words.slice(0, 300_000).join(' ');
    const path = join(folder, 'large.txt');
    writeFileSync(path, `${lines.join('\r\n')}\r\n${giant}`);
    const expected = [...lines, giant].map((line) => line.split(' '));

    const results: IngestedCorpus[] = [];
    for (const threads of [1, 2, 5]) results.push(await run({ files: [path] }, { threads }));
    for (const corpus of results) {
      expect(corpus.report.documents).toBe(expected.length);
      expect(corpus.vocabulary.words).toEqual(results[0].vocabulary.words);
      expect(corpus.vocabulary.counts).toEqual(results[0].vocabulary.counts);
      const documents = await documentsOf(corpus);
      expect(documents.length).toBe(expected.length);
      expect(documents.flat().join(' ')).toBe(expected.flat().join(' '));
      expect(documents.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
      await corpus.close();
    }
  });

  it('loses and doubles no token, for any files', async () => {
    const line = fc.array(fc.constantFrom('a', 'bb', 'é', '한국어', 'x9'), { maxLength: 6 });
    const file = fc.array(line, { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        fc.pre(files.flat(2).length > 0);
        const paths = files.map((lines, i) => {
          const path = join(folder, `part${i}.txt`);
          writeFileSync(path, lines.map((words) => words.join(' ')).join('\n'));
          return path;
        });
        const corpus = await run({ files: paths });
        const expected = files.flat().filter((words) => words.length > 0);
        expect(await documentsOf(corpus)).toEqual(expected);
        await corpus.close();
      }),
      { numRuns: 8 },
    );
  });

  it('refuses a corpus without words, saying where it looked', async () => {
    const path = join(folder, 'empty.txt');
    writeFileSync(path, '');
    await expect(run({ files: [path] })).rejects.toMatchObject({
      code: 'CORPUS_EMPTY',
      message: `The corpus is empty: ${path}`,
    });
    await expect(run({ texts: openTexts('texts', ['... !']) })).rejects.toMatchObject({
      code: 'CORPUS_EMPTY',
      message: expect.stringContaining('the tokenizer found nothing'),
    });
    await expect(run({ files: [join(folder, 'none.txt')] })).rejects.toMatchObject({
      code: 'CORPUS_MISSING',
    });
  });

  it('passes on what a thread found wrong', async () => {
    const path = join(folder, 'binary.txt');
    writeFileSync(path, Buffer.from([0x61, 0xff, 0x62]));
    await expect(run({ files: [path] })).rejects.toMatchObject({ code: 'CORPUS_BINARY' });
  });

  it('passes on what is wrong with the tokenizer', async () => {
    const tokenizer = { stopWords: 'xx' };
    await expect(run({ texts: openTexts('texts', ['a b']) }, { tokenizer })).rejects.toThrow(
      RangeError,
    );
  });

  it('refuses texts that are not strings', async () => {
    await expect(run({ texts: openTexts('texts', ['a', 1 as never]) })).rejects.toThrow(
      'Text 1 must be a string',
    );
  });

  it('stops when it is told to, even while it waits for text', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(run({ texts: openTexts('texts', ['a b']) }, { signal })).rejects.toThrow('enough');
    for (const tokenizer of [{}, { tokenizer: splitAtCommas }]) {
      const controller = new AbortController();
      const work = run(
        { texts: openTexts('texts', neverMore('a b')) },
        { tokenizer, signal: controller.signal },
      );
      setTimeout(() => controller.abort(new Error('enough')), 50);
      await expect(work).rejects.toThrow('enough');
    }
  });

  it('says what it left out if every token is too long', async () => {
    await expect(run({ texts: openTexts('texts', ['x'.repeat(5000)]) })).rejects.toThrow(
      'every token that the tokenizer found (1) is longer than 1,024 bytes',
    );
  });
});
