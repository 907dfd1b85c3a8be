import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countWords } from '../../src/advanced.js';
import { inspect, train, trainLanguageModel } from '../../src/index.js';
import { openTexts, type Text } from '../../src/tokenizer/index.js';

let folder: string;
let path: string;
const LINES = Array.from({ length: 857 }, (_, i) => `wörd${i % 7} line ${i}`);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'));
  path = join(folder, 'lines.txt');
  writeFileSync(path, `${LINES.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function all(texts: unknown): Promise<Text[]> {
  const read: Text[] = [];
  for await (const text of openTexts('texts', texts)) read.push(text);
  return read;
}

async function* later(texts: Iterable<Text>): AsyncGenerator<Text> {
  for (const text of texts) {
    await new Promise(setImmediate);
    yield text;
  }
}

const bytes = Buffer.from(LINES.join('\n'));
/** Chunks that cut characters and lines. */
const chunks = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
  bytes.subarray(7 * i, 7 * i + 7),
);

describe('texts given in code', () => {
  it.each<[string, () => unknown]>([
    ['an array', () => LINES],
    ['a set', () => new Set(LINES)],
    ['an iterator', () => LINES.values()],
    ['an array of promises', () => LINES.map((line) => Promise.resolve(line))],
    ['a generator', () => later(LINES)],
    ['a generator function', () => () => later(LINES)],
    ['a function that returns an array', () => () => LINES],
    ['readline', () => createInterface({ input: createReadStream(path) })],
    ['a file as a stream of bytes', () => createReadStream(path)],
    ['a file as a stream of strings', () => createReadStream(path, 'utf8')],
    ['a stream in small chunks', () => createReadStream(path, { highWaterMark: 5 })],
    ['a stream of objects', () => Readable.from(LINES)],
    ['a stream of the web', () => new Blob([bytes]).stream()],
    [
      'a stream of the web in small chunks',
      () => Readable.toWeb(Readable.from(chunks, { objectMode: false })),
    ],
    ['a stream of Node.js in small chunks', () => Readable.from(chunks, { objectMode: false })],
  ])('may be %s', async (_, texts) => {
    expect(await all(texts())).toEqual(LINES);
  });

  it('may be lists of tokens', async () => {
    const tokens = LINES.map((line) => line.split(' '));
    expect(await all(tokens)).toEqual(tokens);
    expect(await all(later(tokens))).toEqual(tokens);
  });

  it.each<[string, unknown, string]>([
    ['a string', 'a text', 'This is one string: give [text].'],
    ['nothing', undefined, 'This is undefined.'],
    ['null', null, 'This is null.'],
    ['a number', 7, 'This is the number 7.'],
    ['a blob', new Blob(['a']), 'This is an object (Blob): give its stream().'],
    ['an object', { a: 1 }, 'This is an object (Object).'],
    ['a promise', Promise.resolve(['a']), 'This is a promise: await it.'],
    ['a function that returns nothing', () => undefined, 'a function that returned undefined'],
    ['an async function', async () => ['a'], 'This is a promise: await it.'],
  ])('may not be %s', (_, texts, message) => {
    expect(() => openTexts('texts', texts)).toThrow(TypeError);
    expect(() => openTexts('texts', texts)).toThrow(message);
  });

  it.each<[string, unknown, string]>([
    ['numbers', ['a', 5], 'Text 1 must be a string or an array of tokens, got the number 5.'],
    ['null', [null], 'Text 0 must be a string or an array of tokens, got null.'],
    ['bytes', [Buffer.from('a')], 'Text 0 consists of bytes. Decode it'],
    [
      'a stream of objects that are bytes',
      Readable.from([Buffer.from('a')]),
      'Text 0 consists of bytes',
    ],
    ['tokens that are no strings', [['a', 1]], 'token 1 is the number 1, not a string'],
    ['lists of lists', [[['a']]], 'token 0 is an object (Array), not a string'],
    ['strings, then tokens', ['a', ['b']], 'Text 1 is a list of tokens, but the first is a string'],
    ['tokens, then strings', [['b'], 'a'], 'Text 1 is a string, but the first is a list of tokens'],
    [
      'a stream of decoded pieces',
      new Blob(['a']).stream().pipeThrough(new TextDecoderStream()),
      'strings, which may be cut anywhere: give the stream of bytes',
    ],
  ])('may not hold %s', async (_, texts, message) => {
    const failure = await all(texts).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TypeError);
    expect((failure as Error).message).toContain(message);
  });

  it('may not hold a stream that is not UTF-8', async () => {
    const stream = Readable.from([Buffer.from([0xff])], { objectMode: false });
    await expect(all(stream)).rejects.toMatchObject({
      name: 'CorpusError',
      code: 'CORPUS_BINARY',
      message: expect.stringContaining("invalidUtf8: 'replace'"),
      commandLine: expect.stringContaining('--invalid-utf8 replace'),
      onPage: expect.stringContaining('Save it as UTF-8'),
    });
  });

  it('ends its source where it is left before the end', async () => {
    let ended = false;
    async function* watched(): AsyncGenerator<string> {
      try {
        yield* LINES;
      } finally {
        ended = true;
      }
    }
    for await (const text of openTexts('texts', watched())) if (text === LINES[3]) break;
    expect(ended).toBe(true);
  });
});

const lines = (): AsyncIterable<string> => createInterface({ input: createReadStream(path) });

describe('readline', () => {
  it('loses no line, however often', async () => {
    for (let run = 0; run < 8; run++) {
      const { report } = await countWords({ texts: lines(), minCount: 1, threads: 1 });
      expect(report.documents).toBe(LINES.length);
    }
  });

  it('loses no line in training, inspection and language models', async () => {
    const options = { minCount: 1, threads: 1, epochs: 1, dim: 2 } as const;
    const model = await train({ ...options, texts: lines() });
    expect(model.corpus).toMatchObject({ documents: LINES.length });
    const { report } = await inspect({ ...options, texts: lines(), trial: false });
    expect(report.documents).toBe(LINES.length);
    const lm = await trainLanguageModel({
      texts: lines(),
      validationTexts: lines(),
      epochs: 1,
      hidden: 2,
      layers: 1,
      embeddingDim: 2,
    });
    // The last line of texts has no line feed.
    expect(lm.corpus.characters).toBe(LINES.join('\n').length);
    expect(lm.corpus.validationTokens).toBe(LINES.join('\n').length);
  });
});

describe('lists of tokens', () => {
  // The nine titles of gensim's tutorials.
  const TITLES = [
    ['human', 'interface', 'computer'],
    ['survey', 'user', 'computer', 'system', 'response', 'time'],
    ['eps', 'user', 'interface', 'system'],
    ['system', 'human', 'system', 'eps'],
    ['user', 'response', 'time'],
    ['trees'],
    ['graph', 'trees'],
    ['graph', 'minors', 'trees'],
    ['graph', 'minors', 'survey'],
  ];

  it('train, with a warning that subsampling is off', async () => {
    const codes: string[] = [];
    const model = await train({
      texts: TITLES,
      minCount: 1,
      dim: 4,
      threads: 1,
      onEvent: (event) => {
        if (event.type === 'corpus') codes.push(...event.findings.map(({ code }) => code));
      },
    });
    expect(model.words).toHaveLength(12);
    expect(model.options).toMatchObject({ tokenizer: 'tokens' });
    expect(model.history.every(({ loss }) => loss > 0)).toBe(true);
    expect(codes).toContain('SUBSAMPLING_OFF');
  });

  it('keep their tokens as they are', async () => {
    const texts = Array.from({ length: 9 }, () => ['New York', 'A\u001Fb', 'c\nd', 'É', '']);
    const { vocabulary, report } = await countWords({ texts, minCount: 1 });
    expect([...vocabulary.words].toSorted()).toEqual(['A\u001Fb', 'New York', 'c\nd', 'É']);
    expect(report.documents).toBe(9);
  });

  it.each([{ tokenizer: 'whitespace' }, { lowercase: true }, { stemmer: 'porter' }] as const)(
    'are refused with %j',
    async (options) => {
      await expect(countWords({ texts: TITLES, ...options })).rejects.toThrow(
        'texts are lists of tokens, which are used as they are',
      );
    },
  );

  it('continue a model that was trained on lists, but text does not', async () => {
    const options = { minCount: 1, dim: 4, threads: 1, epochs: 1 } as const;
    const model = await train({ texts: TITLES, ...options });
    const more = await train({ texts: [['human', 'trees', 'new']], continue: model, threads: 1 });
    expect(more.has('new')).toBe(true);
    await expect(train({ texts: ['human trees'], continue: model })).rejects.toThrow(
      'give texts that are lists of tokens',
    );
    await expect(model.tokenize('human trees')).rejects.toThrow('trained on lists of tokens');
  });

  it('train a language model of words, but none of characters', async () => {
    const texts = Array.from({ length: 20 }, () => ['New York', 'is', 'big']);
    const options = { texts, epochs: 1, hidden: 4, layers: 1, embeddingDim: 4 };
    const model = await trainLanguageModel({ ...options, level: 'word', minCount: 1 });
    expect(model.vocabulary.tokens).toContain('New York');
    await expect(trainLanguageModel({ ...options, level: 'char' })).rejects.toThrow(
      "set level to 'word'",
    );
  });
});

describe('texts of a language model', () => {
  it('are documents: a line feed stands between them', async () => {
    const options = { epochs: 1, hidden: 2, layers: 1, embeddingDim: 2, validation: 0 };
    const texts = ['one', 'two\n', 'three'];
    const model = await trainLanguageModel({ ...options, texts });
    expect(model.corpus.characters).toBe('one\ntwo\nthree'.length);
    expect(model.vocabulary.tokens).toContain('\n');
  });
});
