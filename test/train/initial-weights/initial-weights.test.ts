import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Embedding, quantizeModel, Vocabulary } from '../../../src/advanced.js';
import {
  importVectors,
  Model,
  open,
  type InitialWeightsReport,
  train,
  type TrainEvent,
  type TrainOptions,
} from '../../../src/index.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wordloom-start-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const times = (count: number, lines: readonly string[]): string[] =>
  Array.from({ length: count }, () => lines).flat();

const TEXTS = times(50, [
  'the king sits on a throne of gold in the palace',
  'the queen sits on a throne of gold in the palace',
]);
const MORE = times(20, [
  'the king rides on a horse in the forest',
  'the queen rides on a pony in the forest',
]);
const SMALL = { dim: 8, epochs: 2, sample: 0, threads: 1, engine: 'wasm' } as const;

/** A row of numbers of their own for each word. */
const rowOf = (word: string, dim = 8): number[] =>
  Array.from({ length: dim }, (_, d) => Math.fround(((word.charCodeAt(0) + d) % 7) / 10 - 0.3));

const sourceOf = (words: readonly string[], dim = 8): Embedding =>
  new Embedding(
    new Vocabulary(words, new Float64Array(words.length)),
    dim,
    Float32Array.from(words.flatMap((word) => rowOf(word, dim))),
  );

