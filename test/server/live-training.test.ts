import { describe, expect, it } from 'vitest';
import { train, trainLanguageModel } from '../../src/index.js';
import { createServer, type CurvePoint, LiveTraining } from '../../src/server/index.js';
import { createModel } from './words.js';

const TEXTS = Array.from({ length: 300 }, (_, i) =>
  i % 2 ? 'the cat drinks warm milk' : 'the dog drinks cold water',
);

/** Asks a server of one training. */
async function serverOf(live: LiveTraining) {
  const server = await createServer([live], { page: false, token: false });
  return async (path: string) => {
    const response = await server.fetch(new Request(`http://127.0.0.1${path}`));
    return { status: response.status, answer: (await response.json()) as any };
  };
}

/** An event of training vectors, with losses that are easy to tell apart. */
const progress = (epoch: number, words: number, loss: number) =>
  ({
    type: 'training',
    epoch,
    epochs: 2,
    words,
    totalWords: 200,
    wordsPerSecond: 10,
    loss,
    learningRate: 0.05,
    secondsLeft: 1,
  }) as const;

describe('a live training', () => {
  it('reports the loss since the previous point, not the mean of the epoch so far', () => {
    const live = new LiveTraining('model.db', 'word vectors');
    live.onEvent(progress(1, 50, 4));
    live.onEvent(progress(1, 100, 3)); // so the second half has 2
    live.onEvent(progress(2, 150, 1)); // another epoch begins anew
    const points = live.pointsSince(0);
    expect(points.map(({ loss }) => loss)).toEqual([4, 2, 1]);
    expect(points.map(({ epochs }) => epochs)).toEqual([0.5, 1, 1.5]);
    expect(live.pointsSince(2)).toEqual([points[2]]);
  });

  it('leaves a gap before the first prediction', () => {
    const live = new LiveTraining('model.db', 'word vectors');
    live.onEvent(progress(1, 0, NaN));
    live.onEvent(progress(1, 50, 4));
    expect(live.pointsSince(0).map(({ loss }) => loss)).toEqual([null, 4]);
    expect(JSON.stringify(live.now)).not.toContain('NaN');
  });

  it('keeps a limited number of points, including the last', () => {
    const live = new LiveTraining('model.db', 'word vectors');
    for (let i = 1; i <= 10_000; i++) live.onEvent(progress(1, i / 100, 1));
    const points = live.pointsSince(0);
    expect(points.length).toBeLessThanOrEqual(2000);
    expect(points.at(-1)!.serial).toBe(10_000);
    const serials = points.map(({ serial }: CurvePoint) => serial);
    expect(serials).toEqual(serials.toSorted((a, b) => a - b));
  });

  it('answers before there is a model, and says so', async () => {
    const ask = await serverOf(new LiveTraining('model.db', 'word vectors'));
    const { answer: list } = await ask('/api/models');
    expect(list.models).toEqual([
      expect.objectContaining({ name: 'model.db', isTraining: true, size: 0 }),
    ]);
    expect((await ask('/api/models/0/training')).answer).toMatchObject({
      state: 'reading',
      points: [],
      version: 0,
    });
    const refused = await ask('/api/models/0/neighbors?word=cat');
    expect(refused.status).toBe(409);
    expect(refused.answer.error).toMatchObject({ code: 'NO_MODEL_YET' });
  });

  it('answers with the vectors of each checkpoint, then with the finished model', async () => {
    const live = new LiveTraining('model.db', 'word vectors');
    const ask = await serverOf(live);
    const seen: number[] = [];
    const model = await train({
      texts: TEXTS,
      dim: 8,
      epochs: 4,
      heldOut: 0.2,
      minCount: 1,
      threads: 1,
      seed: 1,
      onEvent: live.onEvent,
      checkpointEvery: '1epoch',
      async onCheckpoint(checkpoint) {
        live.show(await checkpoint.model());
        const { answer } = await ask('/api/models/0/neighbors?word=cat&k=1');
        expect(answer.neighbors).toHaveLength(1);
        seen.push(live.version);
      },
    });
    live.end(model);
    expect(seen.length).toBeGreaterThan(0);
    const { answer } = await ask('/api/models/0/training');
    expect(answer).toMatchObject({ state: 'done', version: seen.length + 1 });
    expect(answer.epochs.map(({ epoch }: any) => epoch)).toEqual([1, 2, 3, 4]);
    expect(answer.epochs[0].heldOutLoss).toBeGreaterThan(0);
    expect((await ask('/api/models')).answer.models[0]).toMatchObject({ isTraining: false });
    const { answer: similar } = await ask('/api/models/0/similarity?a=cat&b=dog');
    expect(similar.similarity).toBeCloseTo(model.similarity('cat', 'dog'), 6);
  });

  it('changes no number of training', async () => {
    const options = { texts: TEXTS, dim: 8, epochs: 3, minCount: 1, threads: 1, seed: 1 };
    const plain = await train(options);
    const live = new LiveTraining('model.db', 'word vectors');
    const watched = await train({
      ...options,
      onEvent: live.onEvent,
      onCheckpoint: async (checkpoint) => live.show(await checkpoint.model()),
      checkpointEvery: 0.000001,
    });
    expect(watched.vector('cat')).toEqual(plain.vector('cat'));
  });

  it('follows a language model with its samples', async () => {
    const live = new LiveTraining('lm.db', 'a language model');
    const ask = await serverOf(live);
    const model = await trainLanguageModel({
      texts: TEXTS,
      level: 'char',
      hidden: 8,
      embeddingDim: 4,
      epochs: 2,
      seed: 1,
      onEvent: live.onEvent,
      onCheckpoint: (checkpoint) => live.show(checkpoint.model()),
    });
    live.addSample({ epoch: 2, text: 'the <b>cat' });
    live.end(model);
    const { answer } = await ask('/api/models/0/training');
    expect(answer.epochs).toHaveLength(2);
    expect(answer.samples).toEqual([{ epoch: 2, text: 'the <b>cat' }]);
  });

  it('lists the epochs of a model that another program trained', async () => {
    const server = await createServer([await createModel()], { page: false, token: false });
    const response = await server.fetch(new Request('http://127.0.0.1/api/models/0/training'));
    expect(await response.json()).toMatchObject({
      state: 'file',
      points: [],
      epochs: [{ epoch: 1, loss: 2, heldOutLoss: null, seconds: 1 }],
    });
  });

  it('keeps the last checkpoint when training fails', async () => {
    const live = new LiveTraining('model.db', 'word vectors');
    const ask = await serverOf(live);
    live.show(await createModel());
    live.fail('The loss stopped being a number.');
    expect((await ask('/api/models/0/training')).answer).toMatchObject({
      state: 'failed',
      problem: 'The loss stopped being a number.',
    });
    expect((await ask('/api/models/0/neighbors?word=king')).status).toBe(200);
  });
});
