import { describe, expect, it } from 'vitest';
import type { LanguageModelCheckpoint } from '../../src/language-model/checkpoint.js';
import type { LanguageModel } from '../../src/language-model/language-model.js';
import {
  trainLanguageModel,
  type TrainLanguageModelOptions,
} from '../../src/language-model/train.js';
import { nextBelow, seedRandom } from '../../src/random.js';

/** Text that has something to learn, and no period. */
function randomText(words: number): string {
  const random = seedRandom(5);
  const lexicon = 'the boy girl dog sees likes a house and of sings old green tree on'.split(' ');
  const text = Array.from({ length: words }, (_, i) => {
    const word = lexicon[(nextBelow(random, 5) * nextBelow(random, 4) + i) % lexicon.length];
    return i % 11 === 10 ? `${word}.\n` : `${word} `;
  });
  return text.join('');
}

const TEXT = randomText(700);

/** A network of operations large enough to be shared. */
const OPTIONS: TrainLanguageModelOptions = {
  texts: [TEXT],
  hidden: 70,
  layers: 2,
  epochs: 2,
  batch: 12,
  bptt: 20,
  dropout: 0.1,
};

/** All numbers of a model and of its training, but for how long it took. */
function numbersOf({ state }: LanguageModel): unknown {
  const { parameters, history, resume, options } = state;
  return {
    parameters: [...parameters].map(([name, { data }]) => [name, [...data]]),
    tensors: [...resume!.tensors].map(([name, { data }]) => [name, [...data]]),
    losses: history.map(({ loss, validationLoss }) => [loss, validationLoss]),
    options,
  };
}

const train = (options: TrainLanguageModelOptions): Promise<LanguageModel> =>
  trainLanguageModel({ ...OPTIONS, ...options });

describe('training on several threads', () => {
  it.each(['lstm', 'gru', 'rnn'] as const)('gives the same %s for any number', async (cell) => {
    const expected = numbersOf(await train({ cell, epochs: 1, threads: 1 }));
    for (const threads of [2, 3, 8]) {
      expect(numbersOf(await train({ cell, epochs: 1, threads }))).toEqual(expected);
    }
  });

  it('is not part of the record', async () => {
    const { options } = await train({ epochs: 1, threads: 2 });
    expect(options).not.toHaveProperty('threads');
  });

  it('resumes on a different number, bit for bit', async () => {
    const first = await train({ epochs: 1, threads: 3 });
    const resumed = await trainLanguageModel({
      texts: [TEXT],
      resume: first,
      epochs: 2,
      threads: 2,
    });
    expect(numbersOf(resumed)).toEqual(numbersOf(await train({ threads: 1 })));
  });

  it('ends with a checkpoint when it is aborted', async () => {
    const controller = new AbortController();
    let last: LanguageModelCheckpoint | undefined;
    let model: LanguageModel | undefined;
    const run = train({
      epochs: 1000,
      threads: 2,
      signal: controller.signal,
      onEvent: ({ type }) => type === 'epoch' && controller.abort(new Error('enough')),
      onCheckpoint: (checkpoint) => {
        last = checkpoint;
        model = checkpoint.model();
      },
    });
    await expect(run).rejects.toThrow('enough');
    expect(last).toBeDefined();
    expect(model!.history.length).toBeGreaterThan(0);
  });

  it.each([0, 257, 1.5])('refuses %s threads', async (threads) => {
    await expect(train({ threads })).rejects.toThrow(RangeError);
    await expect(train({ threads })).rejects.toThrow(/^threads must be/);
  });
});

describe('evaluating a long text', () => {
  const long = randomText(6000);

  it('gives the same figures for any number of threads', async () => {
    const model = await train({ epochs: 1, threads: 1 });
    const expected = await model.evaluate({ texts: [long], threads: 1 });
    for (const threads of [2, 3]) {
      expect(await model.evaluate({ texts: [long], threads })).toEqual(expected);
    }
    await model.close();
  });

  it.each([{ level: 'char' }, { level: 'word' }, { input: 'one-hot' }] as const)(
    'comes close to reading it in one sequence: %o',
    async (options) => {
      const model = await train({ ...options, epochs: 1 });
      const quick = await model.evaluate({ texts: [long] });
      const exact = await model.evaluate({ texts: [long], exact: true });
      expect(quick.tokens).toBe(exact.tokens);
      expect(quick.loss).not.toBe(exact.loss);
      expect(quick.loss / exact.loss).toBeCloseTo(1, 3);
      await model.close();
    },
  );

  it('reads a short one in one sequence', async () => {
    const model = await train({ epochs: 1 });
    const texts = [long.slice(0, 3000)];
    expect(await model.evaluate({ texts })).toEqual(await model.evaluate({ texts, exact: true }));
    await model.close();
  });

  it('stops when it is aborted', async () => {
    const model = await train({ epochs: 1 });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(model.evaluate({ texts: [long], threads: 2, signal })).rejects.toThrow('enough');
    await model.close();
  });

  it('refuses options of the wrong kind', async () => {
    const model = await train({ epochs: 1 });
    for (const options of [{ threads: 0 }, { threads: '2' }, { exact: 1 }]) {
      await expect(model.evaluate({ texts: [long], ...(options as object) })).rejects.toThrow(
        /^(?:threads|exact) must be/,
      );
    }
    await model.close();
  });
});