/** A file in word2vec's text format. */
function fileOf(name: string, words: readonly string[]): string {
  const lines = words.map((word) => `${word} ${rowOf(word).join(' ')}`);
  const text = `${words.length} 8\n${lines.join('\n')}\n`;
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

/** A model, and what it was told to begin with. */
async function trainTold(options: TrainOptions & { texts: string[] }) {
  const reports: InitialWeightsReport[] = [];
  const onEvent = (event: TrainEvent): void => {
    if (event.type === 'start') reports.push(event);
  };
  const model = await train({ ...options, onEvent });
  return { model, report: reports[0] };
}

const outputRow = (of: Model, word: string): Float32Array => {
  const [{ data }] = [...of.outputBlocks()!];
  const id = of.words.indexOf(word);
  return data.slice(id * of.dim, (id + 1) * of.dim);
};

/** Refused by the options alone: there is no such corpus to be read. */
const refusedAtOnce = (options: object) =>
  expect(train({ corpus: 'missing.txt', ...options } as never)).rejects;

const tokenizer = (text: string): string[] => text.toUpperCase().split(' ');

describe('train with init', () => {
  it('starts from the vectors of its words, and at random for the others as always', async () => {
    // At a rate of 0 nothing moves, so that what training began with is to be seen.
    const still = { ...SMALL, texts: TEXTS, learningRate: 0 };
    const random = await train(still);
    const { model, report } = await trainTold({ ...still, init: sourceOf(['king', 'unicorn']) });
    expect([...model.vector('king')]).toEqual(rowOf('king'));
    expect(model.vector('queen')).toEqual(random.vector('queen'));
    expect(model.words).toEqual(random.words);
    expect(report).toMatchObject({
      kind: 'init',
      vectors: 2,
      knownWords: 1,
      vocabularySize: random.size,
      knownShare: 50 / 1100,
      hasOutput: false,
      frozenWords: 0,
    });
  });

  it.each(['vectors.txt', 'vectors.txt.gz'])('reads %s', async (name) => {
    const init = fileOf(name, ['king', 'queen', 'king']);
    const { model, report } = await trainTold({ ...SMALL, texts: TEXTS, init, freeze: true });
    expect([...model.vector('queen')]).toEqual(rowOf('queen'));
    expect(report).toMatchObject({ from: init, vectors: 3, knownWords: 2, frozenWords: 2 });
    expect(model.options.init).toEqual({ file: name, vectors: 3, knownWords: 2, frozenWords: 2 });
  });

  it('takes dim from the vectors, and refuses another', async () => {
    const init = sourceOf(['king'], 5);
    const { dim: _, ...others } = SMALL;
    expect((await train({ ...others, texts: TEXTS, init })).dim).toBe(5);
    await expect(train({ ...SMALL, texts: TEXTS, init })).rejects.toMatchObject({
      code: 'OPTION_CONTRADICTS',
      message: expect.stringMatching(/^dim is 8, but .* 5 dimensions/),
    });
    await expect(
      train({ ...others, texts: TEXTS, init: sourceOf(['king'], 65_537) }),
    ).rejects.toMatchObject({ code: 'OPTION_CONTRADICTS' });
  });

  it('also takes the output matrix of a model that has one', async () => {
    const first = await train({ ...SMALL, texts: TEXTS, epochs: 5 });
    const path = join(folder, 'first.db');
    await first.save(path);
    const still = { ...SMALL, texts: TEXTS, learningRate: 0, engine: 'reference' } as const;
    for (const init of [first, path]) {
      const { model, report } = await trainTold({ ...still, init });
      expect(report.hasOutput).toBe(true);
      expect([...model.outputBlocks()!]).toEqual([...first.outputBlocks()!]);
      expect(model.vector('gold')).toEqual(first.vector('gold'));
    }
  });

  it('learns faster from good vectors than from none', async () => {
    const good = await train({ ...SMALL, texts: TEXTS, epochs: 30 });
    const again = await train({ ...SMALL, texts: TEXTS, init: good });
    const anew = await train({ ...SMALL, texts: TEXTS });
    expect(again.history[0].loss).toBeLessThan(anew.history[0].loss - 0.1);
  });

  it('keeps all words of the vectors with initVocab union, and trains the rare ones too', async () => {
    const init = sourceOf(['unicorn', 'king', 'pony']);
    const texts = [...TEXTS, 'a pony sits on the throne'];
    const { model, report } = await trainTold({ ...SMALL, texts, init, initVocab: 'union' });
    expect(model.words.slice(-2)).toEqual(['pony', 'unicorn']);
    expect(model.counts.slice(-2)).toEqual(Float64Array.of(1, 0));
    expect([...model.vector('unicorn')]).toEqual(rowOf('unicorn'));
    expect([...model.vector('pony')]).not.toEqual(rowOf('pony'));
    expect(report).toMatchObject({ vectors: 3, knownWords: 3 });
    const path = join(folder, 'union.db');
    await model.save(path);
    expect((await open(path)).counts.at(-1)).toBe(0);
  });

  it.each(['wasm', 'reference', 'gpu'] as const)(
    'keeps frozen vectors unchanged, and trains the others (%s)',
    async (engine) => {
      const init = sourceOf(['king', 'gold']);
      const backend = engine === 'gpu' ? 'cpu' : 'auto';
      const start = { ...SMALL, texts: TEXTS, engine, backend, init } as const;
      const model = await train({ ...start, freeze: true });
      const moved = await train(start);
      const random = await train({ ...start, learningRate: 0 });
      for (const word of ['king', 'gold']) {
        expect([...model.vector(word)]).toEqual(rowOf(word));
        expect([...moved.vector(word)]).not.toEqual(rowOf(word));
      }
      expect(model.vector('queen')).not.toEqual(random.vector('queen'));
    },
  );

  it('refuses wrong options before it reads anything', async () => {
    await refusedAtOnce({ freeze: true }).toThrow('init gives none');
    await refusedAtOnce({ initVocab: 'union' }).toThrow('init gives none');
    await refusedAtOnce({ init: 'a', initVocab: 'all' }).toThrow('one of corpus, union');
    await refusedAtOnce({ init: 'a', continue: 'b' }).toThrow('give only one of them');
    await refusedAtOnce({ init: 7 }).toThrow('init must be a path, a model or a source of vectors');
    await refusedAtOnce({ continue: {} }).toThrow('continue must be a path or a model');
  });

  it('reports a missing file, or one without vectors', async () => {
    const init = join(folder, 'none.vec');
    await expect(train({ ...SMALL, texts: TEXTS, init })).rejects.toThrow('There is no file');
    const text = join(folder, 'text.txt');
    writeFileSync(text, TEXTS.join('\n'));
    await expect(train({ ...SMALL, texts: TEXTS, init: text })).rejects.toMatchObject({
      code: 'VECTORS_FOREIGN',
    });
  });
});

describe('train with continue', () => {
  it('keeps all words with their rows, adds counts, and lets new words join', async () => {
    const old = await train({ ...SMALL, texts: TEXTS, mode: 'cbow' });
    const options = { texts: MORE, continue: old, threads: 1, learningRate: 0 };
    const { model, report } = await trainTold(options);
    expect(model.words.toSorted()).toEqual(
      [...old.words, 'rides', 'horse', 'pony', 'forest'].toSorted(),
    );
    expect(model.counts[model.words.indexOf('king')]).toBe(50 + 20);
    expect(model.counts[model.words.indexOf('palace')]).toBe(100);
    expect([...model.counts]).toEqual([...model.counts].toSorted((a, b) => b - a));
    for (const word of old.words) expect(model.vector(word)).toEqual(old.vector(word));
    expect(report).toMatchObject({
      kind: 'continue',
      knownWords: old.size,
      vocabularySize: old.size + 4,
      hasOutput: true,
    });
    expect(report.knownShare).toBeCloseTo(6 / 9, 12);
    for (const word of old.words) expect(outputRow(model, word)).toEqual(outputRow(old, word));
    expect(outputRow(model, 'pony').every((value) => value === 0)).toBe(true);
  });

  it('takes the options of the model, and appends to its history', async () => {
    const old = await train({ ...SMALL, texts: TEXTS, mode: 'cbow', window: 3, minCount: 2 });
    const model = await train({ texts: MORE, continue: old, threads: 1, epochs: 3, window: 4 });
    expect(model.options).toMatchObject({
      mode: 'cbow',
      dim: 8,
      window: 4,
      minCount: 2,
      sample: 0,
      learningRate: 0.05,
      epochs: 3,
      continue: { words: old.size },
    });
    expect(model.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(model.history.slice(0, 2)).toEqual(old.history);
    expect(model.history[2].words).toBe(MORE.length * 9);
    expect(model.corpus).toMatchObject({ documents: 40, earlier: [{ documents: 100 }] });
    const third = await train({ texts: TEXTS, continue: model, threads: 1 });
    expect(third.corpus).toMatchObject({ earlier: [{ documents: 100 }, { documents: 40 }] });
  });

  it('continues from a file, which it may then replace', async () => {
    const path = join(folder, 'goes-on.db');
    const old = await train({ ...SMALL, texts: TEXTS });
    await old.save(path);
    const fromFile = await train({ texts: MORE, continue: path, threads: 1 });
    const fromMemory = await train({ texts: MORE, continue: old, threads: 1 });
    expect(fromFile.vector('king')).toEqual(fromMemory.vector('king'));
    expect(fromFile.vector('king')).not.toEqual(old.vector('king'));
    await fromFile.save(path);
    expect((await open(path)).size).toBe(old.size + 4);
  });

  it('keeps learning: the loss starts where it was', async () => {
    const old = await train({ ...SMALL, texts: TEXTS, epochs: 30 });
    const model = await train({ texts: TEXTS, continue: old, threads: 1, epochs: 1 });
    expect(model.history.at(-1)!.loss).toBeLessThan(old.history[0].loss - 0.3);
  });

  it('lets no word join a model of a fixed list, unless another list says so', async () => {
    const old = await train({ ...SMALL, texts: TEXTS, words: ['king', 'queen', 'the', 'on'] });
    const closed = await train({ texts: MORE, continue: old, threads: 1 });
    expect(closed.words.toSorted()).toEqual(['king', 'on', 'queen', 'the']);
    expect(closed.corpus.missingWords).toBe(0);
    const opened = await train({ texts: MORE, continue: old, threads: 1, words: ['pony'] });
    expect(opened.words.toSorted()).toEqual(['king', 'on', 'pony', 'queen', 'the']);
  });

  it('refuses what contradicts the model, with both values', async () => {
    const old = await train({ ...SMALL, texts: TEXTS });
    const refused = (options: object) =>
      expect(train({ texts: MORE, continue: old, ...options })).rejects;
    await refused({ tokenizer: 'whitespace' }).toMatchObject({
      code: 'OPTION_CONTRADICTS',
      message: expect.stringMatching(/tokenizer is "whitespace", but .* "unicode"/),
    });
    await refused({ stopWords: 'en' }).toThrow(/stopWords is "en", but .* trained with none/);
    await refused({ lowercase: false }).toThrow(/lowercase is false, but .* true/);
    await refused({ mode: 'cbow' }).toThrow(/mode is "cbow", but .* "skipgram"/);
    await refused({ dim: 9 }).toThrow(/dim is 9, but .* 8 dimensions/);
    const same = { tokenizer: 'unicode', lowercase: true, mode: 'skipgram', dim: 8 } as const;
    expect((await train({ texts: MORE, continue: old, ...same })).dim).toBe(8);
  });

  it('takes the options of a model of version 0.1, as it recorded them', async () => {
    const old = await train({ ...SMALL, texts: TEXTS, mode: 'cbow', stopWords: 'en', minCount: 2 });
    const [{ data: input }] = [...old.source.blocks()];
    const [{ data: output }] = [...old.outputBlocks()!];
    const vocabulary = new Vocabulary(old.words, old.counts);
    // As a file has it: what was undefined is not there.
    const options = JSON.parse(`{"mode":"cbow","dim":8,"window":3,"fixedWindow":false,"negative":5,
      "nsExponent":0.75,"sample":0,"cbowMean":false,"epochs":2,"learningRate":0.05,
      "minLearningRate":0.0001,"heldOut":0,"seed":7,"threads":1,"deterministic":true,
      "engine":"wasm","backend":"auto","batch":"auto","minCount":2,"maxVocab":50,
      "fixedVocabulary":false,"tokenizer":"unicode","lowercase":true,"stopWords":"en",
      "locale":"en","documents":"line","invalidUtf8":"error",
      "init":{"file":"old.db","vectors":6,"knownWords":6,"frozenWords":0}}`);
    const path = join(folder, 'version-0.1.db');
    const parts = { vocabulary, dim: 8, input, output, history: [], corpus: { documents: 100 } };
    await (await Model.fromState({ ...parts, options })).save(path);
    const model = await train({ texts: MORE, continue: path, engine: 'reference', threads: 1 });
    expect(model.options).toEqual({
      ...options,
      // Options that came later, by their defaults.
      hs: false,
      maxJamo: 0,
      minJamo: 0,
      maxn: 0,
      minn: 0,
      bucket: 2_000_000,
      engine: 'reference',
      stemmer: undefined,
      continue: { file: 'version-0.1.db', words: old.size },
    });
  });

  it('refuses an invalid record, and says what to do instead', async () => {
    const old = await train({ ...SMALL, texts: TEXTS });
    const [{ data: input }] = [...old.source.blocks()];
    const parts = { vocabulary: new Vocabulary(old.words, old.counts), dim: 8, history: [] };
    const options = { ...old.options, window: 'five' };
    const broken = await Model.fromState({ ...parts, input, output: input, corpus: {}, options });
    await expect(train({ texts: MORE, continue: broken })).rejects.toMatchObject({
      code: 'MODEL_DAMAGED',
      message: expect.stringMatching(/window must be a number, got "five"\. .*init/),
    });
    expect((await train({ ...SMALL, texts: MORE, init: broken })).size).toBeGreaterThan(2);
  });

  it('stays deterministic, unless a graphics card is asked for', async () => {
    const old = await train({ ...SMALL, texts: TEXTS, deterministic: true });
    const trainOn = (options: TrainOptions) => train({ texts: MORE, continue: old, ...options });
    const [one, two] = [await trainOn({ threads: 1 }), await trainOn({ threads: 2 })];
    expect(one.options.deterministic).toBe(true);
    expect(two.vector('king')).toEqual(one.vector('king'));
    const gpu = await trainOn({ engine: 'gpu', backend: 'cpu' });
    expect(gpu.options).toMatchObject({ engine: 'gpu', deterministic: false });
  });

  it('asks for a tokenizer function again', async () => {
    const old = await train({ ...SMALL, texts: TEXTS, tokenizer });
    await expect(train({ texts: MORE, continue: old })).rejects.toMatchObject({
      code: 'TOKENIZER_UNKNOWN',
    });
    const model = await train({ texts: MORE, continue: old, tokenizer, threads: 1 });
    expect(model.has('PONY')).toBe(true);
  });

  it('refuses a model without an output matrix, and says what to do instead', async () => {
    const path = join(folder, 'imported.db');
    await importVectors(fileOf('imported.txt', ['king', 'queen']), path);
    const quantized = join(folder, 'quantized.db');
    const whole = join(folder, 'whole.db');
    await (await train({ ...SMALL, texts: TEXTS })).save(whole);
    await quantizeModel(whole, quantized);
    for (const model of [path, quantized]) {
      await expect(train({ texts: MORE, continue: model })).rejects.toMatchObject({
        code: 'OUTPUT_MATRIX_MISSING',
        message: expect.stringMatching(/^Cannot continue .*instead: init\.$/),
      });
    }
    await expect(
      train({ texts: MORE, continue: await Model.import(join(folder, 'imported.txt')) }),
    ).rejects.toMatchObject({ code: 'OUTPUT_MATRIX_MISSING' });
    await expect(train({ texts: MORE, continue: join(folder, 'no.db') })).rejects.toMatchObject({
      code: 'MODEL_MISSING',
    });
  });
});
