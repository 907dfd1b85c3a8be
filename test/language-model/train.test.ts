import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Embedding } from '../../src/embedding/matrix.js';
import {
  trainLanguageModel,
  type TrainLanguageModelOptions,
} from '../../src/language-model/train.js';
import type { LanguageModelEvent } from '../../src/networks/events.js';
import { Vocabulary } from '../../src/vocabulary/vocabulary.js';
import {
  TEXT,
  SMALL,
  bits,
  timeless,
  trainSmall,
  splitAtSpaces,
  generated,
  ignore,
} from './small-model.js';

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

  it('is determined by the seed, to the bit', async () => {
    const [a, b, c] = [
      await trainLanguageModel(SMALL),
      await trainLanguageModel(SMALL),
      await trainLanguageModel({ ...SMALL, seed: 2 }),
    ];
    expect(timeless(a.state)).toEqual(timeless(b.state));
    expect(bits(a.parameters())).not.toEqual(bits(c.parameters()));
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

  it('reports its progress', async () => {
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

  it('refuses parameters that the last step made infinite, even if its loss was finite', async () => {
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
    await expect(trainLanguageModel({ ...words, freeze: true })).rejects.toThrow(
      'needs initial vectors',
    );
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
