import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Embedding } from '../../src/embedding/matrix.js';
import type { LanguageModelCheckpoint } from '../../src/language-model/checkpoint.js';
import { LanguageModel } from '../../src/language-model/language-model.js';
import type { LanguageModelState, Tensors } from '../../src/networks/state.js';
import type { LanguageModelEvent } from '../../src/networks/progress.js';
import {
  trainLanguageModel,
  type TrainLanguageModelOptions,
} from '../../src/language-model/train.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';

const TEXT = 'the cat sat on the mat.\nthe dog sat on the log.\n'.repeat(12);

const SMALL: TrainLanguageModelOptions = {
  texts: [TEXT],
  hidden: 12,
  layers: 2,
  epochs: 3,
  batch: 4,
  bptt: 10,
  learningRate: 0.01,
  dropout: 0.1,
};

/** Numbers of tensors, to be compared bit for bit. */
const bits = (tensors: Tensors): [string, number[]][] =>
  [...tensors].map(([name, { data }]) => [name, [...data]]);

/** Everything of a state but how long it took. */
const timeless = ({ parameters, history, resume, options }: LanguageModelState) => ({
  parameters: bits(parameters),
  history: history.map((record) => ({ ...record, seconds: 0 })),
  resume: resume && {
    position: { ...resume.position, seconds: 0 },
    tensors: bits(resume.tensors),
  },
  options,
});

/** Trains for so many minibatches, and returns the checkpoint that is handed out then. */
async function interrupt(
  options: TrainLanguageModelOptions,
  minibatches: number,
): Promise<LanguageModel> {
  const controller = new AbortController();
  const { signal } = controller;
  let last: LanguageModel | undefined;
  let asked = 0;
  // The trainer asks between two minibatches, and it is there that we stop it.
  signal.throwIfAborted = function () {
    if (asked++ === minibatches) controller.abort(new Error('stopped'));
    AbortSignal.prototype.throwIfAborted.call(this);
  };
  const run = trainLanguageModel({
    ...options,
    signal,
    checkpointEvery: 'never', // but where it is stopped
    onCheckpoint: (checkpoint) => void (last = checkpoint.model()),
  });
  await expect(run).rejects.toThrow('stopped');
  return last!;
}

const trainSmall = (options: TrainLanguageModelOptions): Promise<LanguageModel> =>
  trainLanguageModel({ ...SMALL, ...options });

const splitAtSpaces = (line: string): string[] => line.split(' ');

const generated = async (model: LanguageModel, options: object): Promise<string> => {
  let text = '';
  for await (const piece of model.generate(options)) text += piece;
  return text;
};

/** Where training stood at each checkpoint. */
const placesOf = async (checkpointEvery?: string | number): Promise<string[]> => {
  const places: string[] = [];
  await trainLanguageModel({
    ...SMALL,
    checkpointEvery,
    onCheckpoint({ position: { epoch, epochs, tokens, totalTokens } }) {
      const passed = tokens - ((epoch - 1) * totalTokens) / epochs;
      places.push(`${epoch} of ${epochs}, ${passed === 0 ? 'begins' : 'within'}`);
    },
  });
  return places;
};

const ignore = (): void => {};

