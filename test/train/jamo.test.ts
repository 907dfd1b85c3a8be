import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inspect,
  type Model,
  open,
  train,
  type TrainEvent,
  type TrainOptions,
} from '../../src/index.js';
import { quantizeModel } from '../../src/model/quantize.js';
import { repairModel } from '../../src/model/repair.js';
import { loadSubwords, SubwordTable, subwordVector } from '../../src/subwords/subword-vectors.js';
import { normalizeTrainingOptions } from '../../src/train/training-options.js';
import { stopAtCheckpoint } from './stopped.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wordloom-jamo-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const LINES = [
  '정부는 새 정책을 발표했다',
  '정부가 정책의 방향을 말했다',
  '국민은 정부의 정책을 기다렸다',
];
const TEXTS = LINES.flatMap((line) => Array<string>(30).fill(line));
const ENGLISH = Array<string>(60).fill('the king sits on the throne of the kingdom');
const SMALL = {
  dim: 6,
  epochs: 3,
  sample: 0,
  threads: 1,
  engine: 'wasm',
  minCount: 1,
  bucket: 3000,
} as const satisfies TrainOptions;

const inputOf = (model: Model): number[] =>
  Array.from(model.source.blocks(), ({ data }) => Array.from(data)).flat();
const versionOf = (path: string): number => readFileSync(path).readInt32BE(60); // user_version
const rowsOf = ({ subwords }: Model): Float32Array => loadSubwords(subwords!).vectors;
const jamoOf = ({ subwords }: Model): unknown =>
  subwords && [subwords.minn, subwords.maxn, subwords.minJamo, subwords.maxJamo];

describe('the options of jamo', () => {
  it.each([
    [{}, [0, 0, 0, 0]],
    [{ jamo: true }, [1, 4, 3, 5]],
    [{ jamo: false, subwords: true }, [3, 6, 0, 0]],
    [{ subwords: true }, [3, 6, 0, 0]],
    [{ minJamo: 2 }, [1, 4, 2, 5]],
    [{ maxJamo: 2 }, [1, 4, 2, 2]],
    [{ jamo: true, minn: 2, maxn: 3 }, [2, 3, 3, 5]],
    [{ minJamo: 0, maxJamo: 5 }, [1, 4, 0, 0]],
    [{ minn: 2, maxn: 4, maxJamo: 0 }, [2, 4, 0, 0]],
  ])('%j gives minn, maxn, minJamo, maxJamo %j', (options, expected) => {
    const all = normalizeTrainingOptions(options, 1);
    expect([all.minn, all.maxn, all.minJamo, all.maxJamo]).toEqual(expected);
    expect([all.subwords, all.jamo]).toEqual([expected[1] > 0, expected[3] > 0]);
  });

  it.each([
    [{ jamo: true, minJamo: 6 }, 'minJamo must be at most maxJamo 5, got 6'],
    [{ jamo: true, maxJamo: 0 }, 'jamo is true, but minJamo is 0, which turns n-grams off'],
    [{ jamo: false, maxJamo: 5, minJamo: 3 }, 'jamo is false, but minJamo is 3 and maxJamo is 5'],
    [{ jamo: true, minn: 0 }, 'jamo is true, but minn is 0, which turns n-grams off'],
    [{ jamo: true, subwords: false, minn: 0 }, 'jamo is true, but subwords is false'],
    [{ maxJamo: 1001 }, 'maxJamo must be between 0 and 1000, got 1001'],
    [{ jamo: 'yes' }, 'jamo must be true or false, got "yes"'],
    [{ jamo: true, bucket: 0 }, 'bucket must be at least 1'],
  ])('%j is refused: %s', (options, message) => {
    expect(() => normalizeTrainingOptions(options as never, 1)).toThrow(message);
  });
});

