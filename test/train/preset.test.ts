import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspect, type Model, train, type TrainEvent, type TrainOptions } from '../../src/index.js';
import { settingsFor } from '../../src/train/preset.js';
import { frequenciesOf } from '../../src/vocabulary/frequencies.js';

/** A text of so many tokens: words whose counts fall as Zipf has it. */
function textOf(tokens: number) {
  const words = Math.max(2, Math.round(tokens ** 0.7));
  const sum = Array.from({ length: words }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
  const counts = Array.from({ length: words }, (_, i) => Math.ceil(tokens / (i + 1) / sum));
  return { frequencies: frequenciesOf(counts) };
}

const TEXTS = Array.from(
  { length: 200 },
  (_, i) =>
    `the ${['king', 'queen'][i % 2]} rules the land while the ${['cat', 'dog'][i % 3 ? 0 : 1]} sleeps`,
);

const settingsOf = (events: readonly TrainEvent[]) =>
  events.find((event) => event.type === 'corpus')!.settings;

const codesOf = (events: readonly TrainEvent[]) =>
  events.find((event) => event.type === 'corpus')!.findings.map(({ code }) => code);

const nGramsOf = ({ subwords }: Model) =>
  subwords && [subwords.minn, subwords.maxn, subwords.minJamo, subwords.maxJamo];

describe('settings that suit a text', () => {
  it('are more passes over a shorter text, and rarer words', () => {
    const sizes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
    const settings = sizes.map((tokens) => settingsFor(textOf(tokens)));
    expect(settings.map(({ epochs }) => epochs)).toEqual(
      settings.map(({ epochs }) => epochs).toSorted((a, b) => b - a),
    );
    expect(settings.map(({ minCount }) => minCount)).toEqual([1, 2, 2, 3, 5, 5]);
    expect([settings[0].epochs, settings.at(-1)!.epochs]).toEqual([50, 5]);
  });

  it('keep rarer words if the text has many forms', () => {
    const counts = [
      ...Array.from({ length: 50 }, () => 100),
      ...Array.from({ length: 5_000 }, () => 1),
    ];
    expect(settingsFor({ frequencies: frequenciesOf(counts) }).minCount).toBe(1);
    const few = [...Array.from({ length: 50 }, () => 100), ...Array.from({ length: 500 }, () => 1)];
    expect(settingsFor({ frequencies: frequenciesOf(few) }).minCount).toBe(2);
  });

  it('are valid for every text, the empty one included', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000)), (counts) => {
        const settings = settingsFor({ frequencies: frequenciesOf(counts) });
        for (const value of Object.values(settings)) expect(value).toBeGreaterThanOrEqual(0);
        expect(settings.epochs).toBeGreaterThanOrEqual(5);
        expect(Number.isInteger(settings.epochs)).toBe(true);
      }),
    );
  });
});

describe("preset: 'auto'", () => {
  it('chooses what is not given, says so, and records it', async () => {
    const events: TrainEvent[] = [];
    const model = await train({
      texts: TEXTS,
      preset: 'auto',
      dim: 8,
      threads: 1,
      onEvent: (event) => events.push(event),
    });
    expect(settingsOf(events)).toEqual({ epochs: 50, minCount: 1, sample: 0 });
    expect(model.options).toMatchObject({
      preset: 'auto',
      dim: 8,
      epochs: 50,
      minCount: 1,
      sample: 0,
    });
    expect(model.history).toHaveLength(50);
  });

  it('gives the same vectors as its settings given by name', async () => {
    const [auto, named] = await Promise.all([
      train({ texts: TEXTS, preset: 'auto', threads: 1 }),
      train({ texts: TEXTS, dim: 50, epochs: 50, minCount: 1, sample: 0, threads: 1 }),
    ]);
    expect(auto.vector('king')).toEqual(named.vector('king'));
  });

  it('is not the default of the library', async () => {
    const events: TrainEvent[] = [];
    const model = await train({
      texts: TEXTS,
      dim: 8,
      threads: 1,
      onEvent: (event) => events.push(event),
    });
    expect(settingsOf(events)).toBeUndefined();
    expect(model.options).toMatchObject({ epochs: 5, minCount: 5 });
    expect(model.options).not.toHaveProperty('preset');
  });

  it('leaves the minimum count alone if the words are listed', async () => {
    const { settings } = await inspect({
      texts: TEXTS,
      preset: 'auto',
      words: ['king', 'queen'],
      trial: false,
    });
    expect(settings).not.toHaveProperty('minCount');
  });

  it('uses the dimensions of initial vectors', async () => {
    const first = await train({ texts: TEXTS, dim: 6, epochs: 1, threads: 1 });
    const second = await train({ texts: TEXTS, init: first, preset: 'auto', threads: 1 });
    expect(second.dim).toBe(6);
  });

  it('refuses a preset that it does not know', async () => {
    const preset = 'best' as 'auto';
    await expect(train({ texts: TEXTS, preset })).rejects.toThrow(
      'preset must be one of auto, ko, word2vec, got "best"',
    );
  });
});