describe('training a language model', () => {
  it.each(['rnn', 'gru', 'lstm'] as const)('learns a text with the cell %s', async (cell) => {
    const model = await trainLanguageModel({ ...SMALL, cell, epochs: 16 });
    const [first, last] = [model.history[0], model.history.at(-1)!];
    expect(last.loss).toBeLessThan(first.loss * 0.6);
    expect(last.validationPerplexity!).toBeLessThan(first.validationPerplexity! * 0.6);
    expect(last.bitsPerCharacter).toBeCloseTo(last.validationLoss! / Math.LN2, 12);
    expect(last.perplexity).toBe(Math.exp(last.loss));
    await model.close();
  });

  it('gives the same result with both arithmetics, up to rounding', async () => {
    const wasm = await trainLanguageModel(SMALL);
    const reference = await trainLanguageModel({ ...SMALL, engine: 'reference' });
    expect(wasm.history.at(-1)!.loss).toBeCloseTo(reference.history.at(-1)!.loss, 4);
    expect(reference.parameters().get('decoder.bias')!.data).toBeInstanceOf(Float64Array);
  });

  it('is decided by the seed, bit for bit', async () => {
    const [a, b, c] = [
      await trainLanguageModel(SMALL),
      await trainLanguageModel(SMALL),
      await trainLanguageModel({ ...SMALL, seed: 2 }),
    ];
    expect(timeless(a.state)).toEqual(timeless(b.state));
    expect(bits(a.parameters())).not.toEqual(bits(c.parameters()));
  });

  it.each([
    ['wasm', 'adam', 'lstm', 13],
    ['wasm', 'sgd', 'gru', 26],
    ['reference', 'adamw', 'gru', 17],
    ['reference', 'sgd', 'lstm', 40],
  ] as const)(
    'resumes where it stopped, to the same result: %s, %s, %s, minibatch %i',
    async (engine, optimizer, cell, minibatches) => {
      const options: TrainLanguageModelOptions = {
        ...SMALL,
        engine,
        optimizer,
        cell,
        schedule: 'cosine',
        learningRate: optimizer === 'sgd' ? 2 : 0.01,
      };
      const whole = await trainLanguageModel(options);
      const stopped = await interrupt(options, minibatches);
      const { position } = stopped.state.resume!;
      expect(position.epoch).toBeLessThan(3);
      const resumed = await trainLanguageModel({
        texts: [TEXT],
        resume: LanguageModel.fromState(stopped.state),
      });
      expect(timeless(resumed.state)).toEqual(timeless(whole.state));
    },
  );

  it.each(['wasm', 'reference'] as const)(
    'resumes from a file, bit for bit: %s',
    async (engine) => {
      const folder = mkdtempSync(join(tmpdir(), 'wordloom-'));
      try {
        const path = join(folder, 'lm.db');
        const options = { ...SMALL, engine };
        const whole = await trainLanguageModel(options);
        await (await interrupt(options, 20)).save(path);
        const resumed = await trainLanguageModel({ texts: [TEXT], resume: path });
        expect(timeless(resumed.state)).toEqual(timeless(whole.state));
        await whole.save(path, { resume: false });
        expect((await LanguageModel.open(path)).state.resume).toBe(null);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('resumes from the end with more epochs, to the result of one run', async () => {
    const three = await trainLanguageModel(SMALL);
    const five = await trainLanguageModel({ ...SMALL, epochs: 5 });
    const resumed = await trainLanguageModel({ resume: three, texts: [TEXT], epochs: 5 });
    expect(timeless(resumed.state)).toEqual(timeless(five.state));
  });

  it('refuses to resume with another text, or without its state', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 1 });
    const changed = TEXT.replace('cat', 'dog');
    await expect(trainLanguageModel({ resume: model, texts: [changed] })).rejects.toMatchObject({
      code: 'TEXT_CHANGED',
    });
    const bare = LanguageModel.fromState({ ...model.state, resume: null });
    await expect(trainLanguageModel({ resume: bare, texts: [TEXT] })).rejects.toMatchObject({
      code: 'NOT_RESUMABLE',
    });
    const wrong = { texts: [TEXT], hidden: 3 } as object;
    await expect(trainLanguageModel({ resume: model, ...wrong })).rejects.toThrow(
      'hidden stays as it is when training resumes',
    );
    const vectors = new Embedding(new Vocabulary(['a'], Float64Array.of(1)), 1, Float32Array.of(1));
    await expect(trainLanguageModel({ resume: model, texts: [TEXT], vectors })).rejects.toThrow(
      'vectors gives initial weights',
    );
  });

  it('makes checkpoints at the given interval, and none at the end', async () => {
    // The second may be spared, where the first took more than 2% of an epoch.
    expect((await placesOf())[0]).toBe('2 of 3, begins');
    expect(await placesOf('1epoch')).not.toContain('4 of 3, begins');
    expect(await placesOf('2epochs')).toEqual(['3 of 3, begins']);
    expect(await placesOf('never')).toEqual([]);
    expect(await placesOf(1e-9)).toContain('1 of 3, within');
  });

  it('resumes a checkpoint within an epoch bit for bit, and refuses one that is used too late', async () => {
    const checkpoints: LanguageModelCheckpoint[] = [];
    let within: LanguageModel | undefined;
    const whole = await trainLanguageModel({
      ...SMALL,
      checkpointEvery: 1e-9,
      onCheckpoint(checkpoint) {
        checkpoints.push(checkpoint);
        if (checkpoints.length === 3) within = checkpoint.model();
      },
    });
    const resumed = await trainLanguageModel({ texts: [TEXT], resume: within });
    expect(timeless(resumed.state)).toEqual(timeless(whole.state));
    expect(() => checkpoints[0].model()).toThrow('can no longer be used');
    await expect(checkpoints[0].save('late.db')).rejects.toMatchObject({ code: 'CHECKPOINT_PAST' });
  });

  it('refuses hooks of a wrong kind', async () => {
    await expect(trainSmall({ onCheckpoint: 5 as never })).rejects.toThrow(TypeError);
    await expect(trainSmall({ checkpointEvery: '5m' })).rejects.toThrow('onCheckpoint');
    await expect(trainSmall({ onCheckpoint: ignore, checkpointEvery: 'daily' })).rejects.toThrow(
      RangeError,
    );
  });

  it('is shown in one line', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 1 });
    const { cell, layers, hidden } = model.architecture;
    const { size } = model.vocabulary;
    expect(inspect(model)).toBe(
      `LanguageModel(${cell}, ${layers} x ${hidden} units, ${size} characters)`,
    );
    expect(JSON.parse(JSON.stringify(model))).toMatchObject({ kind: 'a language model' });
  });

  it('evaluates on a validation text, whose characters join the vocabulary', async () => {
    const model = await trainSmall({ validationTexts: ['the cat is not a zebra.\n'], epochs: 1 });
    expect(model.corpus).toMatchObject({ tokens: TEXT.length, validationTokens: 24 });
    expect(model.vocabulary.indexOf('z')).toBeGreaterThan(0);
    expect(model.vocabulary.counts[model.vocabulary.indexOf('z')!]).toBe(0);
    const none = await trainSmall({ validation: 0, epochs: 1 });
    expect(none.history[0]).toMatchObject({ validationLoss: null, bitsPerCharacter: null });
  });

  it("rejects with the signal's reason, and reads nothing if it was aborted before", async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(trainLanguageModel({ ...SMALL, signal })).rejects.toThrow('enough');
  });

  it('stops early and keeps the best epoch', async () => {
    const events: LanguageModelEvent[] = [];
    // A rate that is far too high after a while: the loss does not keep falling.
    const model = await trainLanguageModel({
      ...SMALL,
      learningRate: 0.3,
      schedule: 'constant',
      epochs: 60,
      patience: 2,
      onEvent: (event) => events.push(event),
    });
    const losses = model.history.map(({ validationLoss }) => validationLoss!);
    const best = losses.indexOf(Math.min(...losses));
    expect(losses).toHaveLength(best + 3);
    expect(events.at(-1)).toEqual({
      type: 'early-stop',
      epoch: losses.length,
      bestEpoch: best + 1,
    });
    const start = Math.round(TEXT.length * 0.9);
    const { loss } = await model.evaluate({ texts: [TEXT.slice(start)] });
    expect(loss).toBeCloseTo(losses[best], 6);
  });

  it('lowers the rate when the validation loss does not fall', async () => {
    const { history } = await trainLanguageModel({ ...SMALL, learningRate: 0.3, epochs: 8 });
    let lowest = Infinity;
    let rate = 0.3;
    for (const { validationLoss, learningRate } of history) {
      expect(learningRate).toBeCloseTo(rate, 12);
      if (validationLoss! < lowest) lowest = validationLoss!;
      else rate /= 4;
    }
    expect(rate).toBeLessThan(0.3);
  });

  it('tells of its progress', async () => {
    const events: LanguageModelEvent[] = [];
    await trainLanguageModel({
      ...SMALL,
      hidden: 64,
      engine: 'reference',
      onEvent: (event) => events.push(event),
    });
    expect(events[0]).toMatchObject({
      type: 'corpus',
      report: { tokens: 518, characters: 518, validationTokens: 58, vocabularySize: 15 },
    });
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(3);
    const progress = events.filter((event) => event.type === 'training');
    expect(progress.length).toBeGreaterThan(0);
    for (const { percentage, tokens, totalTokens, loss, secondsLeft } of progress) {
      expect(totalTokens).toBe(3 * 517);
      expect(percentage).toBeCloseTo((100 * tokens) / totalTokens, 9);
      expect(loss).toBeGreaterThan(0);
      expect(secondsLeft).toBeGreaterThanOrEqual(0);
    }
  });

  it('fails if the text is empty or too short', async () => {
    await expect(trainSmall({ texts: [] })).rejects.toMatchObject({ code: 'CORPUS_EMPTY' });
    await expect(trainSmall({ texts: ['aaaa'] })).rejects.toMatchObject({
      code: 'VOCABULARY_EMPTY',
    });
    await expect(trainSmall({ texts: ['ab'], validation: 0.5 })).rejects.toMatchObject({
      code: 'NO_EXAMPLES',
    });
    await expect(trainSmall({ texts: ['abababab'] })).rejects.toMatchObject({
      code: 'HELD_OUT_EMPTY',
    });
    await expect(trainSmall({ texts: undefined })).rejects.toThrow('needs one of corpus');
  });

  it('fails if it diverges', async () => {
    const wild: TrainLanguageModelOptions = {
      ...SMALL,
      cell: 'rnn',
      optimizer: 'sgd',
      learningRate: 1000,
      weightDecay: 1,
      clip: 0,
      epochs: 50,
    };
    await expect(trainLanguageModel(wild)).rejects.toMatchObject({ code: 'DIVERGED' });
    // By the last step of all, after which nothing is trained that could show it.
    const last = { ...wild, epochs: 2, batch: 1, bptt: 4096 };
    await expect(trainLanguageModel(last)).rejects.toMatchObject({ code: 'DIVERGED' });
  });

  it('gives no parameters that the last step made infinite, though its loss was a number', async () => {
    // The end of the text is never an input, so that its row of the table does not show in a loss.
    const vectors = new Embedding(
      new Vocabulary(['a', 'b', '<eos>'], new Float64Array(3)),
      2,
      Float32Array.of(1, 0, 0, 1, 3e38, 3e38),
    );
    const oneStep: TrainLanguageModelOptions = {
      texts: ['a b a b a b'],
      validation: 0,
      level: 'word',
      hidden: 4,
      layers: 1,
      dropout: 0,
      epochs: 1,
      batch: 1,
      bptt: 1000,
      vectors,
      optimizer: 'sgd',
      weightDecay: 1,
    };
    const trained = await trainLanguageModel({ ...oneStep, learningRate: 0.1 });
    expect(trained.history[0].loss).toBeLessThan(10);
    await expect(trainLanguageModel({ ...oneStep, learningRate: 1000 })).rejects.toMatchObject({
      code: 'DIVERGED',
      message: expect.stringContaining('stopped being finite in epoch'),
    });
  });
});