describe('training on Korean text', () => {
  it('chooses n-grams of jamo by itself, says so and records it', async () => {
    const events: TrainEvent[] = [];
    const { bucket: _, ...options } = SMALL;
    const model = await train({ ...options, texts: TEXTS, onEvent: (event) => events.push(event) });
    expect(jamoOf(model)).toEqual([1, 4, 3, 5]);
    expect(model.options).toMatchObject({
      minn: 1,
      maxn: 4,
      minJamo: 3,
      maxJamo: 5,
      learningRate: 0.05,
    });
    const findings = events.flatMap((event) => (event.type === 'corpus' ? event.findings : []));
    expect(findings.find(({ code }) => code === 'JAMO_CHOSEN')?.message).toContain(
      '100% of the words are Hangul',
    );
    const asked = await train({ ...options, texts: TEXTS, jamo: true });
    expect(inputOf(asked)).toEqual(inputOf(model));
  });

  it.each<[TrainOptions, unknown]>([
    [{ jamo: false }, undefined],
    [{ subwords: false }, undefined],
    [{ bucket: 0 }, undefined],
    [{ minn: 0 }, undefined],
    [{ subwords: true }, [1, 4, 3, 5]],
    [{ minn: 2, maxn: 3 }, [2, 3, 0, 0]],
    [{ jamo: false, subwords: true }, [3, 6, 0, 0]],
  ])('takes what was asked for instead: %j', async (options, expected) => {
    expect(jamoOf(await train({ ...SMALL, ...options, texts: TEXTS }))).toEqual(expected);
  });

  it('chooses nothing for other text, and nothing where training begins with vectors', async () => {
    expect(jamoOf(await train({ ...SMALL, texts: ENGLISH }))).toBeUndefined();
    const words = await train({ ...SMALL, texts: TEXTS, jamo: false });
    expect(jamoOf(await train({ ...SMALL, texts: TEXTS, init: words }))).toBeUndefined();
    expect(jamoOf(await train({ texts: TEXTS, continue: words }))).toBeUndefined();
  });

  it('gives unknown forms of words vectors of their n-grams', async () => {
    const model = await train({ ...SMALL, texts: TEXTS });
    expect([model.has('정부를'), model.canEmbed('정부를')]).toEqual([false, true]);
    const subwords = new SubwordTable(loadSubwords(model.subwords!), model.dim);
    expect(model.vector('정부를')).toEqual(subwordVector(subwords, '정부를'));
  });

  it.each<TrainOptions>([{ mode: 'cbow' }, { engine: 'reference' }, { hs: true }])(
    'works with %j, for any number of threads where it is deterministic',
    async (options) => {
      const all = { ...SMALL, texts: TEXTS, ...options, deterministic: true };
      const [one, two] = [await train(all), await train({ ...all, threads: 2 })];
      expect(jamoOf(one)).toEqual([1, 4, 3, 5]);
      expect(inputOf(two)).toEqual(inputOf(one));
    },
  );

  it('resumes, continues and begins with n-grams of jamo', async () => {
    const corpus = join(folder, 'text.txt');
    writeFileSync(corpus, TEXTS.join('\n'));
    const path = join(folder, 'stopped.db');
    const whole = await train({ ...SMALL, corpus });
    await stopAtCheckpoint({ ...SMALL, corpus }, path);
    const resumed = await train({ resume: path, trustPaths: true });
    expect(inputOf(resumed)).toEqual(inputOf(whole));

    const more = await train({ texts: ENGLISH, minCount: 1, continue: whole });
    expect(jamoOf(more)).toEqual([1, 4, 3, 5]);
    await expect(train({ corpus, continue: whole, jamo: false })).rejects.toThrow(
      'has minn 1, maxn 4, minJamo 3, maxJamo 5 and bucket 3000',
    );
    const still = { ...SMALL, corpus, init: whole, learningRate: 0, jamo: true };
    expect(rowsOf(await train(still))).toEqual(rowsOf(whole));
    expect(rowsOf(await train({ ...still, maxJamo: 4 }))).not.toEqual(rowsOf(whole));
  });
});

describe('a model with n-grams of jamo', () => {
  it('is the same from its file, quantised and repaired', async () => {
    const model = await train({ ...SMALL, texts: TEXTS });
    const path = join(folder, 'model.db');
    await model.save(path);
    const stored = await open(path);
    expect(jamoOf(stored)).toEqual([1, 4, 3, 5]);
    expect(stored.vector('정부를')).toEqual(model.vector('정부를'));
    stored.close();
    await quantizeModel(path, join(folder, 'small.db'), { keepSubwords: true });
    const small = await open(join(folder, 'small.db'));
    expect(jamoOf(small)).toEqual([1, 4, 3, 5]);
    small.vector('정부를').forEach((x, i) => expect(x).toBeCloseTo(model.vector('정부를')[i], 2));
    small.close();
    await repairModel(path, join(folder, 'repaired.db'));
    const repaired = await open(join(folder, 'repaired.db'));
    expect(repaired.vector('정부를')).toEqual(model.vector('정부를'));
    repaired.close();
  });

  it('is of a version that programs without jamo refuse, where others stay readable', async () => {
    const [jamo, syllables] = [join(folder, 'jamo.db'), join(folder, 'syllables.db')];
    await (await train({ ...SMALL, texts: TEXTS })).save(jamo);
    await (await train({ ...SMALL, texts: TEXTS, minn: 1, maxn: 4 })).save(syllables);
    expect([versionOf(jamo), versionOf(syllables)]).toEqual([4, 3]);
  });

  it('is not written as fastText, which knows no jamo', async () => {
    const model = await train({ ...SMALL, texts: TEXTS });
    const path = join(folder, 'model.bin');
    await expect(model.export(path)).rejects.toMatchObject({ code: 'JAMO_UNWRITABLE' });
    expect(() => model.exportFiles({ format: 'fasttext' })).toThrow(/word2vec/);
    await model.export(path, { format: 'word2vec-binary' });
  });
});

describe('inspect', () => {
  const forms = Array.from({ length: 30_000 }, (_, i) => `w${i % 3 === 0 ? i % 100 : i}`);
  const texts = Array.from({ length: 300 }, (_, i) => forms.slice(100 * i, 100 * (i + 1)));

  it('says when most words are seen once, and what to do', async () => {
    const { findings, report } = await inspect({ texts, trial: false });
    expect(report.onceWords).toBeGreaterThan(19_000);
    const found = findings.find(({ code }) => code === 'SEEN_ONCE');
    expect(found?.message).toMatch(/--subwords.*--jamo/);
  });

  it('does not where n-grams are learned, or words come again', async () => {
    const withNgrams = await inspect({ texts, trial: false, subwords: true });
    const twice = await inspect({ texts: [...texts, ...texts], trial: false });
    for (const { findings } of [withNgrams, twice]) {
      expect(findings.map(({ code }) => code)).not.toContain('SEEN_ONCE');
    }
  });
});
