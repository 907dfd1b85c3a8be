import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspect, type Model, open, train, type TrainOptions } from '../../src/index.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wordloom-test-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXTS = Array.from({ length: 50 }, (_, i) => [
  `the king sits on a throne of gold in the palace r${i % 7}`,
  `the queen sits on a throne of gold in the palace r${i % 5}`,
  `the dog gnaws at some bone with meat from that kennel r${i % 3}`,
  `the cat gnaws at some bone with meat from that kennel r${i % 4}`,
]).flat();
const OPTIONS: TrainOptions = { dim: 12, epochs: 4, sample: 0, threads: 1, hs: true };

const outputOf = (model: Model) =>
  Array.from(model.outputBlocks()!, ({ data }) => [...data]).flat();
const firstLossOf = ({ history }: Model) => history[0].loss;
const vectorsOf = (model: Model) => model.words.map((word) => [...model.vector(word)]);

describe('training with hierarchical softmax', () => {
  it.each(['skipgram', 'cbow'] as const)('learns, by %s', async (mode) => {
    const model = await train({ texts: TEXTS, ...OPTIONS, mode, epochs: 20 });
    expect(model.history.at(-1)!.loss).toBeLessThan(model.history[0].loss);
    expect(model.similarity('king', 'queen')).toBeGreaterThan(model.similarity('king', 'dog'));
    expect(model.options).toMatchObject({ hs: true, negative: 0 });
  });

  it.each([{ threads: 2, deterministic: true }, { engine: 'reference' as const }])(
    'trains with %o',
    async (options) => {
      const model = await train({ texts: TEXTS, ...OPTIONS, ...options });
      expect(model.history.at(-1)!.loss).toBeLessThan(model.history[0].loss);
    },
  );

  it('predicts by walking the tree, with probabilities that add up to 1', async () => {
    const model = await train({ texts: TEXTS, ...OPTIONS, epochs: 20 });
    const predicted = model.predictCentre(['throne', 'gold'], { topn: model.size });
    expect(predicted).toHaveLength(model.size);
    expect(predicted.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    const places = predicted.map(({ word }) => word);
    expect(places.indexOf('of')).toBeLessThan(places.indexOf('bone'));
    const path = join(folder, 'predict.db');
    await model.save(path);
    const opened = await open(path);
    expect(opened.predictCentre(['throne', 'gold'])).toEqual(predicted.slice(0, 10));
    opened.close();
  });

  it('resumes to the same bits', async () => {
    const path = join(folder, 'checkpoint.db');
    let saved = 0;
    const whole = await train({
      texts: TEXTS,
      ...OPTIONS,
      checkpointEvery: '1epoch',
      onCheckpoint: async (checkpoint) => {
        if (saved++ === 0) await checkpoint.save(path);
      },
    });
    const resumed = await train({ texts: TEXTS, resume: path });
    expect(vectorsOf(resumed)).toEqual(vectorsOf(whole));
    expect(resumed.history).toHaveLength(4);
  });

  it('continues on new words with a new tree, whose nodes start at zero', async () => {
    const model = await train({ texts: TEXTS, ...OPTIONS });
    const events: unknown[] = [];
    const texts = [...TEXTS, ...Array.from({ length: 9 }, () => 'the bishop sits in the palace')];
    const more = await train({
      texts,
      continue: model,
      epochs: 2,
      onEvent: (event) => event.type === 'start' && events.push(event),
    });
    expect(events).toMatchObject([{ kind: 'continue', hasOutput: false }]);
    expect(more.has('bishop')).toBe(true);
    expect(more.options.hs).toBe(true);
    const all = more.predictCentre(['the', 'sits'], { topn: more.size });
    expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
  });

  it('gives its vectors, but not its tree, to a new model', async () => {
    const model = await train({ texts: TEXTS, ...OPTIONS });
    for (const hs of [true, false]) {
      const events: unknown[] = [];
      const next = await train({
        texts: TEXTS,
        ...OPTIONS,
        hs,
        init: model,
        onEvent: (event) => event.type === 'start' && events.push(event),
      });
      expect(events).toMatchObject([{ kind: 'init', hasOutput: false, knownWords: model.size }]);
      expect(next.size).toBe(model.size);
    }
    const sampled = await train({ texts: TEXTS, ...OPTIONS, hs: false, epochs: 1 });
    const next = await train({ texts: TEXTS, ...OPTIONS, init: sampled, epochs: 1 });
    expect(next.options).toMatchObject({ hs: true });
  });

  it('is foreseen by inspect', async () => {
    const options = { texts: TEXTS, ...OPTIONS };
    const { memoryBytes, prediction } = await inspect(options);
    const sampled = await inspect({ ...options, hs: false, trial: false });
    expect(memoryBytes).not.toBe(sampled.memoryBytes);
    expect(prediction.seconds).toBeGreaterThan(0);
  });

  it.each([
    [{ hs: false, negative: 0 }, RangeError, 'negative'],
    [{ hs: 1 as never }, TypeError, 'hs'],
  ])('refuses %o', async (options, kind, name) => {
    const refused = train({ texts: TEXTS, ...OPTIONS, ...options });
    await expect(refused).rejects.toThrow(kind);
    await expect(refused).rejects.toThrow(name);
  });

  it('refuses to continue a model in the other way', async () => {
    const sampled = await train({ texts: TEXTS, ...OPTIONS, hs: false, epochs: 1 });
    await expect(train({ texts: TEXTS, continue: sampled, hs: true })).rejects.toMatchObject({
      code: 'OPTION_CONTRADICTS',
    });
    const tree = await train({ texts: TEXTS, ...OPTIONS, epochs: 1 });
    await expect(train({ texts: TEXTS, continue: tree, hs: false })).rejects.toMatchObject({
      code: 'OPTION_CONTRADICTS',
    });
  });
});

describe('training with hierarchical softmax and negative sampling together', () => {
  const BOTH: TrainOptions = { ...OPTIONS, negative: 3 };

  it.each(['skipgram', 'cbow'] as const)('learns the sum of both losses, by %s', async (mode) => {
    const options = { texts: TEXTS, ...BOTH, mode, epochs: 1, learningRate: 1e-4 };
    const [both, tree, samples] = await Promise.all(
      [{}, { negative: 0 }, { hs: false }].map((changes) => train({ ...options, ...changes })),
    );
    expect(firstLossOf(both)).toBeCloseTo(firstLossOf(tree) + firstLossOf(samples), 1);
    expect(both.options).toMatchObject({ hs: true, negative: 3 });
    const longer = await train({ texts: TEXTS, ...BOTH, mode, epochs: 20 });
    expect(longer.history.at(-1)!.loss).toBeLessThan(longer.history[0].loss);
    expect(longer.similarity('king', 'queen')).toBeGreaterThan(longer.similarity('king', 'dog'));
  });

  it.each([{ threads: 2 }, { minn: 2, maxn: 3, bucket: 100 }, { threads: 3, deterministic: true }])(
    'trains with %o',
    async (options) => {
      const model = await train({ texts: TEXTS, ...BOTH, ...options });
      expect(model.history.at(-1)!.loss).toBeLessThan(model.history[0].loss);
      expect(outputOf(model)).toHaveLength(model.size * model.dim);
    },
  );

  it('predicts by the softmax of the output rows of words', async () => {
    const model = await train({ texts: TEXTS, ...BOTH, epochs: 20 });
    const predicted = model.predictCentre(['throne', 'gold'], { topn: model.size });
    expect(predicted.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    const places = predicted.map(({ word }) => word);
    expect(places.indexOf('of')).toBeLessThan(places.indexOf('bone'));
    const path = join(folder, 'predict-both.db');
    await model.save(path);
    const opened = await open(path);
    expect(opened.predictCentre(['throne', 'gold'])).toEqual(predicted.slice(0, 10));
    opened.close();
  });

  it.each([{}, { engine: 'reference' as const }, { deterministic: true, threads: 2 }])(
    'resumes to the same bits with %o',
    async (options) => {
      const path = join(folder, 'checkpoint-both.db');
      let saved = 0;
      const whole = await train({
        texts: TEXTS,
        ...BOTH,
        ...options,
        checkpointEvery: '1epoch',
        onCheckpoint: async (checkpoint) => {
          if (saved++ === 0) await checkpoint.save(path);
        },
      });
      const opened = await open(path);
      expect(outputOf(opened)).toHaveLength(opened.size * opened.dim);
      opened.close();
      const resumed = await train({ texts: TEXTS, resume: path });
      expect(vectorsOf(resumed)).toEqual(vectorsOf(whole));
      expect(outputOf(resumed)).toEqual(outputOf(whole));
    },
  );

  it('continues from the output rows of words, with or without a new tree', async () => {
    const model = await train({ texts: TEXTS, ...BOTH });
    const events: unknown[] = [];
    const onEvent = (event: { type: string }) => event.type === 'start' && events.push(event);
    const more = await train({ texts: TEXTS, continue: model, epochs: 1, onEvent });
    expect(more.options).toMatchObject({ hs: true, negative: 3 });
    await train({ texts: TEXTS, ...OPTIONS, hs: false, init: model, epochs: 1, onEvent });
    const [, sampled] = events;
    expect(events).toMatchObject([{ hasOutput: true }, { hasOutput: true }]);
    expect(sampled).toMatchObject({ knownWords: model.size });
  });

  it('needs a third matrix, as inspect says', async () => {
    const options = { texts: TEXTS, ...BOTH, trial: false, dim: 300 } as const;
    const [both, tree] = await Promise.all(
      [3, 0].map((negative) => inspect({ ...options, negative })),
    );
    expect(both.memoryBytes).toBeGreaterThan(tree.memoryBytes);
  });
});