describe('a language model of words', () => {
  const words: TrainLanguageModelOptions = { ...SMALL, level: 'word', epochs: 30, dropout: 0 };

  it('learns lines, generates them, and measures others', async () => {
    const model = await trainLanguageModel({ ...words, tied: true });
    expect(model.vocabulary.tokens.slice(0, 2)).toEqual(['<unk>', '<eos>']);
    const text = await generated(model, { prompt: 'the cat', length: 12, temperature: 0 });
    expect(text).toMatch(/^ sat on the (?:mat|log)\.\nthe (?:dog|cat) sat/);
    const { perplexity, tokens, unknownTokens, characters } = await model.evaluate({
      texts: ['the bird sat on the mat.\n'],
    });
    expect([tokens, unknownTokens, characters]).toEqual([6, 1, 25]);
    expect(perplexity).toBeGreaterThan(1);
  });

  it('starts from word vectors, which may be frozen', async () => {
    const vectors = new Embedding(
      new Vocabulary(['the', 'cat'], Float64Array.of(2, 1)),
      6,
      Float32Array.from({ length: 12 }, (_, i) => i / 12),
    );
    const events: LanguageModelEvent[] = [];
    const frozen = await trainLanguageModel({
      ...words,
      epochs: 2,
      vectors,
      freeze: true,
      onEvent: (event) => events.push(event),
    });
    expect(frozen.architecture.embeddingDim).toBe(6);
    const { shape, data } = frozen.parameters().get('encoder.weight')!;
    expect(shape).toEqual([frozen.vocabulary.size, 6]);
    const id = frozen.vocabulary.indexOf('cat')!;
    expect([...data.subarray(id * 6, id * 6 + 6)]).toEqual([...vectors.row(1)]);
    expect(events.find(({ type }) => type === 'vectors')).toMatchObject({
      coverage: { foundTypes: 2 },
    });
    const tuned = await trainLanguageModel({ ...words, epochs: 2, vectors });
    expect(tuned.parameters().get('encoder.weight')!.data[id * 6]).not.toBe(vectors.row(1)[0]);
    await expect(trainLanguageModel({ ...words, vectors, embeddingDim: 7 })).rejects.toMatchObject({
      code: 'DIMENSION_MISMATCH',
    });
    await expect(trainLanguageModel({ ...words, freeze: true })).rejects.toThrow('needs vectors');
  });

  it('needs its tokenizer function again if it had one', async () => {
    const tokenizer = splitAtSpaces;
    const model = await trainLanguageModel({ ...words, epochs: 1, tokenizer });
    await expect(
      trainLanguageModel({ resume: model, texts: [TEXT], epochs: 2 }),
    ).rejects.toMatchObject({
      code: 'TOKENIZER_UNKNOWN',
    });
    const resumed = await trainLanguageModel({
      resume: model,
      texts: [TEXT],
      epochs: 2,
      tokenizer,
    });
    expect(resumed.history).toHaveLength(2);
    await expect(model.evaluate({ texts: [TEXT] })).rejects.toMatchObject({
      code: 'TOKENIZER_UNKNOWN',
    });
    await model.evaluate({ texts: [TEXT], tokenizer: { tokenizer } });
  });
});

