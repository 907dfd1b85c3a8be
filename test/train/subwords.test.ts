import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspect, type Model, open, train, type TrainOptions } from '../../src/index.js';
import { subwordBuckets } from '../../src/subwords/subwords.js';
import { normalizeTrainingOptions } from '../../src/train/training-options.js';
import { stopAtCheckpoint } from './stopped.js';

let folder: string;
let corpus: string[]; // several files, so that training can stop within an epoch
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wordloom-subwords-'));
  corpus = LINES.map((line, i) => {
    const path = join(folder, `text${i}.txt`);
    writeFileSync(path, `${line}\n`.repeat(30));
    return path;
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const LINES = [
  'the king sits on a throne of gold in the kingdom',
  'the queen sits on a throne of gold in the palace',
  'the dogs gnaw at some bones with meat from that kennel',
];
const SMALL = {
  dim: 6,
  epochs: 3,
  sample: 0,
  threads: 1,
  engine: 'wasm',
  minn: 2,
  maxn: 3,
  bucket: 1000,
} as const satisfies TrainOptions;

const inputOf = (model: Model): Float32Array[] =>
  Array.from(model.source.blocks(), ({ data }) => data.slice());
const subwordsOf = (model: Model): number[] =>
  Array.from(model.subwords!.blocks(), ({ data }) => Array.from(data)).flat();

describe('the options of n-grams', () => {
  it.each([
    [{}, [0, 0]],
    [{ subwords: true }, [3, 6]],
    [{ minn: 2 }, [2, 6]],
    [{ maxn: 4 }, [3, 4]],
    [{ maxn: 2 }, [2, 2]],
    [{ minn: 0, maxn: 6 }, [0, 0]],
    [{ minn: 3, maxn: 0 }, [0, 0]],
    [{ subwords: false }, [0, 0]],
  ])('%j gives minn and maxn %j', (options, expected) => {
    const { minn, maxn, subwords, bucket } = normalizeTrainingOptions(options, 1);
    expect([minn, maxn]).toEqual(expected);
    expect([subwords, bucket]).toEqual([maxn > 0, 2_000_000]);
  });

  it("bring fastText's learning rate, unless one is given", () => {
    expect(normalizeTrainingOptions({ subwords: true }, 1).learningRate).toBe(0.05);
    expect(normalizeTrainingOptions({ minn: 0, maxn: 3 }, 1).learningRate).toBe(0.025);
    expect(normalizeTrainingOptions({ minn: 1, learningRate: 0.1 }, 1).learningRate).toBe(0.1);
  });

  it.each([
    [{ minn: 7, maxn: 6 }, 'minn must be at most maxn 6, got 7'],
    [{ minn: -1 }, 'minn must be between 0 and 1000, got -1'],
    [{ maxn: 1001 }, 'maxn must be between 0 and 1000, got 1001'],
    [
      { subwords: true, bucket: 0 },
      'bucket must be at least 1 for n-grams (minn 3, maxn 6), got 0',
    ],
    [{ subwords: true, minn: 0 }, 'subwords is true, but minn is 0, which turns n-grams off'],
    [{ subwords: false, minn: 3, maxn: 4 }, 'subwords is false, but minn is 3 and maxn is 4'],
    [{ bucket: 2 ** 31 }, 'bucket must be between 0 and 2147483647'],
    [{ subwords: 'yes' }, 'subwords must be true or false, got "yes"'],
    [{ minn: '3' }, 'minn must be a number, got "3"'],
  ])('refuse %j, saying why', (options, message) => {
    expect(() => normalizeTrainingOptions(options as TrainOptions, 1)).toThrow(message);
  });
});

describe('training with n-grams', () => {
  it.each<TrainOptions>([
    { mode: 'skipgram' },
    { mode: 'cbow' },
    { mode: 'skipgram', engine: 'reference' },
    { mode: 'cbow', engine: 'reference' },
    { mode: 'skipgram', deterministic: true },
    { mode: 'cbow', deterministic: true },
  ])('learns with %j', async (options) => {
    const model = await train({ ...SMALL, corpus, minCount: 1, epochs: 40, ...options });
    const losses = model.history.map(({ loss }) => loss);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses.at(-1)!).toBeLessThan(losses[0]);
    expect(model.options).toMatchObject({ minn: 2, maxn: 3, bucket: 1000 });
  });

  it('keeps a row for each bucket that an n-gram of the vocabulary falls into, and no more', async () => {
    const model = await train({ ...SMALL, corpus, minCount: 1 });
    const used = model.words.flatMap((word) =>
      subwordBuckets(new TextEncoder().encode(word), SMALL),
    );
    expect([...model.subwords!.buckets()]).toEqual([...new Set(used)].toSorted((a, b) => a - b));
  });

  it('gives the same bits for any number of threads if it is deterministic', async () => {
    const all = { ...SMALL, corpus, minCount: 1, deterministic: true };
    const [one, three] = [await train(all), await train({ ...all, threads: 3 })];
    expect(inputOf(three)).toEqual(inputOf(one));
    expect(subwordsOf(three)).toEqual(subwordsOf(one));
  });

  it.each<TrainOptions>([{}, { engine: 'reference' }, { mode: 'cbow', deterministic: true }])(
    'resumes to the bit with %j',
    async (options) => {
      const all = { ...SMALL, corpus, minCount: 1, ...options };
      const whole = await train(all);
      const path = join(folder, 'stopped.db');
      await stopAtCheckpoint(all, path);
      const resumed = await train({ resume: path, trustPaths: true });
      expect(inputOf(resumed)).toEqual(inputOf(whole));
      expect(subwordsOf(resumed)).toEqual(subwordsOf(whole));
    },
  );

  it('continues a model: its rows stay where they are, and new words bring new n-grams', async () => {
    const path = join(folder, 'model.db');
    await (await train({ ...SMALL, corpus: corpus[0], minCount: 1 })).save(path);
    const model = await open(path);
    const still = { learningRate: 0, minLearningRate: 0 };
    const more = await train({ corpus: corpus[2], continue: path, minCount: 1, ...still });
    expect(more.words.length).toBeGreaterThan(model.words.length);
    expect(more.subwords!.size).toBeGreaterThan(model.subwords!.size);
    expect(more.options).toMatchObject({ minn: 2, maxn: 3, bucket: 1000 });
    for (const word of model.words) {
      const vector = more.vector(word);
      model.vector(word).forEach((x, i) => expect(vector[i]).toBeCloseTo(x, 5));
    }
    await expect(train({ corpus, continue: path, minn: 1 })).rejects.toThrow(
      'has minn 2, maxn 3 and bucket 1000',
    );
    await expect(train({ corpus, continue: path, subwords: false })).rejects.toThrow(
      'subwords is false',
    );
    model.close();
  });

  it('does not add n-grams to a model that has none', async () => {
    const plain = await train({ ...SMALL, corpus, minCount: 1, minn: 0, maxn: 0 });
    await expect(train({ corpus, continue: plain, subwords: true })).rejects.toThrow(
      'has no n-grams',
    );
  });

  it('begins with the n-grams of a model that cuts words alike, else with its vectors alone', async () => {
    const model = await train({ ...SMALL, corpus, minCount: 1 });
    const still = { ...SMALL, corpus, minCount: 1, init: model, learningRate: 0, seed: 9 };
    const same = await train(still);
    subwordsOf(model).forEach((x, i) => expect(subwordsOf(same)[i]).toBe(x));
    const vector = same.vector('king');
    model.vector('king').forEach((x, i) => expect(vector[i]).toBeCloseTo(x, 5));
    const plain = await train({ ...still, minn: 0, maxn: 0 });
    expect(plain.subwords).toBeUndefined();
    expect(plain.vector('king')).toEqual(model.vector('king'));
    const other = await train({ ...still, maxn: 4 });
    expect(subwordsOf(other).some((x) => Math.abs(x) > 1 / 6)).toBe(false);
  });

  it('leaves frozen vectors of words and n-grams as they are', async () => {
    const model = await train({ ...SMALL, corpus: corpus[0], minCount: 1 });
    const more = await train({ ...SMALL, corpus, minCount: 1, init: model, freeze: true });
    for (const word of model.words) {
      const vector = more.vector(word);
      model.vector(word).forEach((x, i) => expect(vector[i]).toBeCloseTo(x, 5));
    }
  });

  it('says before training what memory it takes', async () => {
    const options = { corpus, minCount: 1, dim: 300, threads: 1, trial: false };
    const plain = await inspect(options);
    const withSubwords = await inspect({ ...options, subwords: true });
    const { memoryBytes } = withSubwords.prediction;
    const rows = 2 * 300 * 4 * 100; // of the matrix and of the model, for 100 n-grams and more
    expect(memoryBytes).toBeGreaterThan(plain.prediction.memoryBytes + rows);
  });
});