describe("preset: 'ko'", () => {
  const KOREAN = TEXTS.map(
    (_, i) => `${['정부는', '국민은'][i % 2]} 새 정책을 ${['발표했다', '기다렸다'][i % 3 ? 0 : 1]}`,
  );
  const BUCKETS = { bucket: 2000, epochs: 2, dim: 4, threads: 1 } as const;

  it('learns n-grams of jamo, chooses the settings that are not given, and records itself', async () => {
    const events: TrainEvent[] = [];
    const model = await train({
      ...BUCKETS,
      texts: KOREAN,
      preset: 'ko',
      onEvent: (event) => events.push(event),
    });
    expect(nGramsOf(model)).toEqual([1, 4, 3, 5]);
    expect(settingsOf(events)).toEqual({ minCount: 1, sample: 0 });
    expect(model.options).toMatchObject({ preset: 'ko', minCount: 1, epochs: 2 });
    expect(codesOf(events)).not.toContain('PRESET_UNSUITED');
  });

  it('subsamples less than auto', () => {
    const text = textOf(1e6);
    expect(settingsFor(text, {}, 'ko')).toEqual({ ...settingsFor(text), sample: 1e-3 });
  });

  it.each<[TrainOptions, unknown]>([
    [{ jamo: false }, undefined],
    [{ subwords: false }, undefined],
    [{ maxn: 0 }, undefined],
    [{ maxJamo: 0, minn: 2, maxn: 3 }, [2, 3, 0, 0]],
    [{ minn: 2, maxn: 3 }, [2, 3, 3, 5]],
    [{ subwords: true }, [1, 4, 3, 5]],
  ])('leaves options of n-grams as they are given: %j', async (options, expected) => {
    const model = await train({ ...BUCKETS, texts: KOREAN, preset: 'ko', ...options });
    expect(nGramsOf(model)?.map((n) => n ?? 0)).toEqual(expected);
  });

  it('works on a text that is not Korean, and warns', async () => {
    const events: TrainEvent[] = [];
    const model = await train({
      ...BUCKETS,
      texts: TEXTS,
      preset: 'ko',
      onEvent: (event) => events.push(event),
    });
    expect(codesOf(events)).toContain('PRESET_UNSUITED');
    expect(model.canEmbed('kings')).toBe(true);
  });

  it('leaves the n-grams of a model that continues as they are', async () => {
    const plain = await train({ ...BUCKETS, texts: KOREAN, jamo: false, minCount: 1 });
    const more = await train({ texts: KOREAN, continue: plain, preset: 'ko', threads: 1 });
    expect(more.subwords).toBeUndefined();
  });

  it('adds n-grams of jamo to given initial vectors', async () => {
    const plain = await train({ ...BUCKETS, texts: KOREAN, jamo: false, minCount: 1 });
    const more = await train({ ...BUCKETS, texts: KOREAN, init: plain, preset: 'ko' });
    expect(nGramsOf(more)).toEqual([1, 4, 3, 5]);
  });
});