describe('generating', () => {
  it('gives the same text for the same seed, token by token', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 6 });
    const text = await generated(model, { prompt: 'the', length: 30, seed: 3 });
    expect([...text]).toHaveLength(30);
    expect(await generated(model, { prompt: 'the', length: 30, seed: 3 })).toBe(text);
    expect(await generated(model, { prompt: 'the', length: 30, seed: 4 })).not.toBe(text);
    const greedy = await generated(model, { length: 20, temperature: 0, seed: 1 });
    expect(await generated(model, { length: 20, topK: 1, seed: 2 })).toBe(greedy);
    expect(await generated(model, { length: 0 })).toBe('');
  });

  it('does not mix up texts that are generated side by side', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 2 });
    const alone = await generated(model, { prompt: 'the', length: 20 });
    const [a, b] = await Promise.all([
      generated(model, { prompt: 'the', length: 20 }),
      generated(model, { prompt: 'the', length: 20 }),
      model.evaluate({ texts: [TEXT] }),
    ]);
    expect([a, b]).toEqual([alone, alone]);
  });

  it('refuses characters that the model has never seen, by name', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 1 });
    await expect(generated(model, { prompt: 'Qué' })).rejects.toThrow('never seen "Q", "u", "é"');
    await expect(model.evaluate({ texts: ['Q'] })).rejects.toMatchObject({
      code: 'UNKNOWN_CHARACTER',
    });
    await expect(model.evaluate({ texts: ['t'] })).rejects.toMatchObject({
      code: 'TEXT_TOO_SHORT',
    });
    expect(() => model.generate({ temperature: -1 })).toThrow(RangeError);
  });

  it('stops when it is told to', async () => {
    const model = await trainLanguageModel({ ...SMALL, epochs: 1 });
    const controller = new AbortController();
    const pieces: string[] = [];
    const run = async (): Promise<void> => {
      for await (const piece of model.generate({ length: 1000, signal: controller.signal })) {
        pieces.push(piece);
        if (pieces.length === 5) controller.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    expect(pieces).toHaveLength(5);
  });
});
