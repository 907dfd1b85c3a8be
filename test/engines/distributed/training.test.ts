import { copyFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Ranks } from '../../../src/advanced.js';
import { ranksInProcess } from './ranks-in-process.js';
import { type Model, open, train, type TrainOptions } from '../../../src/index.js';
import { textFolder } from './texts.js';

const SMALL = { dim: 12, epochs: 3, threads: 1, sample: 0.01 } satisfies TrainOptions;

const { corpus, at } = textFolder();

type Options = Parameters<typeof train>[0];

/** Trains with so many ranks in this process. */
const trainOver = (size: number, options: (ranks: Ranks) => Options): Promise<Model[]> =>
  Promise.all(
    ranksInProcess(size).map(async (ranks) => {
      try {
        return await train({ ...options(ranks), ranks });
      } catch (error) {
        await ranks.abort();
        throw error;
      }
    }),
  );

const bits = (model: Model) => model.words.map((word) => [...model.vector(word)!]);

describe('training over ranks', () => {
  it('gives every rank the vocabulary and the report of a single machine', async () => {
    const one = await train({ ...SMALL, corpus, epochs: 1 });
    for (const model of await trainOver(3, () => ({ ...SMALL, corpus, epochs: 1 }))) {
      expect(model.words).toEqual(one.words);
      expect(model.counts).toEqual(one.counts);
      expect({ ...model.corpus, seconds: 0 }).toEqual({ ...one.corpus, seconds: 0 });
    }
  });

  it.each([
    ['skip-gram', {}],
    ['CBOW', { mode: 'cbow' }],
    ['hierarchical softmax', { hs: true }],
    ['n-grams', { subwords: true, maxn: 4 }],
    ['several threads', { threads: 2 }],
    ['a slice held out', { heldOut: 0.1 }],
  ] as const)('gives all ranks the same useful vectors: %s', async (_, options) => {
    const [first, second] = await trainOver(2, () => ({ ...SMALL, corpus, ...options }));
    expect(bits(second)).toEqual(bits(first));
    expect(second.history.map(({ loss }) => loss)).toEqual(first.history.map(({ loss }) => loss));
    expect(first.history[2].loss).toBeLessThan(first.history[0].loss);
    const near = first.similarity('topic1word20', 'topic1word21');
    expect(near).toBeGreaterThan(first.similarity('topic1word20', 'topic2word20'));
  });

  it('is reproducible if each rank has one thread', async () => {
    const [[a], [b]] = [
      await trainOver(3, () => ({ ...SMALL, corpus })),
      await trainOver(3, () => ({ ...SMALL, corpus })),
    ];
    expect(bits(b)).toEqual(bits(a));
    const [c] = await trainOver(3, () => ({ ...SMALL, corpus, seed: 2 }));
    expect(bits(c)).not.toEqual(bits(a));
  });

  it('trains even if a rank has no text', async () => {
    const models = await trainOver(3, () => ({ ...SMALL, corpus: corpus.slice(0, 2) }));
    expect(bits(models[2])).toEqual(bits(models[0]));
  });

  it('with one rank equals training without ranks', async () => {
    const [model] = await trainOver(1, () => ({ ...SMALL, corpus }));
    expect(bits(model)).toEqual(bits(await train({ ...SMALL, corpus })));
  });

  it('resumes within an epoch with any number of ranks', async () => {
    const path = at('checkpoint.db');
    const copy = at('copy.db');
    let saved = 0;
    const [model] = await trainOver(3, ({ rank }) => ({
      ...SMALL,
      corpus,
      checkpointEvery: 0.001,
      onCheckpoint: async (checkpoint) => {
        expect(rank).toBe(0);
        await checkpoint.save(path);
        const { words, totalWords } = checkpoint.position;
        if (saved++ === 0 || words < totalWords / 2) copyFileSync(path, copy);
      },
    }));
    expect(saved).toBeGreaterThan(0);
    for (const size of [1, 2, 3, 5]) {
      const [other] = await trainOver(size, () => ({ resume: copy, trustPaths: true }));
      expect(other.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
      expect(other.words).toEqual(model.words);
      const difference = other.history[2].loss / model.history[2].loss - 1;
      expect(Math.abs(difference)).toBeLessThan(0.03);
    }
    expect((await open(copy)).size).toBe(model.size);
  });

  it('resumes to the bit from the end of an epoch', async () => {
    const path = at('epoch.db');
    const options = { ...SMALL, corpus, checkpointEvery: '2epochs' };
    const [model] = await trainOver(3, () => ({
      ...options,
      onCheckpoint: (checkpoint) => checkpoint.save(path),
    }));
    const [again] = await trainOver(3, () => ({ resume: path, trustPaths: true }));
    expect(bits(again)).toEqual(bits(model));
  });

  it('stops all ranks with a checkpoint if one is interrupted', async () => {
    const path = at('stopped.db');
    const controller = new AbortController();
    const ranks = ranksInProcess(2);
    const [first, second] = await Promise.allSettled(
      ranks.map((each) =>
        train({
          ...SMALL,
          corpus,
          epochs: 500,
          ranks: each,
          signal: each.rank === 0 ? controller.signal : undefined,
          onCheckpoint: (checkpoint) => checkpoint.save(path),
          onEvent: ({ type }) => {
            if (type === 'epoch') controller.abort(new Error('enough'));
          },
        }),
      ),
    );
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'STOPPED_ELSEWHERE' } });
    expect((await open(path)).history.length).toBeGreaterThan(0);
  });

  it('refuses ranks with different options or texts', async () => {
    await expect(
      trainOver(2, ({ rank }) => ({ ...SMALL, corpus, dim: 10 + rank })),
    ).rejects.toMatchObject({
      code: 'RANKS_DIFFER',
      message: expect.stringContaining('its dim is 11, that of rank 0 is 10'),
    });
    await expect(
      trainOver(2, ({ rank }) => ({ ...SMALL, corpus: corpus.slice(rank) })),
    ).rejects.toMatchObject({ code: 'RANKS_DIFFER', message: expect.stringContaining('6 files') });
  });

  it('shares the cores of a machine between its ranks by default', async () => {
    const ranks = ranksInProcess(2 * availableParallelism());
    const models = await Promise.all(
      ranks.map((each) => train({ ...SMALL, threads: undefined, corpus, epochs: 1, ranks: each })),
    );
    for (const { options } of models) expect(options.threads).toBe(1);
  });

  it('shares the cores for n-grams that the text decides, too', async () => {
    const texts = Array<string>(60).fill('정부는 새 정책을 발표했다');
    const options = { dim: 4, epochs: 1, sample: 0, minCount: 1, bucket: 1000 };
    const ranks = ranksInProcess(2 * availableParallelism());
    const models = await Promise.all(
      ranks.map((each) => train({ ...options, preset: 'auto', texts, ranks: each })),
    );
    for (const model of models) expect(model.options).toMatchObject({ maxJamo: 5, threads: 1 });
  });

  it.each([
    ['engine', { engine: 'gpu' }],
    ['engine', { engine: 'reference' }],
    ['deterministic', { deterministic: true }],
    ['phrases', { learnPhrases: true }],
    ['corpus', { corpus: '-' }],
  ] as const)('refuses an option that ranks cannot support, by name: %s', async (name, options) => {
    await expect(trainOver(2, () => ({ ...SMALL, corpus, ...options }))).rejects.toMatchObject({
      code: 'OPTION_CONTRADICTS',
      message: expect.stringMatching(new RegExp(`^${name}`)),
    });
  });

  it('refuses an invalid ranks option', async () => {
    const ranks = { rank: 0, size: 2 } as unknown as Ranks;
    await expect(train({ ...SMALL, corpus, ranks })).rejects.toThrow(TypeError);
  });

  it('fails on every rank if one fails', async () => {
    await expect(
      trainOver(2, ({ rank }) => ({
        ...SMALL,
        corpus,
        onEvent: ({ type }) => {
          if (rank === 1 && type === 'epoch') throw new Error('a listener failed');
        },
      })),
    ).rejects.toThrow(/a listener failed|One rank has stopped/);
  });
});
